import { expect, test } from 'vitest';
import {
  draftName,
  firstDraft,
  isChanged,
  joinWords,
  readNamed,
  splitWords,
  writeNamed,
} from './draft.ts';

test.each([
  ['', []],
  ['1 20  3', ['1', '20', '3']],
  ['"two words" x', ['two words', 'x']],
  [`'a "b"' ""`, ['a "b"', '']],
  ['a\\ b', ['a b']],
])('positional parameters %s are words', (text, words) => expect(splitWords(text)).toEqual(words));

test('words survive being written and read again', () => {
  const words = ['plain', 'two words', `it's`, '', 'back\\slash'];
  expect(splitWords(joinWords(words))).toEqual(words);
});

test.each([
  ['', {}],
  ['--top=5 --verbose', { top: '5', verbose: '' }],
  [`--name='two words' --eq=a=b`, { name: 'two words', eq: 'a=b' }],
])('named parameters %s are read and written', (text, named) => {
  expect(readNamed(text)).toEqual(named);
  expect(readNamed(writeNamed(named))).toEqual(named);
});

test('a draft is changed only against the version that it started from', () => {
  const script = { id: '1', versionId: '2', name: 'opens', version: 3, text: firstDraft.text };
  expect(isChanged(firstDraft)).toBe(false);
  expect(isChanged({ ...firstDraft, script })).toBe(false);
  expect(isChanged({ ...firstDraft, script, text: 'other' })).toBe(true);
  expect(draftName({ ...firstDraft, script })).toBe('opens');
  const tool = { name: 'opensnoop', text: firstDraft.text };
  expect(isChanged({ ...firstDraft, tool, text: 'other' })).toBe(true);
});
