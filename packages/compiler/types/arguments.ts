import type { Param, Signature } from '../builtins/signature.ts';
import type { Expression } from '../syntax/ast.ts';
import { addressOf, placeOf } from './addresses.ts';
import { call as buildCall, castTo, integerOf, stringLiteral } from './build.ts';
import { checkCondition } from './conditions.ts';
import { isAggregate, isIntegral, to64 } from './convert.ts';
import { checkExpression, checkValue } from './expressions.ts';
import { mapHint } from './hints.ts';
import { macroArgumentNode } from './macros.ts';
import { keyed, mapReference } from './maps.ts';
import { writtenType } from './queries.ts';
import { fail, type Scope } from './scope.ts';
import { isPoison, showType } from './show.ts';
import { probeText, scriptString } from './strings.ts';
import { stringOf, type Type, uint64 } from './type.ts';
import type { TypedArgument, TypedExpression } from './typed.ts';
import { declare, lookUp, meetVariable, noteAssigned, variableType } from './variables.ts';

interface Call {
  readonly signature: Signature;
  /** The arguments before this one. */
  readonly earlier: readonly TypedArgument[];
}

/** One argument in the form that its param asks for; undefined after a diagnostic. */
export function checkArgument(
  param: Param,
  node: Expression,
  call: Call,
  scope: Scope,
): TypedArgument | undefined {
  switch (param.kind) {
    case 'map':
      if (node.kind === 'map' || node.kind === 'map-element') return reference(node, scope);
      return refuse(
        'map-required',
        param,
        node,
        call,
        'a map, such as @name',
        scope,
        mapHint(node),
      );
    case 'map-or-value':
      if (node.kind === 'map') return reference(node, scope);
      return known(checkExpression(node, scope));
    case 'variable':
      if (node.kind === 'variable') return variableReference(node, call, scope);
      return refuse('bad-argument', param, node, call, 'a variable', scope);
    case 'word':
      return checkWord(param, node, call, scope);
    case 'key':
      return checkKey(node, call, scope);
    case 'condition':
      return known(checkCondition(node, scope));
    case 'type':
      return checkType(param, node, call, scope);
    case 'member': {
      const path = memberPath(node, scope);
      if (path !== undefined) return stringLiteral(node.span, path.join('.'));
      return refuse('bad-argument', param, node, call, 'the name of a member', scope);
    }
    default:
      return checkValueArgument(param, node, call, scope);
  }
}

const known = (value: TypedExpression): TypedExpression | undefined =>
  isPoison(value.type) ? undefined : value;

function reference(
  node: Expression & { readonly kind: 'map' | 'map-element' },
  scope: Scope,
): TypedArgument | undefined {
  return mapReference(node.kind === 'map' ? node : node.map, scope);
}

/** The variable and the map's values come to have one type. */
function variableReference(
  node: Expression & { readonly kind: 'variable' },
  call: Call,
  scope: Scope,
): TypedArgument | undefined {
  const variable = lookUp(scope, node.name) ?? declare(scope, node.name, node.span);
  noteAssigned(variable, scope);
  const [first] = call.earlier;
  if (first?.kind === 'map-reference') {
    const { maps } = scope.script;
    const { value } = maps.entry(first.map);
    const fits =
      value === undefined ||
      (!isAggregate(value) &&
        meetVariable(scope, variable, value) &&
        maps.meetValue(first.map, variableType(scope, variable)));
    if (!fits) {
      const message = `$${node.name} cannot hold the values of ${maps.entry(first.map).name}, of type ${showType(value)}`;
      fail(scope, 'type-mismatch', node.span, message);
      return undefined;
    }
  }
  return { kind: 'variable-reference', span: node.span, variable };
}

function checkWord(
  param: Param,
  node: Expression,
  call: Call,
  scope: Scope,
): TypedExpression | undefined {
  if (node.kind === 'identifier') return stringLiteral(node.span, node.name);
  if (node.kind === 'string') return stringLiteral(node.span, node.value);
  return refuse('bad-argument', param, node, call, 'a word', scope);
}

/** `typeof(T)`, or the name of a type that the parser took for a value. */
function checkType(
  param: Param,
  node: Expression,
  call: Call,
  scope: Scope,
): TypedExpression | undefined {
  const type = writtenType(node, scope);
  if (type === undefined) {
    const hint = 'Write typeof(struct task_struct)';
    return refuse('bad-argument', param, node, call, 'a type', scope, hint);
  }
  return isPoison(type) ? undefined : integerOf(node.span, 0n, type);
}

