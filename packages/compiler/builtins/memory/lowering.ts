import { constant, type Value } from '../../ir/builder.ts';
import {
  type BuiltinLowering,
  type Call,
  expressionArg,
  integerArg,
  isExpression,
  withoutCasts,
} from '../../lower/builtin.ts';
import { copyForeign, evaluateInto } from '../../lower/composite.ts';
import { scalar } from '../../lower/expression.ts';
import type { FunctionScope } from '../../lower/function-scope.ts';
import { isScalar } from '../../lower/layout.ts';
import {
  addressOf,
  type Location,
  shift,
  storeBytes,
  storeTo,
  zero,
} from '../../lower/location.ts';
import { stringInto, stringLength } from '../../lower/string.ts';
import { sizeOf, type Type } from '../../types/type.ts';
import type { TypedExpression } from '../../types/typed.ts';
import { atMost, bytesOf, readBytes } from './bytes.ts';

function bufferInto(f: FunctionScope, call: Call, to: Location): void {
  const { b } = f;
  const capacity = sizeOf(call.type) - 4;
  const { location } = bytesOf(f, expressionArg(call, 0));
  const wanted = isExpression(call.args[1])
    ? scalar(f, expressionArg(call, 1))
    : constant(capacity);
  const length = atMost(f, wanted, capacity);
  zero(b, to, sizeOf(call.type));
  storeTo(b, to, 4, length);
  readBytes(f, location, shift(to, 4), length);
}

/** 0 when the first n bytes, or all up to the NUL, are the same; 1 otherwise. */
function compareStrings(f: FunctionScope, call: Call): Value {
  const { b } = f;
  const [left, right] = [
    inOwnMemory(f, expressionArg(call, 0)),
    inOwnMemory(f, expressionArg(call, 1)),
  ];
  const bound = Math.min(left.length, right.length, Number(integerArg(call, 2)));
  const [result, index] = [b.register(), b.register()];
  b.move(result, constant(0));
  b.move(index, constant(0));
  const [head, body, both, next, differ, done] = [
    b.block(),
    b.block(),
    b.block(),
    b.block(),
    b.block(),
    b.block(),
  ];
  b.jump(head);
  b.enter(head);
  b.branch('lt', index, constant(bound), body, done);
  b.enter(body);
  const first = b.load(b.alu('add', { register: left.address }, { register: index }), 0, 1);
  const second = b.load(b.alu('add', { register: right.address }, { register: index }), 0, 1);
  b.branch('eq', first, { register: second }, both, differ);
  b.enter(both);
  b.branch('eq', first, constant(0), done, next);
  b.enter(next);
  b.move(index, { register: b.alu('add', { register: index }, constant(1)) });
  b.jump(head);
  b.enter(differ);
  b.move(result, constant(1));
  b.jump(done);
  b.enter(done);
  return { register: result };
}

function inOwnMemory(f: FunctionScope, e: TypedExpression): { address: number; length: number } {
  const length = sizeOf(e.type);
  const at = f.temporary('compared', length);
  evaluateInto(f, e, at);
  return { address: addressOf(f.b, at), length };
}

function swap(f: FunctionScope, call: Call): Value {
  const size = sizeOf(call.type);
  const from = f.b.inRegister(scalar(f, withoutWidening(expressionArg(call, 0), size)));
  if (size === 1) return { register: from };
  const to = f.b.register();
  f.b.emit({ op: 'swap', to, from, size: size as 2 | 4 | 8 });
  return { register: to };
}

const withoutWidening = (e: TypedExpression, size: number): TypedExpression =>
  e.kind === 'cast' && sizeOf(e.operand.type) === size ? e.operand : e;

function macInto(f: FunctionScope, call: Call, to: Location): void {
  copyForeign(f, to, bytesOf(f, expressionArg(call, 0)).location, 6);
}

const [inet4, inet6] = [2, 10];

/** u32 family, then the address in network order, 4 or 16 bytes. The family is given or follows from the size. */
function inetInto(f: FunctionScope, call: Call, to: Location): void {
  const { b } = f;
  const address = expressionArg(call, call.args.length - 1);
  const size = addressSize(address.type);
  const family =
    call.args.length > 1
      ? scalar(f, expressionArg(call, 0))
      : constant(size === 16 ? inet6 : inet4);
  zero(b, to, 20);
  storeTo(b, to, 4, family);
  if (isScalar(address.type) && address.type.kind !== 'pointer')
    storeTo(b, shift(to, 4), 4, scalar(f, withoutCasts(address)));
  else copyForeign(f, shift(to, 4), bytesOf(f, address).location, size);
}

/** Constant bytes, one by one. */
function bytesInto(f: FunctionScope, call: Call, to: Location): void {
  const bytes = call.args.map((_, index) => Number(integerArg(call, index)));
  storeBytes(f.b, to, Uint8Array.from(bytes));
}

const addressSize = (type: Type): number => {
  const pointee = type.kind === 'pointer' ? type.to : type;
  return sizeOf(pointee) === 16 ? 16 : 4;
};

/** Marks the address space for the checker; nothing happens at run time. */
const same: BuiltinLowering = { scalar: (f, call) => scalar(f, expressionArg(call, 0)) };

export const memoryLowerings: Record<string, BuiltinLowering> = {
  str: { into: stringInto },
  buf: { into: bufferInto },
  strlen: { scalar: (f, call) => stringLength(f, expressionArg(call, 0)) },
  strncmp: { scalar: compareStrings },
  bswap: { scalar: swap },
  kptr: same,
  uptr: same,
  macaddr: { into: macInto },
  'byte-array': { into: bytesInto },
  ntop: { into: inetInto },
};
