import { failure } from '../fault.ts';
import type { Helper, HelperCall, HelperTable } from '../helper-table.ts';
import { argument, memoryArgument, sizeArgument } from './access.ts';

type Side = 'kernel' | 'user';

/** `(dst, size, src)`: copies, or clears dst and gives -EFAULT. */
const read =
  (...sides: readonly Side[]): Helper =>
  (call) => {
    const target = memoryArgument(call, 0, sizeArgument(call, 1), 'write');
    const source = probe(call, sides, argument(call, 2), target.length);
    if (source === undefined) {
      target.fill(0);
      return failure('EFAULT');
    }
    target.set(source);
    return 0n;
  };

/** The same for a string: stops after NUL, always ends with NUL, and gives the length with it. */
const readString =
  (...sides: readonly Side[]): Helper =>
  (call) => {
    const target = memoryArgument(call, 0, sizeArgument(call, 1), 'write');
    const start = argument(call, 2);
    for (let index = 0; index < target.length; index++) {
      const byte = probe(call, sides, start + BigInt(index), 1)?.[0];
      if (byte === undefined) {
        target.fill(0);
        return failure('EFAULT');
      }
      const last = index === target.length - 1;
      target[index] = last ? 0 : byte;
      if (byte === 0 || last) return BigInt(index + 1);
    }
    return 0n;
  };

/** Reading and writing memory that is not the program's own. */
export const probeReadHelpers: HelperTable = {
  probe_read: read('kernel', 'user'),
  probe_read_str: readString('kernel', 'user'),
  probe_read_kernel: read('kernel'),
  probe_read_kernel_str: readString('kernel'),
  probe_read_user: read('user'),
  probe_read_user_str: readString('user'),
  copy_from_user: read('user'),

  /** `(dst, src, size)` */
  probe_write_user(call) {
    const source = memoryArgument(call, 1, sizeArgument(call, 2), 'read');
    const target = probe(call, ['user'], argument(call, 0), source.length);
    if (target === undefined) return failure('EFAULT');
    target.set(source);
    return 0n;
  },
};

function probe(
  call: HelperCall,
  sides: readonly Side[],
  address: bigint,
  sizeBytes: number,
): Uint8Array | undefined {
  for (const side of sides) {
    const bytes = call.machine.memory.probe(side, BigInt.asUintN(64, address), sizeBytes);
    if (bytes !== undefined) return bytes;
  }
  return undefined;
}
