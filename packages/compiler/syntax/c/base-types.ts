import type { CType } from './declaration.ts';

const integer = (size: 1 | 2 | 4 | 8 | 16, signed: boolean): CType => ({
  kind: 'integer',
  size,
  signed,
});

/** Typedefs that mean the same wherever they exist, on the 64-bit machines that Sonde runs on. */
const wellKnown: ReadonlyMap<string, CType> = new Map<string, CType>([
  ...([1, 2, 4, 8] as const).flatMap((size): [string, CType][] => {
    const bits = size * 8;
    return [
      [`int${bits}_t`, integer(size, true)],
      [`uint${bits}_t`, integer(size, false)],
      [`s${bits}`, integer(size, true)],
      [`u${bits}`, integer(size, false)],
      [`__s${bits}`, integer(size, true)],
      [`__u${bits}`, integer(size, false)],
      [`__be${bits}`, integer(size, false)],
      [`__le${bits}`, integer(size, false)],
      [`int${bits}`, integer(size, true)],
      [`uint${bits}`, integer(size, false)],
    ];
  }),
  ['size_t', integer(8, false)],
  ['ssize_t', integer(8, true)],
  ['uintptr_t', integer(8, false)],
  ['intptr_t', integer(8, true)],
  ['__int128', integer(16, true)],
]);

export const wellKnownType = (name: string): CType | undefined => wellKnown.get(name);

const arithmeticWords: ReadonlySet<string> = new Set([
  'void',
  'char',
  'short',
  'int',
  'long',
  'signed',
  'unsigned',
  'float',
  'double',
  'bool',
  '_Bool',
]);

export const isArithmeticWord = (word: string): boolean => arithmeticWords.has(word);

/** Words that change nothing about a layout. */
const ignoredWords: ReadonlySet<string> = new Set([
  'const',
  'volatile',
  'restrict',
  '__restrict',
  '__user',
  '__kernel',
  '__rcu',
  '__percpu',
  '__iomem',
  '__force',
  '__bitwise',
]);

export const isIgnoredWord = (word: string): boolean => ignoredWords.has(word);

/** The type that words such as `unsigned long int` name, in any order. Undefined when they contradict. */
export function arithmeticType(words: readonly string[]): CType | undefined {
  const has = (word: string): boolean => words.includes(word);
  const longs = words.filter((each) => each === 'long').length;
  if (longs > 2 || (has('signed') && has('unsigned'))) return undefined;
  if (has('void')) return words.length === 1 ? { kind: 'void' } : undefined;
  if (has('bool') || has('_Bool')) return words.length === 1 ? { kind: 'bool' } : undefined;
  if (has('float')) return words.length === 1 ? { kind: 'float', size: 4 } : undefined;
  if (has('double')) return { kind: 'float', size: longs > 0 ? 16 : 8 };
  const signed = !has('unsigned');
  const isPlain = !has('signed') && signed;
  if (has('char')) return { kind: 'integer', size: 1, signed, ...(isPlain && { char: true }) };
  if (has('short')) return integer(2, signed);
  return integer(longs > 0 ? 8 : 4, signed);
}
