import type { HelperTable } from '../helper-table.ts';
import { argument, memoryArgument, sizeArgument } from './access.ts';

/** Strings, and the kernel's trace buffer. */
export const textHelpers: HelperTable = {
  /** `(s1, s1_sz, s2)`: compares at most s1_sz bytes, as strncmp of the C library. */
  strncmp(call) {
    const left = memoryArgument(call, 0, sizeArgument(call, 1), 'read');
    for (const [index, byte] of left.entries()) {
      const other = call.machine.memory.view(argument(call, 2) + BigInt(index), 1, 'read')[0]!;
      if (byte !== other) return BigInt(byte - other);
      if (byte === 0) return 0n;
    }
    return 0n;
  },

  trace_printk(call) {
    const format = memoryArgument(call, 0, sizeArgument(call, 1), 'read');
    const text = new TextDecoder().decode(format).replace(/\0.*$/s, '');
    call.machine.traces.push(text);
    return BigInt(text.length);
  },
};
