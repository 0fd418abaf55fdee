import type { FormatPiece } from '@sonde/compiler';
import { readUtf8 } from '../decode/utf8.ts';
import type { Value } from '../decode/value.ts';
import { escapedHexText, printableText, spacedHexText } from './bytes-text.ts';
import { gfpText } from './gfp.ts';
import { pad, padFirstChunk } from './pad.ts';
import { firstChunkLength, type RenderContext, valueText } from './value-text.ts';

export type Conversion = Extract<FormatPiece, { kind: 'conversion' }>;

/** Bits that a length modifier leaves of an integer; 32 without one, as in C. */
export const conversionBits: Record<Conversion['length'], 8 | 16 | 32 | 64> = {
  '': 32,
  hh: 8,
  h: 16,
  l: 64,
  ll: 64,
  j: 64,
  z: 64,
  t: 64,
  L: 64,
};

/** One value as one conversion of a printf format shows it, padding included. */
export function convertValue(conversion: Conversion, value: Value, context: RenderContext): string {
  switch (conversion.conversion) {
    case 's': {
      const text = valueText(value, context);
      if (conversion.plus && value.kind === 'integer' && value.value >= 0n) {
        return pad(`+${text}`, conversion);
      }
      return padFirstChunk(text, firstChunkLength(value, text), conversion);
    }
    case 'r':
    case 'rx':
    case 'rh':
      return pad(bufferText(conversion.conversion, value), conversion);
    default: {
      const integer = integerOf(value);
      return integer === undefined
        ? `!{${valueText(value, context)}}`
        : convertInteger(conversion, integer);
    }
  }
}

/** An integer as `%d %i %u %o %x %X %c %p %gr` show it. */
export function convertInteger(conversion: Conversion, value: bigint): string {
  const bits = conversionBits[conversion.length];
  switch (conversion.conversion) {
    case 'd':
    case 'i': {
      const signed = BigInt.asIntN(bits, value);
      return pad(`${conversion.plus && signed >= 0n ? '+' : ''}${signed}`, conversion);
    }
    case 'o':
      return pad(prefixed('0', 8, conversion, BigInt.asUintN(bits, value)), conversion);
    case 'x':
      return pad(prefixed('0x', 16, conversion, BigInt.asUintN(bits, value)), conversion);
    case 'X':
      return pad(
        prefixed('0x', 16, conversion, BigInt.asUintN(bits, value)).toUpperCase(),
        conversion,
      );
    case 'c':
      return pad(readUtf8(Uint8Array.of(Number(value & 0xffn)), 0, 1), conversion);
    case 'p':
      return pad(value === 0n ? '0' : `0x${BigInt.asUintN(64, value).toString(16)}`, conversion);
    case 'gr':
      return pad(gfpText(value), conversion);
    default:
      return pad(BigInt.asUintN(bits, value).toString(), conversion);
  }
}

/** Only a number other than zero shows its base. */
const prefixed = (prefix: string, base: 8 | 16, { alternate }: Conversion, value: bigint): string =>
  (alternate && value !== 0n ? prefix : '') + value.toString(base);

function bufferText(conversion: 'r' | 'rx' | 'rh', value: Value): string {
  const bytes = value.kind === 'buffer' || value.kind === 'string' ? value.bytes : new Uint8Array();
  if (conversion === 'rx') return escapedHexText(bytes);
  return conversion === 'rh' ? spacedHexText(bytes) : printableText(bytes);
}

/** What `%d` prints of a value: its number, or undefined when it has none. */
function integerOf(value: Value): bigint | undefined {
  switch (value.kind) {
    case 'integer':
    case 'enum':
      return value.value;
    case 'bool':
      return value.value ? 1n : 0n;
    case 'pointer':
    case 'ksym':
    case 'usym':
      return value.address;
    case 'username':
      return BigInt(value.uid);
    default:
      return undefined;
  }
}
