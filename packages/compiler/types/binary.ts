import type { BinaryOperator, Expression } from '../syntax/ast.ts';
import { scaleIndex, sizeOfPointee } from './addresses.ts';
import { boolOf, castTo, fits, integerOf, literalOf, poisoned } from './build.ts';
import { checkCondition, isKnown } from './conditions.ts';
import { coerce, convert, isIntegral } from './convert.ts';
import { checkValue } from './expressions.ts';
import { operandHint } from './hints.ts';
import { isFlexible, join, sameType } from './join.ts';
import { fail, type Scope } from './scope.ts';
import { isPoison, showType } from './show.ts';
import { probeText, scriptString } from './strings.ts';
import { bool, int64, type Type, uint64 } from './type.ts';
import type { ArithmeticOperator, CompareOperator, TypedExpression } from './typed.ts';

type BinaryNode = Expression & { readonly kind: 'binary' };

const compareOperators: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const isCompare = (operator: BinaryOperator): operator is CompareOperator =>
  compareOperators.has(operator);

export function checkBinary(node: BinaryNode, scope: Scope): TypedExpression {
  const { operator, span } = node;
  if (operator === '&&' || operator === '||') {
    const left = checkCondition(node.left, scope);
    if (isKnown(left) && (left.value !== 0n) === (operator === '||')) {
      return boolOf(span, operator === '||');
    }
    const right = checkCondition(node.right, scope);
    if (isKnown(left) && isKnown(right)) return boolOf(span, right.value !== 0n);
    return { kind: 'logical', span, operator, left, right, type: bool };
  }
  const left = checkValue(node.left, scope);
  const right = checkValue(node.right, scope);
  if (isPoison(left.type) || isPoison(right.type)) {
    const isNumber = !isCompare(operator) && (isIntegral(left.type) || isIntegral(right.type));
    return scope.script.guessing && isNumber ? integerOf(span, 0n, int64) : poisoned(span);
  }
  if (isCompare(operator))
    return compare(withProbeText({ span, operator, left, right }, scope), scope);
  return arithmetic({ span, operator, left, right }, scope);
}

interface Operation<O> {
  readonly span: TypedExpression['span'];
  readonly operator: O;
  readonly left: TypedExpression;
  readonly right: TypedExpression;
}

// ── Comparison ──────────────────────────────────────────────────────────────────────────────────

/** `probe == "…"`. */
function withProbeText(
  operation: Operation<CompareOperator>,
  scope: Scope,
): Operation<CompareOperator> {
  const { left, right } = operation;
  if (left.type.kind !== 'string' && right.type.kind !== 'string') return operation;
  return { ...operation, left: probeText(left, scope), right: probeText(right, scope) };
}

function compare(operation: Operation<CompareOperator>, scope: Scope): TypedExpression {
  const { span, operator, left, right } = operation;
  const folded = foldCompare(operation);
  if (folded !== undefined) return folded;
  const common = commonScalar(left.type, right.type);
  if (common !== undefined) {
    warnOfDistinctPointers(operation, scope);
    return {
      kind: 'compare',
      span,
      operator,
      signed: 'signed' in common && common.signed === true,
      left: coerceScalar(left, common, scope),
      right: coerceScalar(right, common, scope),
      type: bool,
    };
  }
  const joined = join(left.type, right.type);
  if (joined === undefined || !comparable(left.type)) return mismatch(operation, scope);
  if (operator !== '==' && operator !== '!=') {
    const message = `Operator ${operator} cannot order values of type ${showType(left.type)}`;
    return fail(scope, 'bad-operand', span, message, { hint: 'Compare it with == or !=' });
  }
  const sameSize =
    left.type.kind === 'string' ? [left, right] : [convert(left, joined), convert(right, joined)];
  const [a, b] = sameSize as [TypedExpression, TypedExpression];
  return { kind: 'equal', span, negated: operator === '!=', left: a, right: b, type: bool };
}

/** Equal addresses of different things are most often a mistake in a cast. */
function warnOfDistinctPointers(
  { span, left, right }: Operation<CompareOperator>,
  scope: Scope,
): void {
  if (left.type.kind !== 'pointer' || right.type.kind !== 'pointer') return;
  if (sameType(left.type.to, right.type.to)) return;
  const message = `Pointers to different types are compared: ${showType(left.type)} and ${showType(right.type)}`;
  scope.script.diagnostics.warning('distinct-pointers', span, message, {
    hint: `Cast one of them: (${showType(left.type)})`,
  });
}

