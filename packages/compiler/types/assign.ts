import type { Span } from '../source/span.ts';
import type { AssignTarget, BinaryOperator, Expression, Statement } from '../syntax/ast.ts';
import { scaleIndex, sizeOfPointee } from './addresses.ts';
import { checkAggregate } from './aggregates.ts';
import { arithmeticType, warnOfSignedDivision } from './binary.ts';
import { fits } from './build.ts';
import { coerce, isAggregate, isIntegral, reduce } from './convert.ts';
import { checkExpression, checkValue } from './expressions.ts';
import { operandHint } from './hints.ts';
import { flexibleInt, isFlexible, join, sameType } from './join.ts';
import { mapPlace, meetMapValue } from './maps.ts';
import { fail, type Scope } from './scope.ts';
import { isPoison, showType } from './show.ts';
import { probeText } from './strings.ts';
import type { Type } from './type.ts';
import type {
  ArithmeticOperator,
  TypedExpression,
  TypedStatement,
  UpdateTarget,
  VariableId,
} from './typed.ts';
import {
  assignedVariable,
  lookUp,
  meetVariable,
  noteAssigned,
  noteRead,
  unknownVariable,
  variableType,
} from './variables.ts';

type AssignNode = Statement & { readonly kind: 'assign' };

/** `target = value;` and compound assignments; undefined after a diagnostic. */
export function checkAssign(node: AssignNode, scope: Scope): TypedStatement | undefined {
  if (node.operator !== '=') {
    return checkCompound(node, node.operator.slice(0, -1) as ArithmeticOperator, scope);
  }
  const { target, value, span } = node;
  if (target.kind === 'variable') {
    const checked = checkValue(value, scope);
    const variable = assignedVariable(scope, target);
    // What is done with the variable may need the text.
    return assignVariable(variable, probeText(checked, scope), span, scope);
  }
  if (value.kind === 'binary' && isSamePlace(value.left, target, scope)) {
    const compound = compoundOf(value.operator);
    if (compound !== undefined)
      return checkCompound({ ...node, value: value.right }, compound, scope);
  }
  const aggregate = checkAggregate(target, value, span, scope);
  if (aggregate !== 'plain') return aggregate;
  return assignMap(target, value, span, scope);
}

/** `@m[k] = @m[k] + e` is `@m[k] += e`: it needs no type for `@m` from elsewhere. */
function isSamePlace(node: Expression, target: AssignTarget, scope: Scope): boolean {
  const text = ({ span }: { readonly span: Span }): string =>
    scope.script.source.text.slice(span.start, span.end);
  return node.kind === target.kind && text(node) === text(target);
}

const arithmeticOperators: readonly ArithmeticOperator[] = [
  '+',
  '-',
  '*',
  '/',
  '%',
  '&',
  '|',
  '^',
  '<<',
  '>>',
];

const compoundOf = (operator: BinaryOperator): ArithmeticOperator | undefined =>
  arithmeticOperators.find((each) => each === operator);

/** Gives a variable a checked value, in the variable's type. */
export function assignVariable(
  variable: VariableId,
  value: TypedExpression,
  span: Span,
  scope: Scope,
): TypedStatement | undefined {
  noteAssigned(variable, scope);
  if (isPoison(value.type)) {
    scope.script.poisoned.add(scope.probe.variables[variable]!.key);
    return undefined;
  }
  if (isAggregate(value.type)) {
    const message = `$${scope.probe.variables[variable]!.name} cannot hold ${showType(value.type)}`;
    fail(scope, 'aggregate-misuse', value.span, message, { hint: 'Only a map can hold it' });
    return undefined;
  }
  const type = roomFor(variable, value, scope);
  if (type === undefined) return undefined;
  return { kind: 'assign-variable', span, variable, value: coerce(scope, value, type) };
}

/** The variable's type once it holds this value too; undefined after a diagnostic. */
function roomFor(variable: VariableId, value: TypedExpression, scope: Scope): Type | undefined {
  const entry = scope.probe.variables[variable]!;
  const { declared } = entry;
  if (declared === undefined) {
    if (meetVariable(scope, variable, value.type)) return variableType(scope, variable);
  } else if (declared.kind === 'integer' && isIntegral(value.type)) {
    if (value.kind !== 'integer' || fits(value.value, declared)) return declared;
  } else {
    const joined = join(declared, value.type);
    if (joined !== undefined && sameType(joined, declared)) return declared;
  }
  const type = variableType(scope, variable);
  const described =
    value.kind === 'integer' ? `${value.value} (${showType(value.type)})` : showType(value.type);
  fail(
    scope,
    'type-mismatch',
    value.span,
    `$${entry.name} is of type ${showType(type)}, ${described} does not fit`,
    { labels: [{ span: entry.span, message: `$${entry.name} gets its type here` }] },
  );
  return undefined;
}

