import { rmSync } from 'node:fs';
import { pinFailed } from '@sonde/compiler';
import type { Binding } from '@sonde/ebpf';
import { errnoOf, messageOf, SessionError } from '../session-error.ts';
import type { AttachedIterator } from './attach-all.ts';

/**
 * Pins the iterators that have a place for it: each runs when its file is read, until that is removed. Gives the
 * paths; throws SessionError, with nothing left pinned, when one could not be pinned.
 */
export function pinIterators(binding: Binding, iterators: readonly AttachedIterator[]): string[] {
  const pinned: string[] = [];
  for (const { link, target, span } of iterators) {
    if (target.pin === undefined) continue;
    const path = pinPath(target.pin);
    try {
      binding.objectPin(link.fdNumber, path);
      pinned.push(path);
    } catch (error) {
      for (const each of pinned) rmSync(each);
      const failure = { path, reason: messageOf(error), ...errnoOf(error) };
      throw new SessionError(pinFailed(span, failure), { cause: error });
    }
  }
  return pinned;
}

/** A name alone lies in the BPF file system. */
const pinPath = (pin: string): string => (pin.startsWith('/') ? pin : `/sys/fs/bpf/${pin}`);
