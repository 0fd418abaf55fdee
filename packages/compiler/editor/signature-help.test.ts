import { expect, test } from 'vitest';
import { signatureHelp } from './signature-help.ts';
import { caret, context } from './testing/caret.ts';

/** The signature with the argument at hand in brackets: `str(<address>[, length])`. */
function shown(marked: string): string | undefined {
  const { text, offset } = caret(marked);
  const found = signatureHelp(text, offset, context);
  if (found?.active === undefined) return found?.label;
  const { label, active } = found;
  const { from, to } = active;
  return `${label.slice(0, from)}<${label.slice(from, to)}>${label.slice(to)}`;
}

test.each([
  ['begin { print(strncmp(|', 'strncmp(<left>, right, length)'],
  ['begin { print(strncmp(comm, |', 'strncmp(left, <right>, length)'],
  ['begin { print(strncmp(comm, "a", |)) }', 'strncmp(left, right, <length>)'],
  ['begin { print(strncmp((1, 2), |)) }', 'strncmp(left, <right>, length)'],
  ['begin { print(strncmp(str(1, 2), |)) }', 'strncmp(left, <right>, length)'],
  ['begin { print(strncmp(@x[1, 2|], 3)) }', 'strncmp(<left>, right, length)'],
  ['begin { print(strncmp(comm, "a|", 3)) }', 'strncmp(left, <right>, length)'],
  ['begin { printf("%d %d", pid, |) }', 'printf(format, <…>)'],
  ['macro m($a, b) { 1 } begin { m(1, |) }', 'macro m($a, <b>)'],
  ['macro m(a) { 1 } macro m($a, b) { 1 } begin { m(1, |) }', 'macro m($a, <b>)'],
  ['fn f($a : int64) : int64 { return $a; } begin { f(|1) }', 'fn f(<$a : int64>) : int64'],
  ['begin /strncmp(comm, |/ { }', 'strncmp(left, <right>, length)'],
  ['begin { print(strncmp(1, 2, 3, |)) }', 'strncmp(left, right, length)'],
])('%s', (marked, signature) => {
  expect(shown(marked)).toBe(signature);
});

test.each([
  ['begin { | }'],
  ['begin { print(1); | }'],
  ['begin { (1, |) }'],
  ['begin { nosuch(|) }'],
  ['begin { // print(|\n }'],
  ['begin { if (1) { | } }'],
  ['kprobe:f(|'],
  ['|'],
])('no call: %s', (marked) => {
  expect(shown(marked)).toBeUndefined();
});
