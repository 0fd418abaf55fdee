import type { Diagnostic } from '@sonde/compiler';
import { expect, test } from 'vitest';
import { movedDiagnostics } from './moved-diagnostics.ts';

/** What the diagnostic of the first [bracketed] stretch of `before` is about in `after`. */
function moved(marked: string, after: string): string | undefined {
  const start = marked.indexOf('[');
  const end = marked.indexOf(']') - 1;
  const before = marked.replace('[', '').replace(']', '');
  const diagnostic: Diagnostic = {
    code: 'program-too-large',
    severity: 'error',
    message: 'too large',
    span: { start, end },
    hints: [],
    labels: [],
  };
  const [found] = movedDiagnostics([diagnostic], before, after);
  return found && after.slice(found.span.start, found.span.end);
}

test.each([
  ['nothing was typed', 'a [bcd] e', 'a bcd e', 'bcd'],
  ['something before it', 'a [bcd] e', 'aaa bcd e', 'bcd'],
  ['something behind it', 'a [bcd] e', 'a bcd eee', 'bcd'],
  ['something in it', 'a [bcd] e', 'a bxcd e', 'bxcd'],
  ['less in it', 'a [bcd] e', 'a bd e', 'bd'],
  ['a letter again', 'a [bbb] e', 'a bbbb e', 'bbb'],
  ['all of it replaced', 'a [bcd] e', 'a xyz e', undefined],
  ['all of it gone', 'a [bcd] e', 'a  e', undefined],
  ['another text', 'a [bcd] e', 'unlike', undefined],
])('%s', (_, before, after, about) => {
  expect(moved(before, after)).toBe(about);
});
