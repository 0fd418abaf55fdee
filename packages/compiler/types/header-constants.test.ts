import { expect, test } from 'vitest';
import { fixtureKernel } from '../kernel/fixture.ts';
import { checkText, codesOf } from './check-text.ts';

const headers: Readonly<Record<string, string>> = {
  'linux/mine.h':
    '#ifndef _MINE_H\n#define _MINE_H\n#include <linux/inner.h>\nextern int f(int x);\n#define MINE_FLAG (1 << INNER_BIT)\n#define MINE_LONG \\\n  0x10UL\n#endif\n',
  'linux/inner.h': '# define INNER_BIT 4 /* the bit */\nstruct x { int a; };\n',
};

const kernel = fixtureKernel({ kernel: { header: (path) => headers[path] } });

test.each([
  ['#include <linux/mine.h>\nbegin { static_assert(MINE_FLAG == 16, ""); }'],
  ['#include <linux/mine.h>\nbegin { static_assert(MINE_LONG == 16 && INNER_BIT == 4, ""); }'],
  ['#include <linux/mine.h>\n#define INNER_BIT 5\nbegin { static_assert(INNER_BIT == 5, ""); }'],
  ['#include <linux/absent.h>\nbegin { @ = 1; }'],
])('%s', (script) => {
  expect(codesOf(checkText(script, { kernel }))).toEqual([]);
});

test('a name that no header defines stays unknown', () => {
  const script = '#include <linux/mine.h>\nbegin { @ = NOSUCH; }';
  expect(codesOf(checkText(script, { kernel }))).toEqual(['unknown-identifier']);
});