/** `a.b.c`; a parameter of the macro around it may stand for any of the names. */
function memberPath(node: Expression, scope: Scope): string[] | undefined {
  if (node.kind === 'identifier') {
    const argument = macroArgumentNode(node.name, scope);
    if (argument !== undefined) return memberPath(argument.node, argument.scope);
    return [node.name];
  }
  if (node.kind !== 'field') return undefined;
  const base = memberPath(node.base, scope);
  return base && [...base, node.name.name];
}

function checkKey(node: Expression, call: Call, scope: Scope): TypedExpression | undefined {
  const value = checkValue(node, scope);
  const map = call.earlier.find((arg) => arg.kind === 'map-reference');
  if (isPoison(value.type) || map === undefined) return undefined;
  return keyed(map.map, value, node.span, scope)?.key;
}

function checkValueArgument(
  param: Param,
  node: Expression,
  call: Call,
  scope: Scope,
): TypedExpression | undefined {
  // A text that only the compiler reads may be of any length.
  if (param.kind === 'literal-string' && node.kind === 'string')
    return stringLiteral(node.span, node.value);
  const value = checkScriptText(node, call, scope) ?? checkValue(node, scope);
  const { type } = value;
  if (isPoison(type)) return undefined;
  switch (param.kind) {
    case 'integer':
      if (isIntegral(type)) return to64(value);
      return refuse('bad-argument', param, node, call, `an integer, not ${showType(type)}`, scope);
    case 'address':
      if (isIntegral(type)) return castIfNeeded(to64(value));
      if (type.kind === 'pointer') return castTo(value, uint64);
      return refuse('bad-argument', param, node, call, `an address, not ${showType(type)}`, scope);
    case 'memory':
      if (
        isIntegral(type) ||
        ['pointer', 'string', 'array', 'buffer', 'struct'].includes(type.kind)
      )
        return value;
      return refuse('bad-argument', param, node, call, `memory, not ${showType(type)}`, scope);
    case 'string': {
      const text = asString(value, scope);
      const wants = `a string, not ${showType(type)}`;
      return text ?? refuse('bad-argument', param, node, call, wants, scope, 'Read it with str()');
    }
    case 'literal-integer':
      if (value.kind === 'integer') return value;
      return refuse('literal-required', param, node, call, 'an integer literal', scope);
    case 'literal-string':
      if (value.kind === 'string') return value;
      return refuse('literal-required', param, node, call, 'a string literal', scope);
    default:
      return value;
  }
}

const castIfNeeded = (value: TypedExpression): TypedExpression =>
  value.type.kind === 'integer' && value.type.signed ? castTo(value, uint64) : value;

/** str($1) is the text of the parameter, also when it reads as a number; str($1 + k) leaves k characters out. */
function checkScriptText(node: Expression, call: Call, scope: Scope): TypedExpression | undefined {
  if (call.signature.name !== 'str' || call.earlier.length > 0) return undefined;
  if (node.kind === 'binary' && node.operator === '+' && node.right.kind === 'integer') {
    const text = positionalText(node.left, scope);
    const from = Number(node.right.value);
    return text === undefined ? undefined : scriptString(node.span, text.slice(from), scope);
  }
  const text = positionalText(node, scope);
  return text === undefined ? undefined : scriptString(node.span, text, scope);
}

/** A parameter that is not given is an empty text. */
const positionalText = (node: Expression, scope: Scope): string | undefined =>
  node.kind === 'positional' ? (scope.script.options.positional[node.index - 1] ?? '') : undefined;

/** A string, or characters that are read as one: an array of them, or what a pointer to one leads to. */
function asString(value: TypedExpression, scope: Scope): TypedExpression | undefined {
  const { type, span } = value;
  if (type.kind === 'string') return value;
  if (type.kind === 'probe') return probeText(value, scope);
  const { maxStrlen } = scope.script.config;
  if (type.kind === 'array' && isCharacter(type.element)) {
    const pointer = addressOf(placeOf(value), type.element, span);
    const length = Math.min(type.length + 1, maxStrlen);
    const args = [pointer, integerOf(span, BigInt(length), uint64)];
    return buildCall(span, 'str', args, stringOf(length));
  }
  return type.kind === 'pointer' && isCharacter(type.to)
    ? buildCall(span, 'str', [value], stringOf(maxStrlen))
    : undefined;
}

const isCharacter = (type: Type): boolean =>
  type.kind === 'integer' && type.size === 1 && type.signed;

function refuse(
  code: 'bad-argument' | 'literal-required' | 'map-required',
  param: Param,
  node: Expression,
  call: Call,
  wants: string,
  scope: Scope,
  hint: string | string[] = [],
): undefined {
  const role = param.kind === 'map' ? '' : ` as its ${param.name}`;
  const message = `${call.signature.name}() takes ${wants}${role}`;
  fail(scope, code, node.span, message, { hint });
  return undefined;
}
