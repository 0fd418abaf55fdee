import type { FormatPiece } from '../artifact.ts';

/** A conversion of a format, as opposed to text between conversions. */
export type Conversion = FormatPiece & { readonly kind: 'conversion' };

/**
 * Splits a printf format. Flags stand in the order `-`, `+`, space, `#`, `0`; then a width (`*` is
 * accepted and ignored), a precision, a length and the conversion. `%%` is a percent sign;
 * whatever else begins with a percent sign is text.
 */
export function parseFormat(format: string): FormatPiece[] {
  const pieces: FormatPiece[] = [];
  let text = '';
  let at = 0;
  while (at < format.length) {
    const found = format[at] === '%' ? readConversion(format, at) : undefined;
    if (found === undefined) {
      const percent = format.startsWith('%%', at);
      text += format[at];
      at += percent ? 2 : 1;
      continue;
    }
    if (text !== '') pieces.push({ kind: 'text', text });
    text = '';
    pieces.push(found.conversion);
    at = found.end;
  }
  if (text !== '') pieces.push({ kind: 'text', text });
  return pieces;
}

const conversions = ['rx', 'rh', 'gr', 'r', 'd', 'i', 'u', 'o', 'x', 'X', 'c', 'p', 's'] as const;
const lengths = ['hh', 'h', 'll', 'l', 'j', 'z', 't', 'L'] as const;

function readConversion(
  format: string,
  start: number,
): { conversion: Conversion; end: number } | undefined {
  let at = start + 1;
  const flag = (character: string): boolean => {
    const set = format[at] === character;
    if (set) at += 1;
    return set;
  };
  const digits = (): string => {
    const from = at;
    while (at < format.length && format[at]! >= '0' && format[at]! <= '9') at += 1;
    return format.slice(from, at);
  };
  const oneOf = <T extends string>(words: readonly T[]): T | undefined => {
    const word = words.find((each) => format.startsWith(each, at));
    at += word?.length ?? 0;
    return word;
  };
  const left = flag('-');
  const plus = flag('+');
  const space = flag(' ');
  const alternate = flag('#');
  const zero = flag('0');
  const width = flag('*') ? 0 : Number(digits());
  const precision = flag('.') ? { precision: Number(digits()) } : {};
  const length = oneOf(lengths) ?? '';
  const conversion = oneOf(conversions);
  if (conversion === undefined) return undefined;
  return {
    conversion: {
      kind: 'conversion',
      left,
      plus,
      space,
      alternate,
      zero,
      width,
      ...precision,
      length,
      conversion,
    },
    end: at,
  };
}

const floating = /%[-+ #0-9.hlLjzt]*([feEgGaAn])/y;

/** The first conversion of C that the language leaves out, such as `%f`; `%gr` is one of ours. */
export function unsupportedConversion(format: string): string | undefined {
  let at = format.indexOf('%');
  while (at >= 0) {
    const end = readConversion(format, at)?.end;
    floating.lastIndex = at;
    const found = end === undefined ? floating.exec(format) : null;
    if (found !== null) return found[1];
    at = format.indexOf('%', end ?? at + (format.startsWith('%%', at) ? 2 : 1));
  }
  return undefined;
}
