import { expect, test } from 'vitest';
import { Diagnostics } from './diagnostic.ts';
import { lineColumn, renderDiagnostics } from './render.ts';

const render = (text: string, fill: (to: Diagnostics) => void, color = false): string => {
  const diagnostics = new Diagnostics();
  fill(diagnostics);
  return renderDiagnostics(diagnostics.list, { name: 'stdin', text }, { color });
};

test('an error shows its line, an underline and its hints', () => {
  const shown = render('begin { $x = $y; }', (to) =>
    to.error('unknown-variable', { start: 13, end: 15 }, '$y is not known', {
      hint: ['assign it first', 'or declare it'],
    }),
  );
  expect(shown).toBe(
    [
      'stdin:1:14-16: ERROR: $y is not known [unknown-variable]',
      'begin { $x = $y; }',
      '             ~~',
      'HINT: assign it first',
      'HINT: or declare it',
      '',
    ].join('\n'),
  );
});

test('tabs widen to four spaces, and the underline follows', () => {
  const shown = render('begin {\n\t$x;\t}', (to) =>
    to.error('unknown-variable', { start: 9, end: 11 }, 'm'),
  );
  expect(shown).toBe('stdin:2:2-4: ERROR: m [unknown-variable]\n    $x;    }\n    ~~\n');
});

test('errors come before warnings, each in order', () => {
  const shown = render('abc', (to) => {
    to.warning('deprecated', { start: 0, end: 1 }, 'first');
    to.error('bad-cast', { start: 1, end: 2 }, 'second');
    to.error('bad-cast', { start: 2, end: 3 }, 'third');
  });
  expect(shown.match(/ERROR: \w+|WARNING: \w+/g)).toEqual([
    'ERROR: second',
    'ERROR: third',
    'WARNING: first',
  ]);
});

test('a range over lines shows them all and no underline', () => {
  const shown = render('a\nbc\nd\n', (to) => to.error('bad-cast', { start: 0, end: 4 }, 'm'));
  expect(shown).toBe('stdin:1-2: ERROR: m [bad-cast]\na\nbc\n');
});

test('labels repeat header and line', () => {
  const shown = render('a b', (to) =>
    to.warning('deprecated', { start: 2, end: 3 }, 'here', {
      labels: [{ span: { start: 0, end: 1 }, message: 'because' }],
    }),
  );
  expect(shown).toBe(
    'stdin:1:3-4: WARNING: here [deprecated]\na b\n  ~\nstdin:1:1-2: WARNING: because\na b\n~\n',
  );
});

test('the end of the text can be underlined', () => {
  const shown = render('ab', (to) => to.error('bad-cast', { start: 2, end: 2 }, 'm'));
  expect(shown).toBe('stdin:1:3-3: ERROR: m [bad-cast]\nab\n  ~\n');
});

test('colours wrap the message only', () => {
  const shown = render('a', (to) => to.error('bad-cast', { start: 0, end: 1 }, 'm'), true);
  expect(shown.split('\n')[0]).toBe('stdin:1:1-2: \x1b[31mERROR: m [bad-cast]\x1b[0m');
});

test.each([
  [0, 1, 1],
  [1, 1, 2],
  [2, 2, 1],
  [3, 3, 1],
  [99, 3, 2],
])('offset %d is line %d, column %d', (offset, line, column) => {
  expect(lineColumn({ name: '', text: 'a\n\nb' }, offset)).toEqual({ line, column });
});

test('past twenty errors only their number follows; warnings have a score of their own', () => {
  const shown = render('abc', (to) => {
    for (let at = 0; at < 22; at++) to.error('bad-cast', { start: 0, end: 1 }, `error ${at}`);
    to.warning('deprecated', { start: 0, end: 1 }, 'warning');
  });
  expect(shown.match(/ERROR: /g)).toHaveLength(20);
  expect(shown).toContain('\n… and 2 more errors\nstdin:1:1-2: WARNING: warning');
});
