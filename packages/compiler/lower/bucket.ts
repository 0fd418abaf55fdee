import { constant, type IrBuilder, type Value } from '../ir/builder.ts';
import type { Register } from '../ir/ir.ts';

/**
 * Index of `value` in a logarithmic histogram with 2^bits buckets per power of two: 0 for n < 0,
 * n + 1 for n < 2^bits, above that ((log2(n) - bits + 1) << bits) + the next `bits` bits + 1.
 */
export function logBucket(b: IrBuilder, value: Value, bits: number): Register {
  const n = b.inRegister(value);
  const index = b.register();
  const [negative, notNegative, small, large, done] = Array.from({ length: 5 }, () =>
    b.block(),
  ) as [number, number, number, number, number];
  b.branch('slt', n, constant(0), negative, notNegative);
  b.enter(negative);
  b.move(index, constant(0));
  b.jump(done);
  b.enter(notNegative);
  b.branch('lt', n, constant(1 << bits), small, large);
  b.enter(small);
  b.move(index, { register: b.alu('add', { register: n }, constant(1)) });
  b.jump(done);
  b.enter(large);
  const log = log2(b, n);
  const shift = b.alu('sub', { register: log }, constant(bits));
  const group = b.alu(
    'lsh',
    { register: b.alu('add', { register: shift }, constant(1)) },
    constant(bits),
  );
  const rest = b.alu('rsh', { register: n }, { register: shift });
  const low = b.alu('and', { register: rest }, constant((1 << bits) - 1));
  const sum = b.alu('add', { register: group }, { register: low });
  b.move(index, { register: b.alu('add', { register: sum }, constant(1)) });
  b.jump(done);
  b.enter(done);
  return index;
}

/**
 * Position of the highest bit of 0 < n < 2^63, without a branch: the verifier would follow every way through six
 * of them. `(limit - n) >>> 63` is 1 exactly when n > limit.
 */
function log2(b: IrBuilder, n: Register): Register {
  let rest = n;
  let log: Register | undefined;
  for (const step of [32, 16, 8, 4, 2, 1]) {
    const limit = b.inRegister(constant((1n << BigInt(step)) - 1n));
    const difference = b.alu('sub', { register: limit }, { register: rest });
    const above = b.alu('rsh', { register: difference }, constant(63));
    const shift = b.alu('lsh', { register: above }, constant(Math.log2(step)));
    rest = b.alu('rsh', { register: rest }, { register: shift });
    log = log === undefined ? shift : b.alu('or', { register: log }, { register: shift });
  }
  return log!;
}

/** Index in a linear histogram: 0 below min, 1 + (n - min) / step, the last one from max on. All signed. */
export function linearBucket(
  b: IrBuilder,
  value: Value,
  { min, max, step }: { min: number; max: number; step: number },
): Register {
  const n = b.inRegister(value);
  const index = b.register();
  const [below, notBelow, above, inside, done] = Array.from({ length: 5 }, () => b.block()) as [
    number,
    number,
    number,
    number,
    number,
  ];
  b.branch('slt', n, constant(min), below, notBelow);
  b.enter(below);
  b.move(index, constant(0));
  b.jump(done);
  b.enter(notBelow);
  b.branch('sge', n, constant(max), above, inside);
  b.enter(above);
  b.move(index, constant(1 + Math.floor((max - min) / step)));
  b.jump(done);
  b.enter(inside);
  const distance = b.alu('sub', { register: n }, constant(min));
  const steps = b.alu('div', { register: distance }, constant(step));
  b.move(index, { register: b.alu('add', { register: steps }, constant(1)) });
  b.jump(done);
  b.enter(done);
  return index;
}
