import { expect, test } from 'vitest';
import { usdtArgs } from './usdt-args.ts';

const cases: [specification: string, ...sources: unknown[]][] = [
  ['8@%rdi', { kind: 'register', register: 'di' }],
  ['-4@%edi 2@%ax', { kind: 'register', register: 'di' }, { kind: 'register', register: 'ax' }],
  ['1@%r9b', { kind: 'register', register: 'r9' }],
  ['1@%sil', { kind: 'register', register: 'si' }],
  ['1@%bl', { kind: 'register', register: 'bx' }],
  ['8@-16(%rbp)', { kind: 'user-memory', register: 'bp', offset: -16 }],
  ['8@(%rsp)', { kind: 'user-memory', register: 'sp', offset: 0 }],
  [
    '4@-4(%rsi,%rdi,8)',
    { kind: 'user-memory', register: 'si', offset: -4, index: { register: 'di', scale: 8 } },
  ],
  [
    '4@(%rax,%rbx)',
    { kind: 'user-memory', register: 'ax', offset: 0, index: { register: 'bx', scale: 1 } },
  ],
  ['4@$-5', { kind: 'constant', value: '-5' }],
];

test.each(cases)('%s', (specification, ...sources) => {
  expect(usdtArgs(specification)?.fields.map((field) => field.at)).toEqual(sources);
});

test('sizes and signs', () => {
  const types = usdtArgs('-4@%edi 8@%rsi')?.fields.map((field) => field.type);
  expect(types).toEqual([
    { kind: 'integer', size: 4, signed: true },
    { kind: 'integer', size: 8, signed: false },
  ]);
});

test.each(['8@(%rax,%xmm0,8)', '8@foo(%rip)', '8@%xmm0'])('%s cannot be read', (specification) => {
  expect(usdtArgs(specification)).toBeUndefined();
});
