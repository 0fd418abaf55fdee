import { closeSync, readSync } from 'node:fs';
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

/** Runs an iterator once and gives what it wrote with bpf_seq_write(), in pieces. */
export function* readIter(binding: Binding, link: Link): Generator<Uint8Array> {
  const fd = binding.iterCreate(link.fdNumber);
  try {
    for (;;) {
      const chunk = new Uint8Array(chunkBytes);
      const size = readSync(fd, chunk);
      if (size === 0) return;
      yield chunk.subarray(0, size);
    }
  } finally {
    closeSync(fd);
  }
}