/** The type in which two scalars are compared. */
function commonScalar(a: Type, b: Type): Type | undefined {
  if (a.kind === 'pointer' || b.kind === 'pointer') {
    const others = [a, b].filter((each) => each.kind !== 'pointer');
    return others.every(isIntegral) ? uint64 : undefined;
  }
  if (!isIntegral(a) || !isIntegral(b)) return undefined;
  if (a.kind === 'bool' || b.kind === 'bool') return a.kind === b.kind ? bool : uint64;
  return join(a, b);
}

const coerceScalar = (value: TypedExpression, type: Type, scope: Scope): TypedExpression =>
  value.type.kind === 'pointer' ? castTo(value, type) : coerce(scope, value, type);

const comparable = (type: Type): boolean =>
  [
    'string',
    'buffer',
    'array',
    'tuple',
    'record',
    'macaddr',
    'inet',
    'username',
    'ksym',
    'usym',
  ].includes(type.kind);

function foldCompare(operation: Operation<CompareOperator>): TypedExpression | undefined {
  const { span, operator, left, right } = operation;
  if (left.kind === 'string' && right.kind === 'string') {
    return boolOf(span, holds(operator, left.value, right.value));
  }
  if (operator === '==' || operator === '!=') {
    const same = sameLiterals(left, right);
    if (same !== undefined) return boolOf(span, same === (operator === '=='));
  }
  if (left.kind !== 'integer' || right.kind !== 'integer') return undefined;
  if (!isIntegral(left.type) || !isIntegral(right.type)) return undefined;
  return boolOf(span, holds(operator, left.value, right.value));
}

/** Whether two tuples or two records of literals are the same; undefined when that is not known now. */
function sameLiterals(left: TypedExpression, right: TypedExpression): boolean | undefined {
  if (left.kind !== right.kind || (left.kind !== 'tuple' && left.kind !== 'record')) {
    return undefined;
  }
  const others = right.kind === left.kind ? right.elements : [];
  if (left.elements.length !== others.length) return undefined;
  const each = left.elements.map((element, index) => {
    const other = others[index]!;
    if (element.kind === 'integer' && other.kind === 'integer')
      return element.value === other.value;
    if (element.kind === 'string' && other.kind === 'string') return element.value === other.value;
    return sameLiterals(element, other);
  });
  return each.includes(undefined) ? undefined : each.every((same) => same === true);
}

