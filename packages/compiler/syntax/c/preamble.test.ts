import { expect, test } from 'vitest';
import { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { parse } from '../parse.ts';
import type { CType, Preamble } from './declaration.ts';
import { readPreamble } from './preamble.ts';

function read(text: string): { preamble: Preamble; problems: string[]; spans: string[] } {
  const diagnostics = new Diagnostics();
  const script = parse({ name: 'test', text }, diagnostics);
  const preamble = readPreamble(script.preamble, diagnostics);
  const problems = diagnostics.list.map((each) => each.message);
  return {
    preamble,
    problems,
    spans: diagnostics.list.map((each) => text.slice(each.span.start, each.span.end)),
  };
}

/** A type as a line: `pointer to struct x`. */
function show(type: CType): string {
  switch (type.kind) {
    case 'integer':
      return `${type.char ? 'char' : `${type.signed ? 's' : 'u'}${type.size * 8}`}`;
    case 'float':
      return `f${type.size * 8}`;
    case 'reference':
      return type.tag === 'typedef' ? type.name : `${type.tag} ${type.name}`;
    case 'pointer':
      return `pointer to ${show(type.to)}`;
    case 'array':
      return `[${type.length ?? ''}] of ${show(type.of)}`;
    default:
      return type.kind;
  }
}

test.each([
  ['int x', 'x: s32'],
  ['unsigned x', 'x: u32'],
  ['long unsigned int x', 'x: u64'],
  ['signed char x', 'x: s8'],
  ['unsigned char x', 'x: u8'],
  ['const char x[16]', 'x: [16] of char'],
  ['short x, *y', 'x: s16, y: pointer to s16'],
  ['long long x', 'x: s64'],
  ['double x', 'x: f64'],
  ['_Bool x', 'x: bool'],
  ['u32 x', 'x: u32'],
  ['__be16 x', 'x: u16'],
  ['size_t x', 'x: u64'],
  ['pid_t x', 'x: pid_t'],
  ['struct sock *x', 'x: pointer to struct sock'],
  ['const struct sock * const __user *x', 'x: pointer to pointer to struct sock'],
  ['enum e x', 'x: enum e'],
  ['int x[2][3]', 'x: [2] of [3] of s32'],
  ['int *x[4]', 'x: [4] of pointer to s32'],
  ['int (*x)[4]', 'x: pointer to [4] of s32'],
  ['int (*x)(void *, int)', 'x: pointer to function'],
  ['void (*x[2])(int)', 'x: [2] of pointer to function'],
  ['char x[]', 'x: [] of char'],
  ['int x[N + 1]', 'x: [5] of s32'],
  ['int x[SECOND]', 'x: [1] of s32'],
  ['int x : 3', 'x: s32 : 3'],
  ['int x : 3, : 2, y : N', 'x: s32 : 3, : s32 : 2, y: s32 : 4'],
  ['struct { int y; }', ': struct s.#0'],
  ['union { int y; } x', 'x: union s.#0'],
])('struct s { %s; }', (member, expected) => {
  const text = `#define N 4\nenum order { FIRST, SECOND };\nstruct s { ${member}; };`;
  const { preamble, problems } = read(text);
  expect(problems).toEqual([]);
  const shown = preamble.structs.get('struct s')?.members.map(({ name, type, bits }) => {
    return `${name}: ${show(type)}${bits === undefined ? '' : ` : ${bits}`}`;
  });
  expect(shown?.join(', ')).toBe(expected);
});

test('nested definitions are declared too', () => {
  const { preamble } = read(
    'struct a { struct b { int x; } one; struct { enum c { A } y; } two; };',
  );
  expect([...preamble.structs.keys()]).toEqual(['struct b', 'struct a.#1', 'struct a']);
  expect([...preamble.enums.keys()]).toEqual(['c']);
});

test('attributes are kept', () => {
  const { preamble, problems } = read(`
    struct __attribute__((packed)) a { int x __attribute__((aligned(8))); };
    struct b { int x; } __attribute__((aligned(16))) __attribute__((packed, deprecated("no")));`);
  expect(problems).toEqual([]);
  expect(preamble.structs.get('struct a')).toMatchObject({ packed: true, members: [{ align: 8 }] });
  expect(preamble.structs.get('struct b')).toMatchObject({ packed: true, align: 16 });
});

test('typedefs name anonymous structs', () => {
  const { preamble, problems } = read(
    'typedef struct { int x; } point, *pointer; typedef unsigned int word; typedef int (*call)(void);',
  );
  expect(problems).toEqual([]);
  expect([...preamble.structs.keys()]).toEqual(['struct point']);
  const shown = [...preamble.typedefs.values()].map(({ name, type }) => `${name}: ${show(type)}`);
  expect(shown).toEqual([
    'point: struct point',
    'pointer: pointer to struct point',
    'word: u32',
    'call: pointer to function',
  ]);
});

test.each([
  ['A', [0n, 4, false]],
  ['A = 5', [5n, 4, false]],
  ['Z = 3, A = Z << 2', [12n, 4, false]],
  ['Y = -1, A', [0n, 4, true]],
  ['A = 0x100000000', [0x100000000n, 8, false]],
  ['Z, Y, A,', [2n, 4, false]],
])('enum e { %s }', (values, expected) => {
  const { preamble, problems } = read(`enum e { ${values} };`);
  expect(problems).toEqual([]);
  const found = preamble.enums.get('e');
  const value = found?.values.find(({ name }) => name === 'A')?.value;
  expect([value, found?.size, found?.signed]).toEqual(expected);
});

test.each([
  ['#define X 42', 42n],
  ['#define X (1UL << 3)', 8n],
  ['#define X 0x10 | 1', 17n],
  ['#define X -1', -1n],
  ['#define X "text"', 'text'],
  ['#define Y 2\n#define X (Y + 1)', 3n],
  ['#define X (Y + 1)\n#define Y 2', 3n],
  ['#define X A_VALUE\nenum { A_VALUE = 9 };', 9n],
  ['#define X X + 1', undefined],
  ['#define X some text', undefined],
  ['#define X', undefined],
  ['#define X(a) a', undefined],
  ['#define X 1 / 0', undefined],
  ['#if 1 + 1 == 2\n#define X 1\n#else\n#define X 2\n#endif', 1n],
  ['#if 0\n#define X 1\n#elif 1\n#define X 2\n#else\n#define X 3\n#endif', 2n],
  ['#ifdef Q\n#define X 1\n#else\n#define X 2\n#endif', 2n],
  ['#define Q\n#ifdef Q\n#define X 1\n#endif', 1n],
  ['#ifndef Q\n#define X 1\n#endif', 1n],
  ['#if defined(Q) || !defined R\n#define X 1\n#endif', 1n],
  ['#if UNKNOWN > 0\n#define X 1\n#else\n#define X 2\n#endif', 2n],
  ['#if 0\n#if 1\n#define X 1\n#else\n#define X 2\n#endif\n#endif', undefined],
  ['#define X 1\n#undef X\n#define X 2', 2n],
])('%s gives X', (text, expected) => {
  const { preamble, problems } = read(text);
  expect(problems).toEqual([]);
  expect(preamble.defines.get('X')?.value).toEqual(expected);
});

test('includes are recorded', () => {
  const { preamble } = read('#include <linux/fs.h>\n#include "mine.h"');
  expect(preamble.includes.map(({ path, system }) => [path, system])).toEqual([
    ['linux/fs.h', true],
    ['mine.h', false],
  ]);
});

test.each([
  ['struct s { int x, }', '}', "Expected a member name, found '}'"],
  ['struct s { int x[y]; }', 'y', 'The length of the array must be a constant, 0 or more'],
  ['struct s { 5 x; }', '5', "Expected a C type, found '5'"],
  ['enum e { A = b };', 'b', 'The value of A is no constant'],
  [
    'struct s { int x; }; struct s { int x; };',
    'struct s { int x; }',
    'struct s is declared already',
  ],
  ['#if 1', '#if 1', 'This #if has no #endif'],
  ['#else', '#else', 'This #else has no #if'],
  ['#endif', '#endif', 'This #endif has no #if'],
  ['#error stop', '#error stop', '#error stop'],
  ['#wrong', '#wrong', '#wrong is no directive'],
  ['#if 1 +\n#endif', '#if 1 +', 'This condition is no constant expression'],
])('%s is refused', (text, span, message) => {
  const { problems, spans } = read(text);
  expect(problems).toEqual([message]);
  expect(spans).toEqual([span]);
});

test.each([
  ['struct a { struct a x; };', ['struct a contains itself']],
  [
    'struct a { struct b x[2]; }; union b { int i; }; struct b { t y; }; typedef struct a t;',
    ['struct a contains itself', 'struct b contains itself', 't contains itself'],
  ],
  ['typedef t *t;', ['t contains itself']],
  ['struct a { struct a *next; t *other; }; typedef struct a t;', []],
])('a type without an end: %s', (text, expected) => {
  expect(read(`${text}\nbegin { }`).problems).toEqual(expected);
});

test.each([
  ['int *x : 3;', 'A bitfield must be of an integer type'],
  ['struct b x : 3;', 'A bitfield must be of an integer type'],
  ['char x[2] : 1;', 'A bitfield must be of an integer type'],
  ['unsigned char x : 9;', 'Its type has 8 bits'],
])('struct a { %s }: %s', (member, problem) => {
  const { problems, spans } = read(`// first\nstruct a { ${member} };\nbegin { }`);
  expect(problems).toEqual([problem]);
  expect(member).toContain(`: ${spans[0]}`);
});
