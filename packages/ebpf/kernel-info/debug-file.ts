import { existsSync } from 'node:fs';
import { type Elf, ElfError, openElf } from '@sonde/elf';
import { fileSource } from './file-source.ts';

/** Debugging symbols installed apart, found by build id (as gdb does), for a stripped file. */
export function debugFile(elf: Elf): Elf | undefined {
  if (elf.section('.symtab') !== undefined) return undefined;
  const id = elf.buildId();
  if (id === undefined || id.length < 4) return undefined;
  const path = `/usr/lib/debug/.build-id/${id.slice(0, 2)}/${id.slice(2)}.debug`;
  if (!existsSync(path)) return undefined;
  try {
    return openElf(fileSource(path));
  } catch (error) {
    if (error instanceof ElfError) return undefined;
    throw error;
  }
}
