import { statSync } from 'node:fs';
import { openElf } from '@sonde/elf';
import { inflate } from '../debug-info/elf-file.ts';
import { heldFile } from '../debug-info/held-file.ts';
import { type SymbolObject, symbolObject } from './symbol-object.ts';

export interface SymbolStoreOptions {
  /** Directories of `--debuginfo`. */
  readonly debugDirs?: readonly string[];
  /** What tables may take together, about; those not asked for longest go first. */
  readonly maxBytes?: number;
  /** Files whose headers are kept; each is open. */
  readonly maxFiles?: number;
}

/**
 * The symbols of files, for one trace or for all that a collector runs. A file is known by its device, inode, size and
 * time of change; images of containers that hold the same library share it by its build id.
 */
export class SymbolStore {
  readonly #options: Required<SymbolStoreOptions>;
  /** Least lately used first. */
  readonly #objects = new Map<string, SymbolObject>();
  /** Key of the object by identity of the file. */
  readonly #files = new Map<string, string>();

  constructor({ debugDirs = [], maxBytes = 256 << 20, maxFiles = 512 }: SymbolStoreOptions = {}) {
    this.#options = { debugDirs, maxBytes, maxFiles };
  }

  /** Undefined when there is no such file, or it is no ELF file. `root`: that of the process that maps it. */
  get(path: string, root: string): SymbolObject | undefined {
    try {
      const { dev, ino, size, mtimeNs } = statSync(path, { bigint: true });
      const file = `${dev} ${ino} ${size} ${mtimeNs}`;
      const key = this.#files.get(file);
      const known = key === undefined ? undefined : this.#objects.get(key);
      if (key !== undefined && known !== undefined) return this.#use(key, known);
      return this.#open(path, root, file);
    } catch {
      // Gone, forbidden, or malformed: addresses keep their numbers.
      return undefined;
    }
  }

  /** How many files it holds, and about how many bytes their tables take. */
  get size(): { readonly files: number; readonly bytes: number } {
    const all = [...this.#objects.values()];
    return { files: all.length, bytes: all.reduce((sum, object) => sum + object.bytes(), 0) };
  }

  #open(path: string, root: string, file: string): SymbolObject {
    const elf = openElf(heldFile(path), { inflate });
    const id = elf.buildId();
    const key = id === undefined ? file : `build id ${id}`;
    this.#files.set(file, key);
    const { debugDirs } = this.#options;
    return this.#use(key, this.#objects.get(key) ?? symbolObject(elf, path, { debugDirs, root }));
  }

  /** What was used last is kept longest. */
  #use(key: string, object: SymbolObject): SymbolObject {
    this.#objects.delete(key);
    this.#objects.set(key, object);
    let { files, bytes } = this.size;
    for (const [oldest, each] of this.#objects) {
      if (oldest === key || (files <= this.#options.maxFiles && bytes <= this.#options.maxBytes)) {
        break;
      }
      this.#objects.delete(oldest);
      files -= 1;
      bytes -= each.bytes();
    }
    return object;
  }
}
