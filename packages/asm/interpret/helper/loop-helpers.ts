import { failure } from '../fault.ts';
import type { HelperTable } from '../helper-table.ts';
import { argument } from './access.ts';

/** BPF_MAX_LOOPS. */
const loopLimit = 1n << 23n;

export const loopHelpers: HelperTable = {
  /** `(count, callback, ctx, flags)`: callback(index, ctx) until it returns 1; gives the number of calls. */
  loop(call) {
    const count = BigInt.asUintN(32, argument(call, 0));
    if (argument(call, 3) !== 0n) return failure('EINVAL');
    if (count > loopLimit) return failure('E2BIG');
    for (let index = 0n; index < count; index++)
      if (call.invoke(argument(call, 1), [index, argument(call, 2)]) !== 0n) return index + 1n;
    return count;
  },
};