function holds<T extends string | bigint>(operator: CompareOperator, a: T, b: T): boolean {
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

// ── Arithmetic ──────────────────────────────────────────────────────────────────────────────────

function arithmetic(operation: Operation<ArithmeticOperator>, scope: Scope): TypedExpression {
  const { span, operator, left, right } = operation;
  if (left.type.kind === 'pointer' || right.type.kind === 'pointer') {
    return pointerArithmetic(operation, scope);
  }
  if (left.kind === 'string' && right.kind === 'string' && operator === '+') {
    return scriptString(span, left.value + right.value, scope);
  }
  if (!isIntegral(left.type) || !isIntegral(right.type)) {
    if (left.type.kind === 'string' && right.type.kind === 'string' && operator === '+') {
      return fail(scope, 'bad-operand', span, 'Operator + joins only string literals', {
        hint: 'Use str_concat(a, b)',
      });
    }
    return mismatch(operation, scope);
  }
  if (left.kind === 'integer' && right.kind === 'integer' && bothIntegers(left.type, right.type))
    return fold(operation, left.value, right.value, scope);
  const type = arithmeticType(operator, left.type, right.type);
  if (type.kind === 'bool') {
    const operands = { left: convert(left, uint64), right: convert(right, uint64) };
    return castTo({ kind: 'binary', span, operator, ...operands, type: uint64 }, bool);
  }
  if (!(isDifference(left) && right.kind === 'integer')) {
    warnOfSignedDivision({ operator, left: left.type, right: right.type, span }, scope);
  }
  const bothUnsigned = !countsAsSigned(left.type) && !countsAsSigned(right.type);
  const widen = operator === '-' && bothUnsigned ? convert : coerceIn(scope);
  const operands = { left: widen(left, type), right: widen(right, type) };
  return { kind: 'binary', span, operator, ...operands, type };
}

/** A literal keeps its bits, as the mask in `$x & ~3` is meant to. */
const coerceIn =
  (scope: Scope) =>
  (value: TypedExpression, type: Type): TypedExpression =>
    value.kind === 'integer' ? convert(value, type) : coerce(scope, value, type);

/** eBPF divides only unsigned numbers. Two of one type are taken to be meant so. */
export function warnOfSignedDivision(
  division: {
    readonly operator: ArithmeticOperator;
    readonly left: Type;
    readonly right: Type;
    readonly span: TypedExpression['span'];
  },
  scope: Scope,
): void {
  const { operator, left, right, span } = division;
  if (operator !== '/' && operator !== '%') return;
  if (sameType(left, right) || arithmeticType(operator, left, right) !== int64) return;
  const message = `Operator ${operator} divides signed values as unsigned ones`;
  scope.script.diagnostics.warning('signed-division', span, message, {
    hint: 'Cast the operands: (uint64)',
  });
}

/** The difference of unsigned values is signed only by rule; warning of it would mark every latency. */
const isDifference = (value: TypedExpression): boolean =>
  value.kind === 'binary' &&
  value.operator === '-' &&
  [value.left, value.right].every(
    (each) => each.kind === 'integer' || (each.kind === 'cast' && !isSigned(each.operand.type)),
  );

/** Enumerators and truth values are not folded, so that their arithmetic has 64 bits like any other. */
const bothIntegers = (left: Type, right: Type): boolean =>
  left.kind === 'integer' && right.kind === 'integer';

/** int64 when a side is signed, or the operator is `-`; literals that are not negative do not count. Truth values stay such. */
export function arithmeticType(operator: ArithmeticOperator, left: Type, right: Type): Type {
  if (left.kind === 'bool' && right.kind === 'bool') return bool;
  if (operator === '-') return int64;
  const sides = [left, right];
  const signed = sides.some(countsAsSigned);
  const unsigned = sides.some((each) => !isSigned(each));
  return signed || !unsigned ? int64 : uint64;
}

const isSigned = (type: Type): boolean => 'signed' in type && type.signed === true;

/** Literals that are not negative take the other side's sign. */
const countsAsSigned = (type: Type): boolean =>
  isSigned(type) && !(type.kind === 'integer' && isFlexible(type));

function fold(
  operation: Operation<ArithmeticOperator>,
  left: bigint,
  right: bigint,
  scope: Scope,
): TypedExpression {
  const { span, operator } = operation;
  const value = evaluate(operator, left, right);
  if (value === undefined) {
    const hint = '/%'.includes(operator) ? 'Divide by another number' : 'Shift by 0 to 63 bits';
    return fail(scope, 'bad-operand', span, `${left} ${operator} ${right} has no value`, { hint });
  }
  if (!fits(value, int64) && !fits(value, uint64)) {
    const message = `${left} ${operator} ${right} does not fit 64 bits`;
    return fail(scope, 'bad-operand', span, message, {
      hint: 'Numbers go from -9223372036854775808 to 18446744073709551615',
    });
  }
  return literalOf(span, value);
}

/** Undefined: division by zero, or a shift that is not within 0..63. */
function evaluate(operator: ArithmeticOperator, a: bigint, b: bigint): bigint | undefined {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0n ? undefined : a / b;
    case '%':
      return b === 0n ? undefined : a % b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '<<':
      return b < 0n || b > 63n ? undefined : BigInt.asUintN(64, a << b);
    case '>>':
      return b < 0n || b > 63n ? undefined : a >> b;
  }
}

function pointerArithmetic(
  operation: Operation<ArithmeticOperator>,
  scope: Scope,
): TypedExpression {
  const { span, operator, left, right } = operation;
  const [pointer, index] = left.type.kind === 'pointer' ? [left, right] : [right, left];
  const fine = operator === '+' || (operator === '-' && pointer === left);
  if (!fine || !isIntegral(index.type) || pointer.type.kind !== 'pointer') {
    return mismatch(operation, scope);
  }
  const scaled = scaleIndex(index, sizeOfPointee(pointer.type));
  return { kind: 'binary', span, operator, left: pointer, right: scaled, type: pointer.type };
}

function mismatch(operation: Operation<string>, scope: Scope): TypedExpression {
  const { span, operator, left, right } = operation;
  const sides = sameType(left.type, right.type)
    ? showType(left.type)
    : `${showType(left.type)} and ${showType(right.type)}`;
  return fail(scope, 'bad-operand', span, `Operator ${operator} cannot work on ${sides}`, {
    hint: operandHint(operator, [left.type, right.type]),
    labels: [
      { span: left.span, message: `left (${showType(left.type)})` },
      { span: right.span, message: `right (${showType(right.type)})` },
    ],
  });
}
