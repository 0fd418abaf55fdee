import type { Expression } from '../syntax/ast.ts';
import { checkAddress, checkDereference } from './addresses.ts';
import { checkBinary } from './binary.ts';
import { checkBlockExpression, checkIfExpression, checkTernary } from './branches.ts';
import { boolOf, literalOf, poisoned } from './build.ts';
import { checkCall } from './calls.ts';
import { checkCast } from './casts.ts';
import { reduce } from './convert.ts';
import { checkField, checkIndex, checkTupleField } from './fields.ts';
import { positionalHint } from './hints.ts';
import { checkIdentifier } from './identifiers.ts';
import { readMap } from './maps.ts';
import { checkOffsetof, checkTypeQuery } from './queries.ts';
import { fail, type Scope, withinBudget } from './scope.ts';
import { isPoison } from './show.ts';
import { scriptString } from './strings.ts';
import type { Type } from './type.ts';
import type { TypedExpression } from './typed.ts';
import { checkUnary, checkUpdate } from './unary.ts';
import { readVariable } from './variables.ts';

/** The expression with its type, sugar and names resolved; poisoned after a diagnostic. */
export function checkExpression(node: Expression, scope: Scope): TypedExpression {
  if (!withinBudget(node.span, scope)) return poisoned(node.span);
  const checked = checkByKind(node, scope);
  scope.script.observe(node, checked);
  return checked;
}

function checkByKind(node: Expression, scope: Scope): TypedExpression {
  switch (node.kind) {
    case 'integer':
      return literalOf(node.span, node.value);
    case 'boolean':
      return boolOf(node.span, node.value);
    case 'string':
      return scriptString(node.span, node.value, scope);
    case 'positional':
      return checkPositional(node, scope);
    case 'positional-count':
      return literalOf(node.span, BigInt(scope.script.options.positional.length));
    case 'identifier':
      return checkIdentifier(node, scope);
    case 'variable':
      return readVariable(node, scope);
    case 'map':
    case 'map-element':
      return readMap(node, scope);
    case 'call':
      return checkCall(node, scope);
    case 'unary':
      if (node.operator === '*') return checkDereference(node, scope);
      return node.operator === '&'
        ? checkAddress(node, scope)
        : checkUnary(node, node.operator, scope);
    case 'update':
      return checkUpdate(node, scope);
    case 'binary':
      return checkBinary(node, scope);
    case 'ternary':
      return checkTernary(node, scope);
    case 'cast':
      return checkCast(node, scope);
    case 'field':
      return checkField(node, scope);
    case 'tuple-field':
      return checkTupleField(node, scope);
    case 'index':
      return checkIndex(node, scope);
    case 'tuple':
      return checkTuple(node, scope);
    case 'record':
      return checkRecord(node, scope);
    case 'type-query':
      return checkTypeQuery(node, scope);
    case 'offsetof':
      return checkOffsetof(node, scope);
    case 'comptime':
      return checkComptime(node, scope);
    case 'if':
      return checkIfExpression(node, scope);
    case 'block':
      return checkBlockExpression(node, scope);
    case 'error':
      return poisoned(node.span);
  }
}

/** An expression whose value is used: not none, and a castable aggregate is read as an integer. */
export function checkValue(node: Expression, scope: Scope): TypedExpression {
  const value = reduce(checkExpression(node, scope));
  if (!isPoison(value.type) && (value.type.kind === 'none' || value.type.kind === 'void')) {
    return fail(scope, 'type-mismatch', node.span, 'A value is needed here, this gives none');
  }
  return value;
}

/** `$1`: an integer when the text reads as one, else a string. Missing: 0. */
function checkPositional(
  node: Expression & { readonly kind: 'positional' },
  scope: Scope,
): TypedExpression {
  const text = scope.script.options.positional[node.index - 1];
  if (text === undefined) {
    scope.script.diagnostics.warning(
      'positional-missing',
      node.span,
      `Positional parameter $${node.index} is not given, 0 is used`,
      { hint: positionalHint(node.index) },
    );
    return literalOf(node.span, 0n);
  }
  const value = parseInteger(text);
  return value === undefined ? scriptString(node.span, text, scope) : literalOf(node.span, value);
}

/** Decimal, hexadecimal and octal as strtoll(3) reads them with base 0. */
export function parseInteger(text: string): bigint | undefined {
  const match = /^([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/.exec(text);
  if (match === null) return undefined;
  const digits = match[2]!;
  const octal = digits.length > 1 && digits[0] === '0' && !/[xX]/.test(digits);
  const value = BigInt(octal ? `0o${digits.slice(1)}` : digits);
  return match[1] === '-' ? -value : value;
}

function checkTuple(node: Expression & { readonly kind: 'tuple' }, scope: Scope): TypedExpression {
  const elements = node.elements.map((each) => checkValue(each, scope));
  return product(node, elements, {
    kind: 'tuple',
    elements: elements.map((each) => each.type),
  });
}

function checkRecord(
  node: Expression & { readonly kind: 'record' },
  scope: Scope,
): TypedExpression {
  const names = new Set<string>();
  for (const { name } of node.fields) {
    if (names.has(name.name)) {
      return fail(scope, 'duplicate-declaration', name.span, `Field '${name.name}' is given twice`);
    }
    names.add(name.name);
  }
  const elements = node.fields.map((field) => checkValue(field.value, scope));
  const fields = elements.map((each, index) => ({
    name: node.fields[index]!.name.name,
    type: each.type,
  }));
  return product(node, elements, { kind: 'record', fields });
}

function product(
  node: Expression & { readonly kind: 'tuple' | 'record' },
  elements: TypedExpression[],
  type: Type,
): TypedExpression {
  if (elements.some((each) => isPoison(each.type))) return poisoned(node.span);
  return { kind: node.kind, span: node.span, elements, type };
}

function checkComptime(
  node: Expression & { readonly kind: 'comptime' },
  scope: Scope,
): TypedExpression {
  const value = checkExpression(node.operand, scope);
  if (value.kind === 'integer' || value.kind === 'string') return value;
  return fail(scope, 'literal-required', node.span, 'comptime needs a value known while compiling');
}
