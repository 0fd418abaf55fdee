import type { Random } from '../random.ts';
import type { Variable } from './scope.ts';
import type { IntType } from './types.ts';

/** The C section of a made-up script. */
export interface Preamble {
  readonly text: string;
  /** Integer expressions that it gives a meaning to: enumerators, constants, sizes, offsets. */
  readonly integers: readonly string[];
  /** What can be read through a pointer to its struct, which has eight bytes. */
  fieldsOf(pointer: string): Variable[];
}

export const noPreamble: Preamble = { text: '', integers: [], fieldsOf: () => [] };

export const structName = 'struct fuzzed';

const cTypes: readonly (readonly [name: string, type: IntType])[] = [
  ['char', { kind: 'int', bits: 8, signed: true }],
  ['unsigned char', { kind: 'int', bits: 8, signed: false }],
  ['short', { kind: 'int', bits: 16, signed: true }],
  ['unsigned short', { kind: 'int', bits: 16, signed: false }],
  ['int', { kind: 'int', bits: 32, signed: true }],
  ['unsigned int', { kind: 'int', bits: 32, signed: false }],
];

/**
 * A struct of eight bytes with plain members, arrays and bitfields, an enum, and constants. Shared, it has no array
 * of char: that is a string, of which bpftrace reads the byte behind it as well.
 */
export function randomPreamble(random: Random, isShared: boolean): Preamble {
  if (random.chance(0.5)) return noPreamble;
  const enumerators = [0, 5, random.below(300)];
  const shift = random.below(9);
  const struct = randomStruct(random, isShared);
  const text = [
    `#define SHIFT ${shift}`,
    '#define TWICE (SHIFT * 2)',
    `enum paint { RED, GREEN = ${enumerators[1]}, BLUE = ${enumerators[2]} };`,
    `${structName} {${struct.members.map((member) => ` ${member};`).join('')} };`,
    '',
  ].join('\n');
  const integers = [
    'SHIFT',
    'TWICE',
    'RED',
    'GREEN',
    'BLUE',
    `(enum paint)${random.pick(enumerators)}`,
    `sizeof(${structName})`,
    ...struct.plain.map((name) => `offsetof(${structName}, ${name})`),
  ];
  const fieldsOf = (pointer: string): Variable[] =>
    struct.fields.map(({ path, type }) => ({ name: `${pointer}->${path}`, type, isFixed: true }));
  return { text, integers, fieldsOf };
}

interface Struct {
  readonly members: readonly string[];
  readonly fields: readonly { readonly path: string; readonly type: IntType }[];
  /** Members that have an offset of whole bytes. */
  readonly plain: readonly string[];
}

function randomStruct(random: Random, isShared: boolean): Struct {
  const members: string[] = [];
  const fields: { path: string; type: IntType }[] = [];
  const plain: string[] = [];
  // Two halves of four bytes, so that each begins where any member may.
  for (const half of ['p', 'q']) {
    const [name, type] = random.pick(cTypes);
    const bytes = type.bits / 8;
    const member = `${half}0`;
    const count = 4 / bytes;
    const kind = random.pick(['array', 'bits', 'plain']);
    if (kind === 'bits') {
      const width = 1 + random.below(type.bits - 1);
      members.push(`${name} ${member} : ${width}`, `${name} ${half}1 : ${type.bits - width}`);
      fields.push({ path: member, type }, { path: `${half}1`, type });
    } else if (kind === 'array' && count > 1 && !(isShared && name === 'char')) {
      members.push(`${name} ${member}[${count}]`);
      fields.push({ path: `${member}[${random.below(count)}]`, type });
      plain.push(member);
    } else {
      members.push(`${name} ${member}`);
      fields.push({ path: member, type });
      plain.push(member);
    }
  }
  return { members, fields, plain };
}
