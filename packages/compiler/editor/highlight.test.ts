import { expect, test } from 'vitest';
import { highlight } from './highlight.ts';

/** `text:kind` for every stretch. */
const shown = (text: string): string =>
  highlight(text)
    .map(({ from, to, kind }) => `${text.slice(from, to)}:${kind}`)
    .join(' ');

test.each([
  ['// note', '// note:comment'],
  ['#!/bin/x\n', '#!/bin/x:comment'],
  ['kprobe:vfs_* {}', 'kprobe:provider :vfs_*:probe {:bracket }:bracket'],
  ['BEGIN {}', 'BEGIN:provider {:bracket }:bracket'],
  ['#define A 1', '#define A 1:directive'],
  [
    'macro m($a) {}',
    'macro:keyword m:function (:bracket $a:variable ):bracket {:bracket }:bracket',
  ],
])('%s', (text, expected) => {
  expect(shown(text)).toBe(expected);
});

test.each([
  ['$x = 0x1f;', '$x:variable =:operator 0x1f:number'],
  ['@a[$1] = true', '@a:map [:bracket $1:parameter ]:bracket =:operator true:constant'],
  ['printf("a")', 'printf:function (:bracket "a":string ):bracket'],
  ['pid', 'pid:builtin'],
  ['args.pid', 'args:builtin .:operator pid:field'],
  ['curtask->comm', 'curtask:builtin ->:operator comm:field'],
  ['(struct sock *)x', '(:bracket struct:keyword sock:type *:operator ):bracket x:name'],
  ['(uint8)x', '(:bracket uint8:type ):bracket x:name'],
  ['if a /* b */ { }', 'if:keyword a:name /* b */:comment {:bracket }:bracket'],
  ['$x = "open', '$x:variable =:operator "open }:string'],
  ['f( }', 'f:function (:bracket'],
])('begin { %s }', (text, expected) => {
  expect(shown(`begin { ${text} }`)).toContain(expected);
});

test('C definitions have classes of their own', () => {
  expect(shown('struct a { int x[4]; /* y */ };')).toBe(
    'struct:keyword a:type {:bracket int:type x:name [:bracket 4:number ]:bracket /* y */:comment }:bracket',
  );
});

test('stretches are in order and do not overlap, in broken scripts too', () => {
  let end = 0;
  for (const { from, to } of highlight('kprobe:a, { $x = ( "b\n /* } struct {')) {
    expect(from).toBeGreaterThanOrEqual(end);
    expect(to).toBeGreaterThan(from);
    end = to;
  }
});
