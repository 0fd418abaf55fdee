import { builtinLowerings } from '../builtins/lowerings.ts';
import { constant, type Value } from '../ir/builder.ts';
import type { AluOperator, Condition } from '../ir/ir.ts';
import { sizeOf, type Type } from '../types/type.ts';
import type { ArithmeticOperator, CompareOperator, TypedExpression } from '../types/typed.ts';
import type { BuiltinLowering } from './builtin.ts';
import { evaluateInto } from './composite.ts';
import { equalValues } from './equal.ts';
import { reportRuntimeError } from './event.ts';
import type { FunctionScope } from './function-scope.ts';
import { isScalar, isSigned, scalarSize } from './layout.ts';
import { loadFrom, storeTo } from './location.ts';
import { getMapScalar, reduceMap, updateMap } from './map-access.ts';
import { addressOfPlace, dataLocation, loadScalar } from './place.ts';
import { plainNumber } from './plain-number.ts';
import { lowerStatements } from './statement.ts';
import { callFunction } from './subprogram.ts';

/**
 * Evaluates an expression whose value fits a register. A register of an integer type narrower than
 * 64 bits always holds the value extended by its own sign.
 */
export function scalar(f: FunctionScope, expression: TypedExpression): Value {
  return f.b.at(expression.span, () => scalarOf(f, expression));
}

function scalarOf(f: FunctionScope, e: TypedExpression): Value {
  switch (e.kind) {
    case 'integer':
      return constant(e.value);
    case 'variable':
      return readVariable(f, e);
    case 'map-get':
      return getMapScalar(f, e);
    case 'map-reduce':
      return reduceMap(f, e);
    case 'unary':
      return unary(f, e);
    case 'binary':
      return binary(f, e);
    case 'compare':
    case 'equal':
    case 'logical':
      return truth(f, e);
    case 'ternary':
      return ternary(f, e);
    case 'block':
      lowerStatements(f, e.statements);
      return scalar(f, e.result);
    case 'cast':
      return cast(f, e.operand, e.type);
    case 'load':
      return loadScalar(f, e);
    case 'address':
      return addressOfPlace(f, e.place);
    case 'data-location':
      return dataLocation(f, e);
    case 'update':
      return update(f, e);
    case 'call':
      return callScalar(f, e);
    case 'call-function':
      return callFunction(f, e);
    case 'string':
    case 'tuple':
    case 'record':
      throw new Error(`a ${e.kind} does not fit a register`);
  }
}

function readVariable(f: FunctionScope, e: TypedExpression & { kind: 'variable' }): Value {
  const home = f.home(e.variable);
  if (home.kind === 'register') return { register: copyOf(f, { register: home.register }) };
  return extended(f, loadFrom(f.b, home.at, scalarSize(e.type)), e.type);
}

/** A fresh register: the variable may be assigned again before its old value is used. */
function copyOf(f: FunctionScope, value: Value): number {
  const to = f.b.register();
  f.b.move(to, value);
  return to;
}

/** A zero-extended load, made to hold the value by its type's sign. */
export function extended(f: FunctionScope, register: number, type: Type): Value {
  if (!isSigned(type) || sizeOf(type) === 8) return { register };
  const to = f.b.register();
  f.b.emit({ op: 'extend', to, from: register, size: sizeOf(type) as 1 | 2 | 4, signed: true });
  return { register: to };
}

function callScalar(f: FunctionScope, e: TypedExpression & { kind: 'call' }): Value {
  const builtin = lowering(e.name);
  if (builtin.scalar) return builtin.scalar(f, e);
  if (builtin.effect) {
    builtin.effect(f, e);
    return constant(0);
  }
  throw new Error(`${e.name}() has no value that fits a register`);
}

export function lowering(name: string): BuiltinLowering {
  const builtin = builtinLowerings[name];
  if (!builtin) throw new Error(`no lowering for ${name}()`);
  return builtin;
}

