import { expect, test } from 'vitest';
import { checkText, codesOf } from '../../types/check-text.ts';

const scripts: [script: string, ...codes: string[]][] = [
  ['begin { static_assert(sizeof(uint64) == 8, "no"); }'],
  ['begin { static_assert(sizeof(uint64) == 4, "no"); }', 'assertion-failed'],
  ['begin { static_assert(pid == 1, "no"); }', 'literal-required'],
  ['begin { fail("no"); }', 'assertion-failed'],
  ['begin { fail("%d"); }', 'bad-format'],
  // Code that cannot run is not looked at.
  ['begin { if (1 == 2) { fail("no"); $x = "a" + 2; } }'],
  ['begin { if (1 == 1) { @ = 1 } else { fail("no"); } }'],
  ['begin { $x = 1 == 2 ? nothing : 3; }'],
  ['begin { assert(pid == 1, "no"); }'],
  ['begin { assert("a", "no"); }', 'type-mismatch'],
  ['begin { assert_str(1); }', 'bad-argument'],
  ['begin { print(typeinfo(1)); }', 'unstable'],
  ['config = { unstable_typeinfo = warn } begin { print(typeinfo(1)); }', '?unstable'],
  ['config = { unstable_typeinfo = enable } begin { print(typeinfo(1)); }'],
  [
    'config = { unstable_typeinfo = 1 } begin { if (typeinfo(1) != typeinfo((int8)1)) { fail("") } }',
  ],
  ['begin { @ = tseries(1, 1s, 4); }', '?unstable'],
  ['config = { unstable_tseries = error } begin { @ = tseries(1, 1s, 4); }', 'unstable'],
  ['config = { unstable_tseries = maybe } begin { @ = 1; }', 'bad-config-value'],
  ['begin { $t = container_of((uint64)8, typeof(struct task_struct), pid); @ = $t->pid; }'],
  ['begin { $t = container_of((uint64)8, typeof(struct task_struct), none); }', 'unknown-field'],
  ['begin { $t = container_of((uint64)8, 5, pid); }', 'bad-argument'],
  ['begin { @ = offsetof(struct task_struct, pid); }'],
  ['begin { @ = typeof(pid); }', 'unsupported-syntax'],
];

test.each(scripts)('%s', (script, ...codes) => {
  expect(codesOf(checkText(script))).toEqual(codes);
});
