import { expect, test } from 'vitest';
import { describeSelector, readSelector, selectHosts, writeSelector } from './selector.ts';

const hosts = [
  { id: 'a', labels: { zone: 'eu' } },
  { id: 'b', labels: { zone: 'us' } },
];

test.each([
  [{ labels: {} }, ['a', 'b'], 'every host'],
  [{ labels: { zone: 'eu' } }, ['a'], 'hosts with zone=eu'],
  [{ hostIds: ['b'] }, ['b'], '1 host by name'],
  [{ hostIds: ['a', 'b'], labels: { zone: 'us' } }, ['b'], '2 hosts by name'],
  [{ hostIds: [] }, [], '0 hosts by name'],
])('%j takes %j and survives the address', (selector, ids, words) => {
  expect(selectHosts(hosts, selector).map((host) => host.id)).toEqual(ids);
  expect(describeSelector(selector)).toBe(words);
  const address = writeSelector(selector);
  expect(readSelector(address.hosts || null, address.labels || null)).toEqual(selector);
});
