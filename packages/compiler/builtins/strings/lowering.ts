import { constant, type Value } from '../../ir/builder.ts';
import type { Register } from '../../ir/ir.ts';
import { type BuiltinLowering, type Call, expressionArg } from '../../lower/builtin.ts';
import { scalar } from '../../lower/expression.ts';
import type { FunctionScope } from '../../lower/function-scope.ts';
import { addressOf, copy, type Location, shift, storeTo, zero } from '../../lower/location.ts';
import { appendString, sourceOf } from '../../lower/string.ts';
import { sizeOf } from '../../types/type.ts';
import { atMost, bytesOf, readBytes } from '../memory/bytes.ts';
import { indexOfString } from './search.ts';

/** Bytes that memcmp() looks at behind pointers at most. */
const comparedBytesMax = 1024;

function contains(f: FunctionScope, call: Call): Value {
  // The sign bit tells a position from -1.
  const index = indexOfString(f, call);
  const missing = f.b.alu('rsh', index, constant(63));
  return { register: f.b.alu('xor', { register: missing }, constant(1)) };
}

/** Both strings are read one behind the other, into room for their full capacities, and cut after that. */
function concatInto(f: FunctionScope, call: Call, to: Location): void {
  const { b } = f;
  const [left, right] = [expressionArg(call, 0), expressionArg(call, 1)];
  const bytes = sizeOf(left.type) + sizeOf(right.type);
  const joined = f.scratchAt(f.program.allocate(bytes));
  const capacity = sizeOf(call.type);
  zero(b, joined, bytes);
  const end = b.register();
  b.move(end, constant(0));
  const sources = [sourceOf(f, left), sourceOf(f, right)];
  for (const source of sources) appendString(f, source, joined, end);
  if (bytes < capacity) zero(b, shift(to, bytes), capacity - bytes);
  copy(b, to, joined, Math.min(bytes, capacity));
  if (bytes > capacity) storeTo(b, shift(to, capacity - 1), 1, constant(0));
}

function compareMemory(f: FunctionScope, call: Call): Value {
  const { b } = f;
  const sides = [0, 1].map((index) => bytesOf(f, expressionArg(call, index)));
  const known = sides.map(({ length, whole }) => (whole ? length : comparedBytesMax));
  const limit = Math.min(comparedBytesMax, ...known);
  const length = atMost(f, scalar(f, expressionArg(call, 2)), limit);
  const [left, right] = sides.map(({ location }) => {
    const at = f.temporary('compared', limit);
    readBytes(f, location, at, length);
    return addressOf(b, at);
  }) as [Register, Register];
  return firstDifference(f, left, right, { length, limit });
}

/** A loop whose bound the verifier sees. */
function firstDifference(
  f: FunctionScope,
  left: Register,
  right: Register,
  { length, limit }: { readonly length: Value; readonly limit: number },
): Value {
  const { b } = f;
  const [result, index] = [b.register(), b.register()];
  b.move(result, constant(0));
  b.move(index, constant(0));
  const [head, within, body, next, done] = Array.from({ length: 5 }, () => b.block()) as [
    number,
    number,
    number,
    number,
    number,
  ];
  b.jump(head);
  b.enter(head);
  b.branch('lt', index, constant(limit), within, done);
  b.enter(within);
  b.branch('lt', index, length, body, done);
  b.enter(body);
  const first = b.load(b.alu('add', { register: left }, { register: index }), 0, 1);
  const second = b.load(b.alu('add', { register: right }, { register: index }), 0, 1);
  b.move(result, { register: b.alu('sub', { register: first }, { register: second }) });
  b.branch('eq', result, constant(0), next, done);
  b.enter(next);
  b.move(index, { register: b.alu('add', { register: index }, constant(1)) });
  b.jump(head);
  b.enter(done);
  return { register: result };
}

export const stringLowerings: Record<string, BuiltinLowering> = {
  strcontains: { scalar: contains },
  strstr: { scalar: indexOfString },
  str_concat: { into: concatInto },
  memcmp: { scalar: compareMemory },
};
