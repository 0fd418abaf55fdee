import { read } from 'node:fs';
import { promisify } from 'node:util';
import type { Binding } from '@sonde/sys';
import type { Program } from '../program/program.ts';
import { Link } from './link.ts';

/** Ties an iterator program to what it was loaded for; it runs when read. `pid` limits one over tasks. */
export function attachIter(
  binding: Binding,
  options: { readonly program: Program; readonly pid?: number },
): Link {
  const { program, pid } = options;
  const fd = binding.linkIter(program.fdNumber, pid === undefined ? {} : { pid });
  return new Link(binding, [fd]);
}

const chunkBytes = 64 * 1024;
const readAsync = promisify(read);

/**
 * Runs an iterator once, off this thread. Its programs report through the ring buffer, so what they
 * might write into the file is dropped.
 */
export async function runIter(binding: Binding, link: Link): Promise<void> {
  const fd = binding.iterCreate(link.fdNumber);
  const chunk = new Uint8Array(chunkBytes);
  try {
    for (;;) {
      try {
        const { bytesRead } = await readAsync(fd, chunk, 0, chunkBytes, null);
        if (bytesRead === 0) return;
      } catch (error) {
        // After a million objects without output the kernel wants to be asked again (kernel/bpf/bpf_iter.c, v6.1).
        if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      }
    }
  } finally {
    binding.close(fd);
  }
}
