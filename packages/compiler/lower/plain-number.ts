import { constant, type Value } from '../ir/builder.ts';
import type { TypedExpression } from '../types/typed.ts';
import { scalar } from './expression.ts';
import type { FunctionScope } from './function-scope.ts';
import { addressOf, loadFrom, storeTo } from './location.ts';

/**
 * A scalar that arithmetic may be done on. The verifier knows the context and what it leads to for pointers, and
 * allows little else than constant offsets then (kernel/bpf/verifier.c, adjust_ptr_min_max_vals, v6.18).
 */
export function plainNumber(f: FunctionScope, e: TypedExpression): Value {
  const value = scalar(f, e);
  return isPlainNumber(f, e) ? value : forgotten(f, value);
}

/** The same value, without what the verifier knows of it: it does not follow what is added atomically to memory. */
export function forgotten(f: FunctionScope, value: Value): Value {
  if ('constant' in value) return value;
  const { b } = f;
  const at = f.temporary('number', 8);
  storeTo(b, at, 8, constant(0));
  b.emit({
    op: 'atomic-add',
    base: addressOf(b, at),
    offset: 0,
    size: 8,
    value: b.inRegister(value),
  });
  return { register: loadFrom(b, at, 8) };
}

function isPlainNumber(f: FunctionScope, e: TypedExpression): boolean {
  if (e.type.kind !== 'pointer') return true;
  switch (e.kind) {
    case 'cast':
      return isPlainNumber(f, e.operand);
    case 'load':
      // Arguments of traced functions have their BTF types; fields are read by a helper.
      return e.place.kind !== 'context' || f.program.probe.programType !== 'tracing';
    case 'integer':
    case 'call':
    case 'call-function':
    case 'map-get':
      return true;
    default:
      return false;
  }
}
