import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A program as the machine's own compiler makes it; tests of formats read what they did not write. */
export interface Compiled {
  /** Holds `name.c` (or `.cpp`) and `name`. */
  readonly folder: string;
  readonly path: string;
  readonly bytes: Uint8Array;
  remove(): void;
}

/** Builds a program in a folder of its own. Throws when the compiler is missing or refuses the source. */
export function compileProgram(
  source: string,
  flags: readonly string[],
  { compiler = 'gcc', name = 'sample' }: { compiler?: 'gcc' | 'g++'; name?: string } = {},
): Compiled {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-elf-'));
  const file = `${name}.${compiler === 'gcc' ? 'c' : 'cpp'}`;
  writeFileSync(join(folder, file), source);
  execFileSync(compiler, [...flags, '-o', name, file], { cwd: folder, stdio: 'pipe' });
  const path = join(folder, name);
  return {
    folder,
    path,
    bytes: new Uint8Array(readFileSync(path)),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
