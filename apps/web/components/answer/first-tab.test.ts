import { compile, fixtureKernel } from '@sonde/compiler';
import { expect, test } from 'vitest';
import { firstTab } from './first-tab.ts';

const options = { sourceName: 'script', positional: [], named: {}, unsafe: false, config: {} };
const schemaOf = (text: string) => compile(text, fixtureKernel(), options).compiled?.schema ?? null;

const rows = 'begin { printf("x"); @n = count(); }';
const mapsAlone = 'begin { @n = count(); }';

test.each([
  ['no schema yet', '', ['waiting'], 'events'],
  ['rows', rows, ['rows'], 'events'],
  ['maps alone', mapsAlone, ['zero'], 'map-@n'],
  ['did not compile', '', ['failed', 'failed'], 'hosts'],
  ['refused by the kernel', rows, ['failed', 'no-answer'], 'hosts'],
  ['one of two failed', rows, ['failed', 'zero'], 'events'],
  ['one of two may still answer', rows, ['failed', 'waiting'], 'events'],
  ['failed after it had spoken', rows, [], 'events'],
] as const)('%s', (_, text, outcomes, tab) => {
  expect(firstTab([{ schema: text === '' ? null : schemaOf(text) }], outcomes)).toBe(tab);
});
