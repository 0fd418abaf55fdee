import { expect, test } from 'vitest';
import { builtinLowerings } from './lowerings.ts';
import { signatures } from './signatures.ts';

test('the checker accepts no builtin that lowering does not know', () => {
  const unknown = signatures
    .filter(({ aggregate, rewrite }) => aggregate === undefined && rewrite === undefined)
    .map(({ name }) => name)
    .filter((name) => builtinLowerings[name] === undefined);
  expect(unknown).toEqual([]);
});

test('each lowering has exactly one form for its kind of result, func aside, whose result depends on the probe', () => {
  const odd = Object.entries(builtinLowerings)
    .filter(([name, { scalar, into, effect }]) => {
      const forms = [scalar, into, effect].filter((form) => form !== undefined);
      return forms.length !== (name === 'func' ? 2 : 1);
    })
    .map(([name]) => name);
  expect(odd).toEqual([]);
});
