import type { Value } from '../ir/builder.ts';
import type { TypedArgument, TypedExpression } from '../types/typed.ts';
import type { FunctionScope } from './function-scope.ts';
import type { Location } from './location.ts';

export type Call = Extract<TypedExpression, { kind: 'call' }>;

/** How one builtin becomes IR: exactly one of the three, by what its result is. */
export interface BuiltinLowering {
  /** The result fits a register. */
  readonly scalar?: (f: FunctionScope, call: Call) => Value;
  /** The result is composite and is built in own memory of its type's size. Every byte is written. */
  readonly into?: (f: FunctionScope, call: Call, to: Location) => void;
  /** No result. */
  readonly effect?: (f: FunctionScope, call: Call) => void;
}

/** The n-th argument, which the checker has made an expression. */
export function expressionArg(call: Call, index: number): TypedExpression {
  const arg = call.args[index];
  if (!arg || arg.kind === 'map-reference' || arg.kind === 'variable-reference')
    throw new Error(`argument ${index} of ${call.name}() is not an expression`);
  return arg;
}

export function mapArg(call: Call, index: number): number {
  const arg = call.args[index];
  if (arg?.kind !== 'map-reference')
    throw new Error(`argument ${index} of ${call.name}() is not a map`);
  return arg.map;
}

/** A literal argument, as the checker guarantees. */
export function stringArg(call: Call, index: number): string {
  const arg = expressionArg(call, index);
  if (arg.kind !== 'string')
    throw new Error(`argument ${index} of ${call.name}() is not a literal`);
  return arg.value;
}

export function integerArg(call: Call, index: number): bigint {
  const arg = withoutCasts(expressionArg(call, index));
  if (arg.kind !== 'integer')
    throw new Error(`argument ${index} of ${call.name}() is not a literal`);
  return arg.value;
}

export function withoutCasts(expression: TypedExpression): TypedExpression {
  return expression.kind === 'cast' ? withoutCasts(expression.operand) : expression;
}

export const isExpression = (arg: TypedArgument | undefined): arg is TypedExpression =>
  arg !== undefined && arg.kind !== 'map-reference' && arg.kind !== 'variable-reference';
