import { expect, test } from 'vitest';
import { carriesLabels, matchesHost } from './match-host.ts';

const host = {
  name: 'web-1',
  state: 'ONLINE',
  labels: { zone: 'eu', canary: '' },
  kernel: { release: '6.18.0' },
};

test.each([
  ['', true],
  ['WEB', true],
  ['zone=eu 6.18', true],
  ['web zone=us', false],
  ['offline', false],
])('filter "%s" finds the host: %s', (filter, found) =>
  expect(matchesHost(host, filter)).toBe(found),
);

test('a selector needs every label', () => {
  expect(carriesLabels(host, { zone: 'eu', canary: '' })).toBe(true);
  expect(carriesLabels(host, { zone: 'eu', tier: 'db' })).toBe(false);
  expect(carriesLabels(host, {})).toBe(true);
});
