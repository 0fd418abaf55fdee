import { expect, test } from 'vitest';
import { outline } from './outline.ts';

const entries = (text: string) => outline(text).map(({ kind, label }) => [kind, label]);

test('the outline lists the items, also of a broken script', () => {
  const text =
    'let @m = hash(1);\nmacro m($a) { 1 }\nfn f($b : int8) : void { }\nx = kprobe:a,kprobe:b { ( }\nend { }';
  expect(entries(text)).toEqual([
    ['map-declaration', '@m'],
    ['macro', 'm($a)'],
    ['subprogram', 'f($b)'],
    ['probe', 'x = kprobe:a, kprobe:b'],
    ['probe', 'end'],
  ]);
});

test('definitions and constants of the C section come first', () => {
  const text =
    '#include <a.h>\n#define LIMIT 3\nstruct pair { int a; };\nunion u { int b; };\nenum e { A };\nbegin { }';
  expect(entries(text)).toEqual([
    ['constant', 'LIMIT'],
    ['definition', 'struct pair'],
    ['definition', 'union u'],
    ['definition', 'enum e'],
    ['probe', 'begin'],
  ]);
});

test.each(['', '{', 'kprobe:', '/', 'begin {', 'config = {', '#'])(
  'half a script has one too: %s',
  (text) => {
    for (const { from, to } of outline(text)) {
      expect(from).toBeLessThanOrEqual(to);
      expect(to).toBeLessThanOrEqual(text.length);
    }
  },
);
