import { type Elf, ElfError, openElf } from '@sonde/elf';
import { fileSource } from './file-source.ts';
import { heldFile } from './held-file.ts';
import { zlib } from './zlib.ts';

/** Opens an ELF file of this machine. Throws ElfError, and what opening a file throws. */
export const openElfFile = (path: string): Elf => openElf(fileSource(path), { inflate });

/** One that stays open, see `heldFile`. Undefined when there is no such file, or it is none of ours. */
export function tryHeldElfFile(path: string): Elf | undefined {
  try {
    return openElf(heldFile(path), { inflate });
  } catch {
    return undefined;
  }
}

export function inflate(bytes: Uint8Array, size: number): Uint8Array {
  try {
    return zlib().inflateSync(bytes, { maxOutputLength: Math.max(size, 1) });
  } catch (cause) {
    throw new ElfError(`compressed section: ${(cause as Error).message}`);
  }
}