function assignMap(
  target: AssignTarget & { readonly kind: 'map' | 'map-element' },
  node: Expression,
  span: Span,
  scope: Scope,
): TypedStatement | undefined {
  const value = checkExpression(node, scope);
  const place = mapPlace(target, scope);
  if (place === undefined) return undefined;
  const { name } = scope.script.maps.entry(place.map);
  if (isPoison(value.type)) {
    scope.script.poisoned.add(name);
    return undefined;
  }
  if (isAggregate(value.type)) {
    const message = `${showType(value.type)} cannot be copied from one map to another`;
    fail(scope, 'aggregate-misuse', node.span, message, {
      hint: `Cast it to copy the value: ${name} = (int64)…`,
    });
    return undefined;
  }
  if (value.type.kind === 'none' || value.type.kind === 'void') {
    fail(scope, 'type-mismatch', node.span, `${name} cannot be assigned none`);
    return undefined;
  }
  if (!meetMapValue(place.map, value.type, span, scope)) return undefined;
  const type = scope.script.maps.entry(place.map).value!;
  return { kind: 'assign-map', span, ...place, value: coerce(scope, value, type) };
}

// ── Updates ─────────────────────────────────────────────────────────────────────────────────────

/** What `++` or a compound assignment changes, and its type after that. */
export interface Assignable {
  readonly target: UpdateTarget;
  readonly type: Type;
}

/**
 * The target of an update that needs room for `widened`, which is computed from the type so far
 * (undefined for a map that nothing was assigned to yet).
 */
export function updateTarget(
  node: AssignTarget,
  widened: (known: Type | undefined) => Type | undefined,
  scope: Scope,
): Assignable | undefined {
  if (node.kind === 'variable') return updatedVariable(node, widened, scope);
  const place = mapPlace(node, scope);
  if (place === undefined) return undefined;
  const { maps } = scope.script;
  const known = maps.entry(place.map).value;
  const type = widened(known);
  if (type === undefined || !meetMapValue(place.map, type, node.span, scope)) return undefined;
  return { target: { kind: 'map', ...place, span: node.span }, type: maps.entry(place.map).value! };
}

function updatedVariable(
  node: AssignTarget & { readonly kind: 'variable' },
  widened: (known: Type | undefined) => Type | undefined,
  scope: Scope,
): Assignable | undefined {
  const variable = lookUp(scope, node.name);
  if (variable === undefined) {
    unknownVariable(node, scope);
    return undefined;
  }
  const known = variableType(scope, variable);
  if (isPoison(known)) return undefined;
  noteRead(variable, node, scope);
  noteAssigned(variable, scope);
  const type = widened(known);
  if (type === undefined) return undefined;
  const fixed = scope.probe.variables[variable]!.declared !== undefined;
  if (!fixed && !meetVariable(scope, variable, type)) return undefined;
  return { target: { kind: 'variable', variable }, type: variableType(scope, variable) };
}

function checkCompound(
  node: Pick<AssignNode, 'span' | 'target' | 'value'>,
  operator: ArithmeticOperator,
  scope: Scope,
): TypedStatement | undefined {
  const { span, target } = node;
  const value = checkValue(node.value, scope);
  if (isPoison(value.type)) return undefined;
  const updated = updateTarget(
    target,
    (known) => compoundType(operator, known, value, span, scope),
    scope,
  );
  if (updated === undefined) return undefined;
  const { type } = updated;
  const operand =
    type.kind === 'pointer' ? scaleIndex(value, sizeOfPointee(type)) : coerce(scope, value, type);
  const expression: TypedExpression = {
    kind: 'update',
    span,
    target: updated.target,
    operator,
    value: operand,
    result: 'new',
    type,
  };
  return { kind: 'expression', span, expression };
}

function compoundType(
  operator: ArithmeticOperator,
  known: Type | undefined,
  value: TypedExpression,
  span: Span,
  scope: Scope,
): Type | undefined {
  const target = known ?? flexibleInt(8);
  const { type } = reduce(value);
  if (target.kind === 'pointer' && isIntegral(type) && '+-'.includes(operator)) return target;
  const keepsTruth = type.kind === 'bool' && '&|^'.includes(operator);
  if (!isIntegral(target) || !isIntegral(type) || (target.kind === 'bool' && !keepsTruth)) {
    const message = `Operator ${operator}= cannot work on ${showType(target)} and ${showType(type)}`;
    fail(scope, 'bad-operand', span, message, {
      hint: operandHint(`${operator}=`, [target, type]),
    });
    return undefined;
  }
  warnOfSignedDivision({ operator, left: target, right: type, span }, scope);
  const literals = [target, type].every((each) => each.kind === 'integer' && isFlexible(each));
  return literals && operator !== '-' ? flexibleInt(8) : arithmeticType(operator, target, type);
}
