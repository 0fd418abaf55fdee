import { noTotals as totals } from '@sonde/api/client';
import { expect, test } from 'vitest';
import { countOutcomes, outcomeOf, outcomeText, whyEnded } from './outcome.ts';

const host = { state: 'DONE', totals, diagnostics: [], lostReason: null, endReason: null } as const;

test.each([
  [{ ...host, totals: { ...totals, events: 12n } }, false, 'rows', '12 events'],
  [host, true, 'rows', 'Maps, no events'],
  [host, false, 'zero', 'Answered: zero events'],
  [{ ...host, state: 'ATTACHED' }, false, 'zero', 'Attached: zero events so far'],
  [{ ...host, state: 'FAILED' }, false, 'failed', 'Failed without a diagnostic'],
  [{ ...host, state: 'LOST', lostReason: 'lease ran out' }, false, 'no-answer', 'lease ran out'],
  [{ ...host, state: 'PENDING' }, false, 'waiting', 'Waiting for the host'],
] as const)('outcome %#', (each, hasMaps, outcome, text) => {
  expect(outcomeOf(each, hasMaps)).toBe(outcome);
  expect(outcomeText(each, outcome)).toBe(text);
});

test('a failed host with events is still failed: it did not do what was asked', () => {
  const failed = { ...host, state: 'FAILED', totals: { ...totals, events: 5n } } as const;
  expect(outcomeOf(failed, true)).toBe('failed');
});

test('a failed host tells its error, not the warning before it', () => {
  const [warning, error] = (['warning', 'error'] as const).map((severity) => ({
    code: 'deprecated' as const,
    severity,
    message: `the ${severity}`,
    span: { start: 0, end: 0 },
    labels: [],
    hints: [],
  }));
  const failed = { ...host, state: 'FAILED', diagnostics: [warning!, error!] } as const;
  expect(outcomeText(failed, 'failed')).toBe('the error');
});

test('reasons are counted only when hosts disagree', () => {
  const stopped = { state: 'DONE', endReason: 'STOPPED' } as const;
  const lost = { state: 'LOST', endReason: null } as const;
  expect(whyEnded([stopped, stopped])).toBe('somebody stopped it');
  expect(whyEnded([stopped, stopped, lost])).toBe('somebody stopped it (2), no answer came (1)');
});

test('every outcome is counted', () => {
  expect(countOutcomes(['rows', 'zero', 'rows'])).toEqual({
    rows: 2,
    zero: 1,
    failed: 0,
    'no-answer': 0,
    waiting: 0,
  });
});
