import { expect, test } from 'vitest';
import { compile } from './compile.ts';
import { fixtureKernel } from './kernel/fixture.ts';

const options = { sourceName: 'stdin', positional: [], named: {}, unsafe: false, config: {} };

/** Loops in each other, each of which needs a key and a value as large as the stack takes them. */
function nested(depth: number): string {
  const update = (level: number) =>
    `@m${level}[pid, nsecs, nsecs, nsecs, nsecs] = (nsecs, nsecs, nsecs, nsecs, nsecs);`;
  const open = Array.from(
    { length: depth },
    (_, level) => `for $i${level} : 0..2 { ${update(level)} `,
  );
  return `begin { ${open.join('')} ${'} '.repeat(depth)} }`;
}

test.each([1, 2, 4, 6])('%d loops in each other fit the stack', (depth) => {
  const { compiled, diagnostics } = compile(nested(depth), fixtureKernel(), options);
  expect(diagnostics).toEqual([]);
  expect(compiled?.programs).toHaveLength(1);
});

test('temporaries go to scratch memory only where the stack does not hold them', () => {
  const scratchBytes = (depth: number) =>
    compile(nested(depth), fixtureKernel(), options).compiled?.maps.find(
      ({ role }) => role === 'scratch',
    )?.valueSize;
  expect(scratchBytes(2)).toBe(8);
  expect(scratchBytes(6)).toBeGreaterThan(100);
});
