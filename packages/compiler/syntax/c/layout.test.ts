import { expect, test } from 'vitest';
import { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { parse } from '../parse.ts';
import type { CReference } from './declaration.ts';
import { type Extent, extentOf, layoutStruct } from './layout.ts';
import { readPreamble } from './preamble.ts';

/** Size, alignment, and the bit offset of each member of the last struct of a C section. */
function layout(text: string): { size: number; align: number; bits: number[] } | undefined {
  const diagnostics = new Diagnostics();
  const preamble = readPreamble(parse({ name: 'c', text }, diagnostics).preamble, diagnostics);
  expect(diagnostics.list).toEqual([]);
  const resolve = ({ tag, name }: CReference): Extent | undefined => {
    if (tag === 'enum') return preamble.enums.has(name) ? { size: 4, align: 4 } : undefined;
    if (tag === 'typedef') {
      const typedef = preamble.typedefs.get(name);
      return typedef && extentOf(typedef.type, resolve);
    }
    const struct = preamble.structs.get(`${tag} ${name}`);
    return struct && layoutStruct(struct, resolve);
  };
  const found = layoutStruct([...preamble.structs.values()].at(-1)!, resolve);
  return found && { ...found, bits: found.members.map(({ bitOffset }) => bitOffset) };
}

// Sizes and alignments as gcc 12 gives them on x86-64.
test.each([
  ['struct a { char x; int y; char z; };', 12, 4, [0, 32, 64]],
  ['struct a { char x; void *y; };', 16, 8, [0, 64]],
  ['struct a { char x; short y[3]; long z; };', 16, 8, [0, 16, 64]],
  ['struct a { char x; int y; } __attribute__((packed));', 5, 1, [0, 8]],
  ['struct a { char x; int y __attribute__((packed)); };', 5, 1, [0, 8]],
  ['struct a { char x; int y __attribute__((aligned(16))); };', 32, 16, [0, 128]],
  ['struct a { char x; } __attribute__((aligned(8)));', 8, 8, [0]],
  ['union a { char x; int y[3]; long z; };', 16, 8, [0, 0, 0]],
  ['struct a { int x : 3; int y : 5; int z : 24; };', 4, 4, [0, 3, 8]],
  ['struct a { int x : 30; int y : 5; };', 8, 4, [0, 32]],
  ['struct a { char x; int y : 20; int z : 10; };', 8, 4, [0, 8, 32]],
  ['struct a { char x; long y : 40; };', 8, 8, [0, 8]],
  ['struct a { char x : 4; short y : 10; };', 2, 2, [0, 4]],
  ['struct a { char x : 4; short y : 14; };', 4, 2, [0, 16]],
  ['struct a { int x : 3; int : 0; int y : 5; };', 8, 4, [0, 32]],
  ['struct a { char x; int : 5; char y; };', 3, 1, [0, 16]],
  ['struct a { int x : 30; int y : 5; } __attribute__((packed));', 5, 1, [0, 30]],
  ['struct a { char x; struct { int y; char z; }; char w; };', 16, 4, [0, 32, 96]],
  ['struct b { long x; char y; }; struct a { char p; struct b q; char r; };', 32, 8, [0, 64, 192]],
  ['typedef struct { char x[3]; } t; struct a { char p; t q; };', 4, 1, [0, 8]],
  ['enum e { A }; struct a { char x; enum e y; };', 8, 4, [0, 32]],
  ['struct a { int n; char data[]; };', 4, 4, [0, 32]],
  ['struct a { _Bool x; double y; };', 16, 8, [0, 64]],
  ['struct a { void (*f)(int); char x; };', 16, 8, [0, 64]],
])('%s', (text, size, align, bits) => {
  expect(layout(text)).toMatchObject({ size, align, bits });
});

test('a member of an unknown type leaves the struct without a layout', () => {
  expect(layout('struct a { some_t x; };')).toBeUndefined();
});
