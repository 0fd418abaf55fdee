import { sizeOf, type Type } from '@sonde/compiler';
import { valueReader } from '../decode/decode-value.ts';
import type { MapValue } from '../decode/value.ts';

/** What an empty map without keys shows when it is printed: zero. Histograms and series show nothing. */
export function zeroValue(type: Type): MapValue | undefined {
  switch (type.kind) {
    case 'hist':
    case 'lhist':
    case 'tseries':
      return undefined;
    case 'count':
    case 'sum':
    case 'min':
    case 'max':
      return { kind: type.kind, value: 0n };
    case 'avg':
    case 'stats':
      return { kind: type.kind, total: 0n, count: 0n };
    default: {
      const read = valueReader(type, { probes: [], strings: [] });
      return { kind: 'plain', value: read(new DataView(new ArrayBuffer(sizeOf(type))), 0) };
    }
  }
}
