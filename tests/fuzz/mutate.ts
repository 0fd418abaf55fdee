import type { Random } from './random.ts';

/** Numbers at which sizes, counts and offsets go wrong. */
const edges = [
  0, 1, 2, 3, 4, 7, 8, 0x7f, 0x80, 0xff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff,
];

/** A copy in which a few bytes, words or pieces are other ones, or gone, or there twice. */
export function mutated(original: Uint8Array, random: Random): Uint8Array {
  let bytes = new Uint8Array(original);
  for (let left = 1 + random.below(6); left > 0; left -= 1) {
    if (bytes.length === 0) return bytes;
    const at = random.below(bytes.length);
    const length = Math.min(bytes.length - at, 1 + random.below(16));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    random.pick([
      () => view.setUint8(at, random.below(256)),
      () => view.setUint8(at, view.getUint8(at) ^ (1 << random.below(8))),
      () => at + 4 <= bytes.length && view.setUint32(at, random.pick(edges), true),
      () => at + 8 <= bytes.length && view.setBigUint64(at, BigInt(random.pick(edges)), true),
      () => at + 2 <= bytes.length && view.setUint16(at, random.pick(edges) & 0xffff, true),
      () => bytes.copyWithin(random.below(bytes.length), at, at + length),
      () => {
        bytes = random.chance(0.5) ? bytes.slice(0, at) : joined(bytes, at, length);
      },
    ])();
  }
  return bytes;
}

/** Without a piece, or with it twice. */
function joined(bytes: Uint8Array, at: number, length: number): Uint8Array<ArrayBuffer> {
  const rest = bytes.subarray(length % 2 === 0 ? at + length : at);
  const whole = new Uint8Array(at + rest.length);
  whole.set(bytes.subarray(0, at));
  whole.set(rest, at);
  return whole;
}

const noise = [
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ';',
  ',',
  '/',
  '"',
  '$',
  '@',
  '#',
  '/*',
  '*/',
  '//',
  '\\',
  '\0',
  '😀',
  '\n',
  'struct',
  'union',
  'enum',
  'typedef',
  '#define',
  '#if',
  '#include',
  '...',
  '->',
  '.',
  '..',
  '?',
  ':',
  '-',
  '9223372036854775808',
  '0x',
  '1e99',
  '18446744073709551615',
  'unroll(100)',
  'sizeof',
  'offsetof',
  'macro',
  'fn',
  'let',
  'for',
  'while',
  'if',
  'else',
  'comptime',
  'typeof',
  'config',
  'import',
  'begin',
  'args',
  '*',
];
const word = /\s*(?:"(?:[^"\\]|\\.)*"|[\w$@]+|.)/gsu;

const classes = [
  /^\s*[a-z]\w*$/i,
  /^\s*\$\w+$/,
  /^\s*@\w*$/,
  /^\s*\d/,
  /^\s*"/,
  /^\s*[-+*/%<>=!&|^?:.]$/,
];

/** A copy in which a few words are others of their class, so that most still parse. */
export function swappedWords(original: string, others: readonly string[], random: Random): string {
  const words = original.match(word) ?? [];
  for (let left = 1 + random.below(4); left > 0; left -= 1) {
    const at = random.below(words.length);
    const kind = classes.find((each) => each.test(words[at] ?? ''));
    const donor = (random.chance(0.5) ? original : random.pick(others)).match(word) ?? [];
    const fitting = donor.filter((each) => kind?.test(each));
    if (fitting.length > 0) words.splice(at, 1, random.pick(fitting));
  }
  return words.join('');
}

/** A copy in which a few words are other ones of it or of `others`, or gone, or there many times. */
export function mutatedText(original: string, others: readonly string[], random: Random): string {
  const words = original.match(word) ?? [];
  const donor = random.pick(others).match(word) ?? [''];
  for (let left = 1 + random.below(5); left > 0; left -= 1) {
    const at = random.below(words.length + 1);
    const length = random.below(6);
    const from = random.below(donor.length);
    random.pick([
      () => words.splice(at, length),
      () => words.splice(at, 1, random.pick(noise)),
      () => words.splice(at, 0, random.pick(noise)),
      () => words.splice(at, length, ...donor.slice(from, from + random.below(9))),
      () => words.splice(at, 0, ...donor.slice(from, from + random.below(25))),
      () => words.splice(at, 1, words[random.below(words.length)] ?? ''),
      () => words.splice(at, 0, (words[at] ?? '(').slice(0, 40).repeat(random.pick([2, 10, 300]))),
      () => words.splice(at, 1, character(random)),
    ])();
  }
  return words.join('');
}

const character = (random: Random): string => String.fromCharCode(random.below(0x10000));