// ── Arithmetic ──────────────────────────────────────────────────────────────────────────────────

const aluOperators: Record<ArithmeticOperator, AluOperator> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '%': 'mod',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
  '<<': 'lsh',
  '>>': 'rsh',
};

/** Pointers and constants may be added as they are. */
function binary(f: FunctionScope, e: TypedExpression & { kind: 'binary' }): Value {
  const isFixed = e.left.kind === 'integer' || e.right.kind === 'integer';
  const operand = isFixed ? scalar : plainNumber;
  return arithmetic(f, e.operator, operand(f, e.left), operand(f, e.right), e);
}

export function arithmetic(
  f: FunctionScope,
  operator: ArithmeticOperator,
  left: Value,
  right: Value,
  at: TypedExpression,
): Value {
  if (operator === '/' || operator === '%') return division(f, operator, left, right, at);
  return { register: f.b.alu(aluOperators[operator], left, right) };
}

/** By 0 gives 1 and a report, as bpftrace does it. */
function division(
  f: FunctionScope,
  operator: '/' | '%',
  left: Value,
  right: Value,
  at: TypedExpression,
): Value {
  const { b } = f;
  const divide = (divisor: Value): Value => ({
    register: b.alu(aluOperators[operator], left, divisor),
  });
  if ('constant' in right && right.constant !== 0n) return divide(right);
  const divisor = copyOf(f, right);
  const result = b.register();
  const [bad, good, done] = [b.block(), b.block(), b.block()];
  b.branch('eq', divisor, constant(0), bad, good);
  b.enter(bad);
  reportRuntimeError(f, { kind: 'division-by-zero' }, at.span);
  b.move(result, constant(1));
  b.jump(done);
  b.enter(good);
  b.move(result, divide({ register: divisor }));
  b.jump(done);
  b.enter(done);
  return { register: result };
}

function unary(f: FunctionScope, e: TypedExpression & { kind: 'unary' }): Value {
  if (e.operator === '!') return truth(f, e);
  const operand = f.b.inRegister(scalar(f, e.operand));
  if (e.operator === '~') return { register: f.b.alu('xor', { register: operand }, constant(-1)) };
  const to = f.b.register();
  f.b.emit({ op: 'negate', to, from: operand });
  return { register: to };
}

/** Between scalars; composite casts are in `composite.ts`. */
function cast(f: FunctionScope, operand: TypedExpression, to: Type): Value {
  if (to.kind === 'bool' && operand.type.kind !== 'bool') return truthOf(f, operand);
  if (!isScalar(operand.type)) return bytesAsInteger(f, operand, to);
  const value = to.kind === 'pointer' ? scalar(f, operand) : plainNumber(f, operand);
  return resize(f, value, operand.type, to);
}

/** Keeps the invariant of `scalar` when a value changes its type. */
function resize(f: FunctionScope, value: Value, from: Type, to: Type): Value {
  const size = sizeOf(to);
  if (size === 8) return value;
  const narrower =
    size < sizeOf(from) || (size === sizeOf(from) && isSigned(from) !== isSigned(to));
  const signLost = isSigned(from) && !isSigned(to);
  if (!narrower && !signLost) return value;
  if ('constant' in value) {
    const bits = size * 8;
    return constant(
      isSigned(to) ? BigInt.asIntN(bits, value.constant) : BigInt.asUintN(bits, value.constant),
    );
  }
  const result = f.b.register();
  const width = size as 1 | 2 | 4;
  f.b.emit({ op: 'extend', to: result, from: value.register, size: width, signed: isSigned(to) });
  return { register: result };
}

/** An array of at most 8 bytes read as an integer. */
function bytesAsInteger(f: FunctionScope, operand: TypedExpression, to: Type): Value {
  const at = f.temporary('bytes', 8);
  storeTo(f.b, at, 8, constant(0));
  evaluateInto(f, operand, at);
  return extended(f, loadFrom(f.b, at, scalarSize(to)), to);
}

