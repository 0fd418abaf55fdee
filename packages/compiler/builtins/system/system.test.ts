import { expect, test } from 'vitest';
import { checkText, codesOf } from '../../types/check-text.ts';

const scripts: [script: string, ...codes: string[]][] = [
  ['begin { debugf("a %d", 1); }', '?unstable'],
  ['begin { debugf("a %d %d %d %d", 1, 2, 3, 4); }', 'bad-argument-count'],
  ['begin { unwatch(1); }'],
  ['kprobe:vfs_read { override(1); }'],
  ['kretprobe:vfs_read { override(1); }', 'not-callable-here'],
  ['begin { _ = write_user(1, "a", 2); }'],
  ['begin { print(percpu_kaddr("nosuch")); }', 'bad-argument'],
  ['begin { print(path(curtask)); }', 'not-callable-here'],
  ['fentry:vfs_read { print(path(1)); }', 'bad-argument'],
  ['uprobe:bash:main { print(*uaddr("prompt_count")); }'],
  ['uprobe:bash:main { print(*uaddr("nosuch")); }', 'bad-argument'],
  ['begin { print(uaddr("x")); }', 'not-callable-here'],
  ['uprobe:bash:main { signal("kill"); signal_thread("SIGSTOP"); signal(9); }'],
  ['uprobe:bash:main { signal("KILLX"); }', 'bad-argument'],
  ['uprobe:bash:main { print(reg("ax")); }'],
  ['uprobe:bash:main { print(reg("a")); }', 'bad-argument'],
  ['software:page-faults:1 { if (1 > reg("ab")) { } }', 'bad-argument'],
  ['begin { signal(9); }', 'not-callable-here'],
];

test.each(scripts)('%s', (script, ...codes) => {
  expect(codesOf(checkText(script, { options: { unsafe: true } }))).toEqual(codes);
});
