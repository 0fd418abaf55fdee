import { expect, test } from 'vitest';
import { passwordMistake } from './password-form.tsx';

test.each([
  ['short', 'short', 'at least 10'],
  ['long enough 1', 'long enough 2', 'not the same'],
  ['long enough 1', 'long enough 1', undefined],
])('%s, then %s', (password, again, mistake) => {
  if (mistake === undefined) expect(passwordMistake(password, again)).toBeUndefined();
  else expect(passwordMistake(password, again)).toContain(mistake);
});
