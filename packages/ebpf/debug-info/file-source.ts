import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { ByteSource } from '@sonde/elf';

/** Reads parts of a file, so that a browser's 200 MB need not be loaded for their symbols. */
export function fileSource(path: string): ByteSource {
  return {
    size: statSync(path).size,
    read(offset, length) {
      const fd = openSync(path, 'r');
      try {
        return readFully(fd, offset, length);
      } finally {
        closeSync(fd);
      }
    },
  };
}

/** Fewer bytes than asked for only where the file ends. */
export function readFully(fd: number, offset: number, length: number): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow(length);
  let done = 0;
  while (done < length) {
    const count = readSync(fd, bytes, done, length - done, offset + done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}
