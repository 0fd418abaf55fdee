import { expect, test } from 'vitest';
import { labelText, readLabel } from './labels.tsx';

test.each([
  ['zone=eu-1', { key: 'zone', value: 'eu-1' }],
  ['canary', { key: 'canary', value: '' }],
  ['app = a=b', { key: 'app', value: 'a=b' }],
  ['=x', undefined],
  ['two words=x', undefined],
])('reads label %s', (text, label) => expect(readLabel(text)).toEqual(label));

test('a label without a value is its key alone', () => {
  expect(labelText('canary', '')).toBe('canary');
  expect(labelText('zone', 'eu')).toBe('zone=eu');
});
