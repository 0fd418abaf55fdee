import { constant, type Value } from '../../ir/builder.ts';
import { locate } from '../../lower/composite.ts';
import { reportFailedRead } from '../../lower/event.ts';
import { scalar } from '../../lower/expression.ts';
import type { FunctionScope } from '../../lower/function-scope.ts';
import { addressOf, type Location, readHelper, type Space, spaceOf } from '../../lower/location.ts';
import { sizeOf } from '../../types/type.ts';
import type { TypedExpression } from '../../types/typed.ts';

/** Memory that an argument means. `length` is that of the value, or of what is pointed to. */
export interface Bytes {
  readonly location: Location;
  readonly length: number;
  /** The value itself, so that nothing behind `length` may be read. */
  readonly whole: boolean;
}

/** Where bytes named by an argument lie: behind a pointer, or in a value of ours. */
export function bytesOf(f: FunctionScope, e: TypedExpression): Bytes {
  if (e.type.kind === 'pointer') {
    const space: Space = e.type.space === 'btf' ? 'kernel' : e.type.space;
    const base = f.b.inRegister(scalar(f, e));
    const location = { kind: 'pointer', base, offset: 0, space } as const;
    return { location, length: sizeOf(e.type.to), whole: false };
  }
  if (e.type.kind === 'integer') {
    const base = f.b.inRegister(scalar(f, e));
    return {
      location: { kind: 'pointer', base, offset: 0, space: 'none' },
      length: 0,
      whole: false,
    };
  }
  return { location: locate(f, e), length: sizeOf(e.type), whole: true };
}

/** Copies a number of bytes that may be known only at run time; zeros when they cannot be read. */
export function readBytes(f: FunctionScope, from: Location, to: Location, length: Value): void {
  const helper = readHelper[spaceOf(from)].bytes;
  const result = f.b.call(helper, [
    { register: addressOf(f.b, to) },
    length,
    { register: addressOf(f.b, from) },
  ]);
  if (spaceOf(from) !== 'own') reportFailedRead(f, helper, result);
}

/** The smaller of both, in a form that the verifier follows. */
export function atMost(f: FunctionScope, value: Value, limit: number): Value {
  const { b } = f;
  if ('constant' in value)
    return constant(value.constant < BigInt(limit) ? value.constant : BigInt(limit));
  const result = b.register();
  b.move(result, value);
  const [over, fits] = [b.block(), b.block()];
  b.branch('gt', result, constant(limit), over, fits);
  b.enter(over);
  b.move(result, constant(limit));
  b.jump(fits);
  b.enter(fits);
  return { register: result };
}
