/** `enum btf_kind` of include/uapi/linux/btf.h (Linux 6.18). */
export const Kind = {
  int: 1,
  pointer: 2,
  array: 3,
  struct: 4,
  union: 5,
  enum: 6,
  forward: 7,
  typedef: 8,
  volatile: 9,
  const: 10,
  restrict: 11,
  func: 12,
  funcProto: 13,
  var: 14,
  datasec: 15,
  float: 16,
  declTag: 17,
  typeTag: 18,
  enum64: 19,
} as const;

/** Every record starts with three words: name offset, info, then size or type. */
export const recordWords = 3;

/** The kind field of the info word has five bits. */
export const kindCount = 32;

/** Words of a record by kind: always, and once more for each of the `vlen` entries. */
export const fixedWords = Uint8Array.of(0, 4, 3, 6, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 3, 3, 4, 3, 3);
export const entryWords = Uint8Array.of(0, 0, 0, 0, 3, 3, 2, 0, 0, 0, 0, 0, 0, 2, 0, 3, 0, 0, 0, 3);

/**
 * The info word:
 *
 *     31 kind flag | 30..29 unused | 28..24 kind | 23..16 unused | 15..0 vlen
 */
export const kindOf = (info: number): number => (info >>> 24) & 0x1f;
export const vlenOf = (info: number): number => info & 0xffff;
export const kindFlagOf = (info: number): boolean => info >>> 31 === 1;
export const infoWord = (kind: number, vlen: number, kindFlag = false): number =>
  ((kindFlag ? 0x80000000 : 0) | (kind << 24) | vlen) >>> 0;

/** Linkage of a func, by the value in its `vlen` bits. */
export const linkages = ['static', 'global', 'extern'] as const;
