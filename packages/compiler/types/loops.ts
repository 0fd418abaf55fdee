import type { KernelFeature } from '../kernel/kernel-info.ts';
import type { Span } from '../source/span.ts';
import type { Expression, Statement } from '../syntax/ast.ts';
import { checkCondition } from './conditions.ts';
import { coerce, convert, isAggregate, isCastable, isIntegral, to64 } from './convert.ts';
import { checkValue } from './expressions.ts';
import { join } from './join.ts';
import { mapReference } from './maps.ts';
import { childScope, fail, type Scope, withinBudget } from './scope.ts';
import { isPoison, poison, showType } from './show.ts';
import { checkBlock } from './statements.ts';
import { int64, type Type, uint64 } from './type.ts';
import type { TypedExpression, TypedStatement } from './typed.ts';
import { declare, lookUp, meetVariable } from './variables.ts';

/** What `unroll` may copy. */
const unrollMax = 100n;

export function checkWhile(
  node: Statement & { readonly kind: 'while' },
  scope: Scope,
): TypedStatement {
  const { span } = node;
  scope.script.diagnostics.warning('deprecated', span, 'while loops may go away', {
    hint: 'Use a range: for $i : 0..10 { … }',
  });
  const condition = checkCondition(node.condition, scope);
  const body = checkBlock(node.body, childScope(scope, { inLoop: true }));
  return { kind: 'while', span, condition, body };
}

/** The body as often as asked for, one after the other. */
export function checkUnroll(
  node: Statement & { readonly kind: 'unroll' },
  scope: Scope,
): TypedStatement[] {
  const count = checkValue(node.count, scope);
  if (isPoison(count.type)) return [];
  if (count.kind !== 'integer') {
    fail(scope, 'literal-required', node.count.span, 'unroll needs a literal count');
    return [];
  }
  if (count.value < 1n || count.value > unrollMax) {
    const message = `unroll copies its body 1 to ${unrollMax} times, not ${count.value}`;
    fail(scope, 'limit-exceeded', node.count.span, message, {
      hint: 'Use a loop: for $i : 0..1000 { … }',
    });
    return [];
  }
  const copies: TypedStatement[] = [];
  for (let each = 0n; each < count.value && withinBudget(node.span, scope); each++) {
    copies.push(...checkBlock(node.body, childScope(scope)).statements);
  }
  return copies;
}

export function checkForRange(
  node: Statement & { readonly kind: 'for-range' },
  scope: Scope,
): TypedStatement {
  const { span } = node;
  requireFeature('bpf_loop', span, scope);
  const [first, end] = [bound(node.from, scope), bound(node.to, scope)];
  const unknown = isPoison(first.type) || isPoison(end.type);
  const type = unknown ? poison : (join(first.type, end.type) ?? int64);
  const [from, to] = [first, end].map((each) => wide(coerce(scope, each, type))) as [
    TypedExpression,
    TypedExpression,
  ];
  const inner = bodyScope(node.variable, type, scope);
  const body = checkBlock(node.body, inner);
  const variable = inner.names.get(node.variable.name)!;
  return { kind: 'for-range', span, variable, from, to, body };
}

function requireFeature(feature: KernelFeature, span: Span, scope: Scope): void {
  const { features, release } = scope.script.kernel;
  if (features[feature] !== false) return;
  const message = `for needs ${feature}, which kernel ${release} lacks`;
  fail(scope, 'feature-missing', span, message, { hint: 'Use unroll or while with a small count' });
}

const wide = (value: TypedExpression): TypedExpression => convert(to64(value), int64);

function bound(node: Expression, scope: Scope): TypedExpression {
  const value = checkValue(node, scope);
  if (isPoison(value.type) || isIntegral(value.type)) return value;
  const message = `A range needs integers, not ${showType(value.type)}`;
  return fail(scope, 'type-mismatch', value.span, message);
}

export function checkForMap(
  node: Statement & { readonly kind: 'for-map' },
  scope: Scope,
): TypedStatement | undefined {
  const { span } = node;
  requireFeature('for_each_map_elem', span, scope);
  const map = mapReference(node.map, scope)?.map;
  if (map === undefined) return undefined;
  const { name, key, value } = scope.script.maps.entry(map);
  if (value === undefined) return undefined;
  if (key === undefined || key.kind === 'none') {
    fail(
      scope,
      'map-key-mismatch',
      node.map.span,
      `${name} has no key, there is nothing to go over`,
    );
    return undefined;
  }
  if (isAggregate(value) && !isCastable(value)) {
    const message = `for cannot go over ${name}, which holds ${showType(value)}`;
    fail(scope, 'aggregate-misuse', node.map.span, message);
    return undefined;
  }
  const type: Type = { kind: 'tuple', elements: [key, loopValue(value)] };
  const inner = bodyScope(node.variable, type, scope);
  const body = checkBlock(node.body, inner);
  return { kind: 'for-map', span, variable: inner.names.get(node.variable.name)!, map, body };
}

/** An aggregate is reduced to its integer before the body sees it. */
function loopValue(value: Type): Type {
  if (!isCastable(value)) return value;
  return 'signed' in value && value.signed === true ? int64 : uint64;
}

function bodyScope(
  name: { readonly name: string; readonly span: TypedExpression['span'] },
  type: Type,
  scope: Scope,
): Scope {
  if (lookUp(scope, name.name) !== undefined) {
    fail(scope, 'duplicate-declaration', name.span, `$${name.name} is already declared`, {
      hint: 'Choose another name for the variable of the loop',
    });
  }
  const inner = childScope(scope, { callbackDepth: scope.callbackDepth + 1, inLoop: true });
  const variable = declare(inner, name.name, name.span);
  meetVariable(inner, variable, type);
  return inner;
}
