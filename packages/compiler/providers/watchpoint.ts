import { malformed, texts } from './point.ts';
import type { Provider } from './provider.ts';

const modes = ['w', 'rw', 'x'];

export const watchpoint: Provider = {
  names: ['watchpoint', 'w'],
  docs: 'Accesses to a few bytes of memory',
  syntax: 'watchpoint:0xaddress:length:mode',
  type: 'watchpoint',
  space: 'user',
  offers: { registers: true, ctx: true },
  cookie: 'perf_link',
  expand(point) {
    const [address, length, mode, ...more] = texts(point);
    if (!address || !length || !mode || more.length > 0) {
      return malformed(point, 'watchpoint takes an address, a length and a mode');
    }
    if (!/^(0x[0-9a-fA-F]+|\d+)$/.test(address) || BigInt(address) === 0n) {
      return malformed(point, `'${address}' is not an address`);
    }
    const bytes = [1, 2, 4, 8].find((each) => String(each) === length) as 1 | 2 | 4 | 8 | undefined;
    if (bytes === undefined)
      return malformed(point, `A watchpoint cannot watch ${length} bytes`, 'Use 1, 2, 4 or 8');
    if (!modes.includes(mode)) {
      return malformed(
        point,
        `'${mode}' is not a mode of a watchpoint`,
        `Use one of ${modes.join(', ')}`,
      );
    }
    return [
      {
        provider: watchpoint,
        name: `watchpoint:${address}:${length}:${mode}`,
        target: { kind: 'watchpoint', address, length: bytes, mode },
        programType: 'perf_event',
      },
    ];
  },
};
