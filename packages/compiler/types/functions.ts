import type { Expression, Statement, Subprogram } from '../syntax/ast.ts';
import { fits, poisoned } from './build.ts';
import { coerce, isIntegral, reduce } from './convert.ts';
import { checkValue } from './expressions.ts';
import { join, sameType } from './join.ts';
import { fail, type Scope } from './scope.ts';
import { isPoison, showType } from './show.ts';
import { checkBlock } from './statements.ts';
import { sizeOf, type Type } from './type.ts';
import { resolveTypeName } from './type-names.ts';
import type { TypedExpression, TypedStatement, VariableId } from './typed.ts';
import { declare } from './variables.ts';

/**
 * `fn name($a : T, …) : T { … }`: a function of its own in every program that calls it. Unlike a macro
 * it has declared types, returns from its middle, and sees nothing of its caller but the arguments.
 */
type CallNode = Pick<Expression & { readonly kind: 'call' }, 'span' | 'args'>;

/** A function gets its arguments, and the place of a result in memory, in the registers r1 to r5. */
const paramsMax = 5;

export function checkFunctionCall(fn: Subprogram, node: CallNode, scope: Scope): TypedExpression {
  const { span } = node;
  const { name } = fn.name;
  if (node.args.length !== fn.params.length) {
    const message = `${name}() takes ${fn.params.length} arguments, not ${node.args.length}`;
    return fail(scope, 'bad-argument-count', span, message);
  }
  const result = resolveTypeName(fn.returnType, scope);
  const types = fn.params.map((param) => resolveTypeName(param.type, scope));
  const args = node.args.map((arg, index) => {
    const what = `${name}() takes $${fn.params[index]!.name} as ${showType(types[index]!)}`;
    return typedAs(checkValue(arg, scope), types[index]!, what, scope);
  });
  if (isPoison(result) || [...types, ...args.map(({ type }) => type)].some(isPoison)) {
    return poisoned(span);
  }
  if (!define(fn, { result, types }, scope)) {
    return fail(scope, 'unsupported-syntax', span, `Function '${name}' calls itself`, {
      hint: 'The kernel allows no recursion; use a loop',
    });
  }
  return { kind: 'call-function', span, function: name, args, type: result };
}

interface Shape {
  readonly result: Type;
  readonly types: readonly Type[];
}

/** Checks the body for the probe that calls it, once; false while that is going on already. */
function define(fn: Subprogram, { result, types }: Shape, caller: Scope): boolean {
  const { probe, script } = caller;
  const { name, span } = fn.name;
  if (probe.subprograms.has(name)) return probe.subprograms.get(name) !== undefined;
  const inMemory = sizeOf(result) > 0 && !inRegister(result) ? 1 : 0;
  if (types.length + inMemory > paramsMax) {
    fail(
      caller,
      'limit-exceeded',
      span,
      `A function has at most ${paramsMax - inMemory} parameters`,
    );
  }
  probe.subprograms.set(name, undefined);
  const scope: Scope = {
    script,
    probe,
    names: new Map(),
    callbackDepth: 0,
    inLoop: false,
    inFunction: { name, result },
  };
  const params = fn.params.map(
    (param, index): VariableId => declare(scope, param.name, param.span, types[index]!),
  );
  const body = checkBlock(fn.body, scope);
  // Set again, so that a function comes after those that it calls.
  probe.subprograms.delete(name);
  probe.subprograms.set(name, { name, params, result, body });
  return true;
}

const inRegister = (type: Type): boolean => isIntegral(type) || type.kind === 'pointer';

/** `return value;` in a function. */
export function checkResult(
  node: Statement & { readonly kind: 'return' },
  result: Type,
  scope: Scope,
): TypedStatement {
  const { span, value } = node;
  const { name } = scope.inFunction!;
  if (value === undefined) {
    if (result.kind !== 'void') {
      fail(scope, 'type-mismatch', span, `${name}() returns ${showType(result)}, nothing is given`);
    }
    return { kind: 'return', span };
  }
  const what = `${name}() returns ${showType(result)}`;
  return { kind: 'return', span, value: typedAs(checkValue(value, scope), result, what, scope) };
}

/** A value in a declared type, by the rules of an assignment. */
function typedAs(given: TypedExpression, type: Type, what: string, scope: Scope): TypedExpression {
  const value = reduce(given);
  if (isPoison(value.type) || isPoison(type)) return value;
  const fitsIn =
    type.kind === 'integer' && isIntegral(value.type)
      ? value.kind !== 'integer' || fits(value.value, type)
      : isSame(join(type, value.type), type);
  if (fitsIn) return coerce(scope, value, type);
  return fail(scope, 'type-mismatch', value.span, `${what}, not ${showType(value.type)}`);
}

const isSame = (joined: Type | undefined, type: Type): boolean =>
  joined !== undefined && sameType(joined, type);
