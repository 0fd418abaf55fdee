import type { RunDetail } from '@sonde/api/client';
import { expect, test } from 'vitest';
import { draftOfRun, startInput, startInputOfRun } from './again.ts';

const run = {
  text: 'BEGIN { print($1) }',
  scriptName: 'opens',
  scriptVersion: { id: 'v2', scriptId: 's', number: 2 },
  selector: { labels: { zone: 'eu' } },
  positional: ['two words', `it's`],
  limits: { durationMs: 1_500, overheadPercent: 2.5, eventsPerSecond: 10, mapBytes: 4096 },
  named: { top: '5', verbose: '' },
  pid: 7,
  cgroup: '/system.slice',
  unsafe: true,
  reportsReads: true,
} as unknown as RunDetail;

const again = {
  text: run.text,
  scriptName: 'opens',
  scriptVersionId: 'v2',
  selector: run.selector,
  positional: run.positional,
  named: run.named,
  pid: 7,
  cgroup: '/system.slice',
  limits: run.limits,
  unsafe: true,
  reportsReads: true,
};

test('a run starts again as it was', () => expect(startInputOfRun(run)).toEqual(again));

test('so it does by way of the workspace', () =>
  expect(startInput(draftOfRun(run), run.selector)).toEqual(again));

test('a text that was never saved keeps its name', () => {
  const draft = draftOfRun({ ...run, scriptName: 'opensnoop', scriptVersion: null });
  expect(startInput(draft, run.selector)).toMatchObject({ scriptName: 'opensnoop' });
  expect(startInput(draft, run.selector)).not.toHaveProperty('scriptVersionId');
});

test('a changed draft is no longer the version that it came from', () => {
  const draft = { ...draftOfRun(run), text: 'other' };
  expect(startInput(draft, run.selector)).not.toHaveProperty('scriptVersionId');
});
