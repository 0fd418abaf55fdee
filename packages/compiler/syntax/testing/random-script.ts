/** Random scripts for fuzzing: made by the grammar, then damaged. The same seed gives the same scripts. */

/** A number from 0 to 1, 1 excluded. */
export type Random = () => number;

/** A small generator of good enough numbers (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const pick = <T>(random: Random, from: readonly T[]): T =>
  from[Math.floor(random() * from.length)]!;

const repeat = (random: Random, most: number, make: () => string, between: string): string =>
  Array.from({ length: Math.floor(random() * (most + 1)) }, make).join(between);

const words = ['pid', 'comm', 'args', 'x', 'count', 'nsecs', 'kstack', 'curtask', 'my_t', '_'];
const literals = ['0', '1', '0xff', '0b1', '017', '1e6', '5s', '10ul', '"a"', '"%d\\n"', 'true'];
const atoms = [...words, ...literals, '$x', '$y', '@', '@m', '$1', '$#', 'args.f', '$x->a.b'];
const binary = ['+', '-', '*', '/', '%', '<<', '>>', '<', '==', '!=', '&', '|', '^', '&&', '||'];
const types = ['uint8', 'struct s *', 'uint8[4]', 'string[8]', 'int32*', 'typeof($x)', 'my_t'];
const gaps = [' ', ' ', '\n', '  ', ' // note\n', ' /* note */ ', '\n\n\n'];
const points = [
  'begin',
  'END',
  'kprobe:vfs_*',
  'uprobe:/bin/bash:readline',
  'uprobe:"/a b":f+0x10',
  't:syscalls:sys_enter_open',
  'interval:s:1',
  'usdt::tick',
];

/** A script that the grammar allows. */
export function randomScript(random: Random): string {
  const gap = (): string => pick(random, gaps);
  const config = random() < 0.2 ? `config = { a = 1;${gap()}b = "x" }${gap()}` : '';
  const c = random() < 0.2 ? `#define A 1\nstruct s { int x; char c[4]; };\n` : '';
  const items = repeat(random, 4, () => item(random), '\n');
  return c + config + items;
}

function item(random: Random): string {
  const gap = (): string => pick(random, gaps);
  const which = random();
  if (which < 0.1) return `let @m${Math.floor(random() * 9)} = hash(10);`;
  if (which < 0.2) return `macro m($a, @b, c)${gap()}${block(random, 3)}`;
  if (which < 0.3) return `fn f($a : ${pick(random, types)}) : void ${block(random, 3)}`;
  const name = random() < 0.2 ? 'mine = ' : '';
  const list = pick(random, points) + (random() < 0.2 ? `,${gap()}${pick(random, points)}` : '');
  const predicate = random() < 0.3 ? ` / ${expression(random, 2)} /` : '';
  return `${name}${list}${gap()}${predicate}${gap()}${block(random, 4)}`;
}

function block(random: Random, depth: number): string {
  const gap = (): string => pick(random, gaps);
  const body = repeat(random, 4, () => statement(random, depth - 1), gap());
  const result = random() < 0.4 ? `${gap()}${expression(random, depth - 1)}` : '';
  return `{${gap()}${body}${result}${gap()}}`;
}

function statement(random: Random, depth: number): string {
  const e = (): string => expression(random, depth);
  const inner = (): string => (depth > 0 ? block(random, depth) : '{ }');
  const makers = [
    () => `$x = ${e()};`,
    () => `@m[${e()}, ${e()}] += ${e()};`,
    () => `let $x : ${pick(random, types)} = ${e()};`,
    () => `printf("%d", ${e()}, ${e()});`,
    () => `_ = ${e()};`,
    () => `if (${e()}) ${inner()} else ${inner()}`,
    () => `if ${pick(random, atoms)} ${inner()}`,
    () => `while (${e()}) ${inner()}`,
    () => `unroll(3) ${inner()}`,
    () => `for ($kv : @m) ${inner()}`,
    () => `for $i : 0..(${e()}) ${inner()}`,
    () => `return ${e()};`,
    () => 'break;',
    () => `${inner()};`,
    () => '@m++;',
  ];
  return pick(random, makers)();
}

function expression(random: Random, depth: number): string {
  if (depth <= 0 || random() < 0.3) return pick(random, atoms);
  const e = (): string => expression(random, depth - 1);
  const makers = [
    () => `${e()} ${pick(random, binary)} ${e()}`,
    () => `(${e()}) ${pick(random, binary)} (${e()})`,
    () => `${e()} ? ${e()} : ${e()}`,
    () => `(${e()} ?: ${e()})`,
    () => `${pick(random, ['-', '!', '~', '*', '&'])}(${e()})`,
    () => `(${pick(random, types)})(${e()})`,
    () => `f(${e()}, ${e()})`,
    () => `(${e()},)`,
    () => `(a = ${e()}, b = ${e()})`,
    () => `@m[${e()}]`,
    () => `(${e()}).f`,
    () => `(${e()})[${e()}]`,
    () => `sizeof(${pick(random, types)})`,
    () => `offsetof(struct s, a.b)`,
    () => `if (${e()}) { ${e()} } else { ${e()} }`,
    () => `{ $z = ${e()}; ${e()} }`,
    () => `comptime (${e()})`,
    () => '$x++',
    () => '--@m',
  ];
  return pick(random, makers)();
}

const noise = ['{', '}', '(', ')', '[', ']', ';', ',', '/', '"', '$', '@', '#', '/*', '*/', '//'];
const dictionary = [
  ...noise,
  ...binary,
  ...words,
  ...literals,
  ...points,
  'struct s {',
  'typedef',
  '#if',
  '\\',
  '\0',
  '😀',
];

/** Cuts, doubles, moves and inserts pieces, a few times. */
export function damaged(text: string, random: Random): string {
  let out = text;
  const times = 1 + Math.floor(random() * 4);
  for (let time = 0; time < times; time += 1) {
    const from = Math.floor(random() * (out.length + 1));
    const to = Math.min(out.length, from + Math.floor(random() * 12));
    const piece = out.slice(from, to);
    const inserted = pick(random, [
      '',
      piece + piece,
      pick(random, dictionary),
      ` ${pick(random, dictionary)} `,
      pick(random, dictionary).repeat(Math.floor(random() * 300)),
      String.fromCharCode(Math.floor(random() * 0x10000)),
    ]);
    out = out.slice(0, from) + inserted + out.slice(random() < 0.5 ? from : to);
  }
  return out;
}
