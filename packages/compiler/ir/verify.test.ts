import { expect, test } from 'vitest';
import { constant, IrBuilder } from './builder.ts';
import type { IrFunction } from './ir.ts';
import { verifyIr } from './verify.ts';

function main(build: (b: IrBuilder) => void): IrFunction {
  const b = new IrBuilder('main', 'main', 1);
  build(b);
  return b.finish();
}

test.each<[string, (b: IrBuilder) => void, string]>([
  [
    'a read that one path never wrote',
    (b) => {
      const [yes, after] = [b.block(), b.block()];
      const value = b.register();
      b.branch('eq', b.params[0]!, constant(0), yes, after);
      b.enter(yes);
      b.move(value, constant(1));
      b.jump(after);
      b.enter(after);
      b.return({ register: value });
    },
    'main: b2: return v1: v1 may be read before it is assigned',
  ],
  ['a jump to nowhere', (b) => b.jump(9), 'main: b0: no block b9'],
  [
    'a store outside of its slot',
    (b) => b.storeSlot(b.slot('s', 8), 4, 8, constant(0)),
    'main: b0: s0[4]:8 = 0: outside of the slot',
  ],
  [
    'an unknown slot',
    (b) => b.storeSlot(3, 0, 8, constant(0)),
    'main: b0: s3[0]:8 = 0: no slot s3',
  ],
  [
    'an unknown helper',
    (b) => b.emit({ op: 'call', helper: 'nope', args: [] }),
    'main: b0: call nope(): no such helper',
  ],
  [
    'an unknown function',
    (b) => b.emit({ op: 'call-function', function: 'nope', args: [] }),
    'main: b0: call function nope(): no such function',
  ],
  [
    'too many arguments',
    (b) =>
      b.emit({ op: 'call', helper: 'loop', args: Array.from({ length: 6 }, () => constant(0)) }),
    'main: b0: call loop(0, 0, 0, 0, 0, 0): more than five arguments',
  ],
  ['an unknown register', (b) => b.return({ register: 77 }), 'v77 may be read'],
])('%s', (_, build, problem) => {
  expect(verifyIr({ functions: [main(build)] }).join('\n')).toContain(problem);
});

test('a loop that assigns before it reads is fine', () => {
  const fn = main((b) => {
    const [head, body, after] = [b.block(), b.block(), b.block()];
    const count = b.inRegister(constant(3));
    b.jump(head);
    b.enter(head);
    b.branch('ne', count, constant(0), body, after);
    b.enter(body);
    b.move(count, { register: b.alu('sub', { register: count }, constant(1)) });
    b.jump(head);
    b.enter(after);
    b.return({ register: count });
  });
  expect(verifyIr({ functions: [fn] })).toEqual([]);
});

test('the first function is main, and names are unique', () => {
  const step = new IrBuilder('main', 'callback', 2);
  step.return(constant(0));
  const fn = step.finish();
  expect(verifyIr({ functions: [fn, fn] })).toEqual([
    'two functions have one name',
    'the first function is not main',
  ]);
});
