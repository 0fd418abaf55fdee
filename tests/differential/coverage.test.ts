import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { casesByRow, coverageText } from './coverage.ts';
import { knownDifferences } from './known-differences.ts';
import { heldElsewhere, rows } from './rows.ts';
import { readTopics } from './topics.ts';

const topics = readTopics();
const cases = casesByRow(topics);
const listed = Object.entries(rows).flatMap(([section, labels]) =>
  labels.map((label) => `${section}: ${label}`),
);
const names = topics.flatMap((topic) => topic.cases.map(({ name }) => name));

test('every row of the tables has a case, and every case a row', () => {
  expect(listed.filter((row) => !cases.has(row))).toEqual([]);
  expect([...cases.keys()].filter((row) => !listed.includes(row))).toEqual([]);
});

test('names of cases are unique', () => {
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('every known difference is one of a case', () => {
  expect(Object.keys(knownDifferences).filter((name) => !names.includes(name))).toEqual([]);
});

test('coverage.md is as the cases are', () => {
  const written = readFileSync(new URL('coverage.md', import.meta.url), 'utf8');
  expect(written).toBe(coverageText(rows, heldElsewhere, cases));
});