// ── Truth ───────────────────────────────────────────────────────────────────────────────────────

const signedConditions: Record<CompareOperator, Condition> = {
  '==': 'eq',
  '!=': 'ne',
  '<': 'slt',
  '<=': 'sle',
  '>': 'sgt',
  '>=': 'sge',
};
const unsignedConditions: Record<CompareOperator, Condition> = {
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
};

/** Goes to `yes` or `no`: conditions never become values where only the way matters. */
export function branchOn(f: FunctionScope, e: TypedExpression, yes: number, no: number): void {
  const { b } = f;
  if (e.kind === 'compare') {
    const table = e.signed ? signedConditions : unsignedConditions;
    const left = b.inRegister(scalar(f, e.left));
    b.at(e.span, () => b.branch(table[e.operator], left, scalar(f, e.right), yes, no));
  } else if (e.kind === 'logical') {
    const next = b.block();
    branchOn(f, e.left, e.operator === '&&' ? next : yes, e.operator === '&&' ? no : next);
    b.enter(next);
    branchOn(f, e.right, yes, no);
  } else if (e.kind === 'unary' && e.operator === '!') {
    branchOn(f, e.operand, no, yes);
  } else if (e.kind === 'equal') {
    equalValues(f, e, yes, no);
  } else if (isScalar(e.type)) {
    b.branch('ne', b.inRegister(scalar(f, e)), constant(0), yes, no);
  } else {
    // A string or the like in a condition: true when its first byte is not zero.
    const at = f.temporary('condition', Math.max(1, sizeOf(e.type)));
    evaluateInto(f, e, at);
    b.branch('ne', loadFrom(b, at, 1), constant(0), yes, no);
  }
}

function truth(f: FunctionScope, e: TypedExpression): Value {
  return truthOf(f, e);
}

function truthOf(f: FunctionScope, e: TypedExpression): Value {
  const { b } = f;
  const result = b.register();
  const [yes, no, done] = [b.block(), b.block(), b.block()];
  branchOn(f, e, yes, no);
  b.enter(yes);
  b.move(result, constant(1));
  b.jump(done);
  b.enter(no);
  b.move(result, constant(0));
  b.jump(done);
  b.enter(done);
  return { register: result };
}

function ternary(f: FunctionScope, e: TypedExpression & { kind: 'ternary' }): Value {
  const { b } = f;
  const result = b.register();
  eitherWay(f, e.condition, [
    () => b.move(result, scalar(f, e.then)),
    () => b.move(result, scalar(f, e.otherwise)),
  ]);
  return { register: result };
}

/** Emits both arms and goes on after them. */
export function eitherWay(
  f: FunctionScope,
  condition: TypedExpression,
  arms: readonly [() => void, () => void],
): void {
  const { b } = f;
  const [yes, no, done] = [b.block(), b.block(), b.block()];
  branchOn(f, condition, yes, no);
  [yes, no].forEach((block, index) => {
    b.enter(block);
    arms[index]!();
    b.jump(done);
  });
  b.enter(done);
}

// ── Updates ─────────────────────────────────────────────────────────────────────────────────────

function update(f: FunctionScope, e: TypedExpression & { kind: 'update' }): Value {
  const { target } = e;
  if (target.kind === 'map') return updateMap(f, e, target);
  const { type } = f.program.probe.variables[target.variable]!;
  const old = readVariable(f, { kind: 'variable', variable: target.variable, type, span: e.span });
  const sum = arithmetic(f, e.operator, old, scalar(f, e.value), e);
  const value = resize(f, sum, e.value.type, type);
  const home = f.home(target.variable, 'assign');
  if (home.kind === 'register') f.b.move(home.register, value);
  else storeTo(f.b, home.at, scalarSize(type), value);
  return e.result === 'old' ? old : value;
}
