import { findSignature, signatureNames } from '../builtins/signatures.ts';
import type { Expression } from '../syntax/ast.ts';
import { checkArgN, wholeArgs } from './args.ts';
import { integerOf, literalOf, stringLiteral } from './build.ts';
import { checkBuiltin } from './calls.ts';
import { expandMacro, findMacros, macroArgument } from './macros.ts';
import { nearHint } from './near.ts';
import { fail, type Scope } from './scope.ts';
import { binaryHere } from './type-names.ts';
import type { TypedExpression } from './typed.ts';

type IdentifierNode = Expression & { readonly kind: 'identifier' };

/**
 * A bare name: a parameter of the macro around it, `args`, `argN`, a builtin that needs no
 * arguments, an enumerator or constant, a macro without parameters.
 */
export function checkIdentifier(node: IdentifierNode, scope: Scope): TypedExpression {
  const { name, span } = node;
  const argument = macroArgument(name, scope);
  if (argument !== undefined) return argument;
  if (name === 'args') return wholeArgs(span, scope);
  const number = /^arg(\d+)$/.exec(name);
  if (number !== null) return checkArgN(Number(number[1]), span, scope);
  const asCall = { span, callee: { span, name }, args: [] };
  if (findMacros(name, scope).length > 0) return expandMacro({ kind: 'call', ...asCall }, scope);
  const signature = findSignature(name);
  if (signature !== undefined) return checkBuiltin(signature, asCall, scope);
  const text = scope.script.structs.text(name);
  if (text !== undefined) return stringLiteral(span, text);
  const enumerator = scope.script.structs.enumerator(name, binaryHere(scope));
  if (enumerator !== undefined) {
    const { value, type } = enumerator;
    return type.kind === 'enum' ? integerOf(span, value, type) : literalOf(span, value);
  }
  return fail(scope, 'unknown-identifier', span, `'${name}' is not known`, {
    hint:
      nearHint(name, [...signatureNames(), ...scope.script.structs.constants()]) ??
      `A variable is written $${name}, a map @${name}`,
  });
}
