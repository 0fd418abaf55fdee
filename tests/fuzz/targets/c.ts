import { fixtureKernel } from '@sonde/compiler';
import { mutatedText } from '../mutate.ts';
import type { Random } from '../random.ts';
import { type Target, textFeeder } from '../target.ts';
import { compiled } from './compile.ts';

const types = [
  'int',
  'unsigned char',
  'long long',
  'char *',
  'void **',
  'struct s0',
  'struct s1 *',
  'enum e0',
  'uint32_t',
  'u64',
  't0',
  'short',
  '_Bool',
  'unsigned',
  'const volatile int',
  'signed long',
];
const attributes = [
  '',
  '',
  '',
  ' __attribute__((packed))',
  ' __attribute__((aligned(16)))',
  ' __attribute__((packed, aligned(2)))',
];
const operators = ['+', '-', '*', '/', '%', '<<', '>>', '&', '|', '^', '&&', '||', '==', '<', '>='];

/** C sections with everything that the reader knows, whole and damaged, before a probe that uses them. */
export const c: Target = {
  name: 'c',
  promise: 'is read or refused with diagnostics',
  limitMs: 2000,
  extension: 'bt',
  prepare() {
    const kernel = fixtureKernel();
    const others = Array.from({ length: 20 }, () => use);
    return textFeeder(
      (random) => {
        const text = `${preamble(random)}\n${use}`;
        return random.chance(0.5) ? text : mutatedText(text, [...others, text], random);
      },
      (text) => compiled(text, kernel),
    );
  },
};

const use = `begin {
  $p = (struct s0 *)0; $q = (struct s1 *)16; print((sizeof(struct s0), sizeof(struct s1), D0, D1));
  print(offsetof(struct s1, f1)); print($p->f0); print($q->f1); print(*$q); print($p->f1[1]); @m[$q->f0] = D1; print(A0);
}`;

function preamble(random: Random): string {
  const defines = random.list(2, 5, (index) => define(random, index));
  const structs = random.list(2, 4, (index) => `${struct(random, `s${index}`, 3)};`);
  const enums = random.list(1, 2, (index) => enumOf(random, index));
  const rest = random.list(0, 4, () => directive(random));
  return [...defines, ...enums, ...structs, ...rest].join('\n');
}

function struct(random: Random, name: string, depth: number): string {
  const kind = random.pick(['struct', 'struct', 'struct', 'union']);
  const members = random.list(1, 5, (index) => member(random, `f${index}`, depth));
  return `${name === '' ? kind : `struct ${name}`} {\n${members.join('\n')}\n}${random.pick(attributes)}`;
}

function member(random: Random, name: string, depth: number): string {
  const which = random.next();
  if (which < 0.2 && depth > 0)
    return `${struct(random, '', depth - 1)} ${random.chance(0.5) ? name : ''};`;
  if (which < 0.4)
    return `${random.pick(['int', 'unsigned', 'long', 'u8', 'unsigned short'])} ${random.chance(0.9) ? name : ''} : ${random.below(random.chance(0.9) ? 17 : 90)};`;
  if (which < 0.6)
    return `${random.pick(types)} ${name}[(${constant(random, 2)}) & 7]${random.chance(0.2) ? '[3]' : ''};`;
  if (which < 0.7) return `int (*${name})(int, ${random.pick(types)});`;
  if (which < 0.75) return `${random.pick(types)} ${name}, *${name}b, ${name}c[2];`;
  return `${random.pick(types)} ${name}${random.pick(attributes)};`;
}

function constant(random: Random, depth: number): string {
  const plain = ['0', '1', '2', '7', '0x10', '1UL', '010', '3', '64'];
  const risky = ["'a'", '0xffffffffffffffff', 'D0', 'D1', 'A0', '-1', 'sizeof(int)', '1e5', 'X'];
  const atom = (): string => random.pick(random.chance(0.95) ? plain : risky);
  if (depth <= 0 || random.chance(0.4)) return atom();
  const e = (): string => constant(random, depth - 1);
  return random.pick([
    () => `(${e()} ${random.pick(operators)} ${e()})`,
    () => `${e()} ${random.pick(operators)} ${e()}`,
    () => `(${e()} ? ${e()} : ${e()})`,
    () => `${random.pick(['-', '~', '!'])}${e()}`,
  ])();
}

const define = (random: Random, index: number): string =>
  random.chance(0.8)
    ? `#define D${index} ${constant(random, 3)}`
    : random.pick([
        `#define D${index} "text"`,
        `#define D${index} D${index + 1}`,
        `#define D${index}(x) ((x) + 1)`,
        `#define D${index} \\\n 5`,
      ]);

const enumOf = (random: Random, index: number): string =>
  `enum e${index} { A${index}${random.chance(0.5) ? ` = (${constant(random, 2)}) & 0xff` : ''}, B${index}, C${index} = ${constant(random, 1)} & 31, };`;

const directive = (random: Random): string =>
  random.pick([
    () =>
      `#if ${constant(random, 3)}\n#define X 1\n#elif defined(D0) && !defined(Z)\n#define X 2\n#else\n#error no\n#endif`,
    () => '#ifdef D0\n#define Y 1\n#endif',
    () => '#ifndef D0\n#define Y 1\n#else\n#undef D0\n#endif',
    () => '#include <linux/sched.h>',
    () => '#include <net/sock.h>',
    () => `typedef ${random.pick(types)} t0;`,
    () => 'typedef struct { int x; } t1;',
    () => '#pragma once',
    () => `${struct(random, 's9', 2)};`,
  ])();
