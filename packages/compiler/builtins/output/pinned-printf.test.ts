import { expect, test } from 'vitest';
import { checkText } from '../../types/check-text.ts';
import { int64, stringOf, uint64 } from '../../types/type.ts';
import { parseFormat } from '../format.ts';
import { seqFormat } from './seq-format.ts';

test.each([
  ['100%% of %d', [int64], '100%% of %lld'],
  ['%-16s|%5u|%+i', [stringOf(16), uint64, int64], '%-16s|%5llu|%+lli'],
  ['%s %08x %p', [uint64, int64, uint64], '%llu %08llx 0x%llx'],
])('%s for the kernel', (format, types, expected) => {
  expect(seqFormat(parseFormat(format), types)).toBe(expected);
});

const codes = (body: string) =>
  checkText(`iter:task:pin { ${body} }`).diagnostics.map(({ code }) => code);

test.each([
  ['printf("%s %d\\n", ctx.task.comm, ctx.task.pid);', []],
  ['if (ctx.task.pid > 1) { @a[1] = 1; printf("x"); }', []],
  ['printf("%r", buf("a", 1));', ['bad-format']],
  ['printf("%s", kstack());', ['bad-format']],
  ['printf("%.3d", 1);', ['bad-format']],
  ['printf("%16p", 1);', ['bad-format']],
  [`printf("${'%d'.repeat(13)}"${', 1'.repeat(13)});`, ['limit-exceeded']],
  ['for ($i : 0..3) { printf("x"); }', ['not-callable-here']],
  ['print(1);', ['not-callable-here']],
  ['errorf("x");', ['not-callable-here']],
  ['exit();', ['not-callable-here']],
  ['@a[1] = 1; clear(@a);', ['not-callable-here']],
])('%s in a pinned iterator gives %j', (body, expected) => {
  expect(codes(body)).toEqual(expected);
});

test('without a pin the tracer prints, and takes all of them', () => {
  const { diagnostics } = checkText('iter:task { printf("%r", buf("a", 1)); time(); exit(); }');
  expect(diagnostics).toEqual([]);
});
