import { expect, test } from 'vitest';
import { worksHereOnly } from './join-line.ts';

test.each([
  ['http://localhost:3000', true],
  ['http://127.0.0.1:3000', true],
  ['http://[::1]:3000', true],
  ['http://10.0.0.5:3000', false],
  ['https://localhost.example', false],
  ['https://sonde.example', false],
])('a line for %s works here only: %s', (url, only) => {
  expect(worksHereOnly(`curl -fsSL ${url}/install/collector.sh | sudo sh -s --`)).toBe(only);
});
