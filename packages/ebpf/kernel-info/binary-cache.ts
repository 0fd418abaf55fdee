import { statSync } from 'node:fs';
import type { DebugFileOptions } from '../debug-info/debug-file.ts';
import { type LocalBinary, openBinary } from './binary.ts';
import { type ResolveOptions, resolveBinary } from './resolve-binary.ts';

/** Debugging information that was read stays in memory: a collector lives long and sees many programs. */
const maxBinaries = 32;

interface Known {
  /** Changes with the file. */
  readonly state: string;
  readonly binary: LocalBinary | undefined;
}

/** Binaries by the name that scripts give them, opened once and again after they changed. */
export class BinaryCache {
  readonly #options: ResolveOptions & DebugFileOptions;
  /** Least lately used first. */
  readonly #known = new Map<string, Known>();

  constructor(options: ResolveOptions & DebugFileOptions) {
    this.#options = options;
  }

  get(name: string): LocalBinary | undefined {
    const path = resolveBinary(name, this.#options);
    if (path === undefined) return undefined;
    const state = stateOf(path);
    const known = this.#known.get(path);
    const current =
      known?.state === state ? known : { state, binary: openBinary(path, this.#options) };
    this.#known.delete(path);
    this.#known.set(path, current);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= maxBinaries) break;
      this.#known.delete(oldest);
    }
    return current.binary;
  }
}

function stateOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.dev} ${stat.ino} ${stat.size} ${stat.mtimeNs}`;
}
