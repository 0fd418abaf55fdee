import { NotMangled } from './state.ts';

/** The parameters of RFC 3492, section 5. */
const base = 36;
const thresholdMin = 1;
const thresholdMax = 26;
const skew = 38;
const damp = 700;

/**
 * Undoes Punycode (RFC 3492) as Rust's names have it: an underscore in place of the hyphen parts plain letters from
 * the others. Throws NotMangled.
 */
export function decodePunycode(text: string): string {
  const split = text.lastIndexOf('_');
  const letters = [...(split < 0 ? '' : text.slice(0, split))];
  let codePoint = 128;
  let position = 0;
  let bias = 72;
  for (let at = split + 1; at < text.length; ) {
    const before = position;
    let weight = 1;
    for (let k = base; ; k += base) {
      const digit = digitOf(text.charAt(at++));
      position += digit * weight;
      const threshold = Math.min(Math.max(k - bias, thresholdMin), thresholdMax);
      if (digit < threshold) break;
      weight *= base - threshold;
    }
    const count = letters.length + 1;
    bias = adapt(position - before, count, before === 0);
    codePoint += Math.floor(position / count);
    position %= count;
    if (codePoint > 0x10ffff) throw new NotMangled('no letter');
    letters.splice(position++, 0, String.fromCodePoint(codePoint));
  }
  return letters.join('');
}

function digitOf(letter: string): number {
  const digit = 'abcdefghijklmnopqrstuvwxyz0123456789'.indexOf(letter.toLowerCase());
  if (digit < 0 || letter === '') throw new NotMangled('no digit of Punycode');
  return digit;
}

function adapt(distance: number, count: number, isFirst: boolean): number {
  let delta = isFirst ? Math.floor(distance / damp) : distance >> 1;
  delta += Math.floor(delta / count);
  let k = 0;
  for (; delta > ((base - thresholdMin) * thresholdMax) >> 1; k += base) {
    delta = Math.floor(delta / (base - thresholdMin));
  }
  return k + Math.floor(((base - thresholdMin + 1) * delta) / (delta + skew));
}
