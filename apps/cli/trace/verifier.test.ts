import { expect, test } from 'vitest';
import { withSource } from './verifier.ts';

const source = { name: 'x.bt', text: 'begin {\n  @a = 1;\n  @b = 2;\n}\n' };
const lineInfo = [
  { insnIndex: 0, span: { start: 10, end: 16 } },
  { insnIndex: 3, span: { start: 20, end: 26 } },
];

test('pieces of the script stand before their instructions, once', () => {
  const log = `func#0 @0
0: R1=ctx() R10=fp0
0: (b7) r1 = 1
1: (7b) *(u64 *)(r10 -8) = r1
3: (b7) r1 = 2
4: (95) exit
from 1 to 1: R1=1
1: (7b) *(u64 *)(r10 -8) = r1
processed 5 insns
`;
  expect(withSource(log, { lineInfo }, source)).toBe(`func#0 @0
0: R1=ctx() R10=fp0
; x.bt:2:3: @a = 1
0: (b7) r1 = 1
1: (7b) *(u64 *)(r10 -8) = r1
; x.bt:3:3: @b = 2
3: (b7) r1 = 2
4: (95) exit
from 1 to 1: R1=1
; x.bt:2:3: @a = 1
1: (7b) *(u64 *)(r10 -8) = r1
processed 5 insns
`);
});

test('instructions without a place stay bare', () => {
  expect(withSource('0: (95) exit\n', { lineInfo: [] }, source)).toBe('0: (95) exit\n');
});
