import { closeSync, fstatSync, openSync } from 'node:fs';
import type { ByteSource } from '@sonde/elf';
import { readFully } from './file-source.ts';

const closer = new FinalizationRegistry<number>(closeSync);

/**
 * A file that stays open until nothing refers to it: it can be read after its path is gone, as that through the root of
 * a process is when the process ends. Throws what opening a file throws.
 */
export function heldFile(path: string): ByteSource {
  const fd = openSync(path, 'r');
  const source: ByteSource = {
    size: fstatSync(fd).size,
    read: (offset, length) => readFully(fd, offset, length),
  };
  closer.register(source, fd);
  return source;
}
