import type { Span } from '../source/span.ts';
import type { MapElement, MapReference } from '../syntax/ast.ts';
import { poisoned } from './build.ts';
import { coerce, isAggregate } from './convert.ts';
import { checkValue } from './expressions.ts';
import { nearHint } from './near.ts';
import { fail, type Scope } from './scope.ts';
import { isPoison, showType } from './show.ts';
import { none, type Type } from './type.ts';
import type { MapId, TypedArgument, TypedExpression } from './typed.ts';

/** A map, and the key in the map's own key type. */
export interface MapPlace {
  readonly map: MapId;
  readonly key?: TypedExpression;
}

/** Where `@m` or `@m[k]` lies; undefined after a diagnostic. The key type grows to hold this key. */
export function mapPlace(node: MapReference | MapElement, scope: Scope): MapPlace | undefined {
  const { maps } = scope.script;
  const reference = node.kind === 'map' ? node : node.map;
  const map = resolveMap(reference, scope);
  if (map === undefined) return undefined;
  if (node.kind === 'map') {
    if (maps.meetKey(map, none)) return { map };
    keyMismatch(map, none, node.span, scope);
    return undefined;
  }
  const keys = node.key.map((each) => checkValue(each, scope));
  if (keys.some((each) => isPoison(each.type))) return undefined;
  const key = keys.length === 1 ? keys[0]! : tupleOf(keys, node.span);
  return keyed(map, key, node.span, scope);
}

/** The place of a key that was checked already. */
export function keyed(
  map: MapId,
  key: TypedExpression,
  span: Span,
  scope: Scope,
): MapPlace | undefined {
  if (holdsAggregate(key.type)) {
    const message = `A value of type ${showType(key.type)} cannot be the key of a map`;
    fail(scope, 'map-key-mismatch', key.span, message);
    return undefined;
  }
  if (!scope.script.maps.meetKey(map, key.type)) {
    keyMismatch(map, key.type, span, scope);
    return undefined;
  }
  return { map, key: coerce(scope, key, scope.script.maps.entry(map).key!) };
}

/** `@m` or `@m[k]` as a value; an aggregate stays one until it is used as an integer. */
export function readMap(node: MapReference | MapElement, scope: Scope): TypedExpression {
  const place = mapPlace(node, scope);
  if (place === undefined) return poisoned(node.span);
  const { name, value } = scope.script.maps.entry(place.map);
  if (value === undefined) return unknownMap(name, node.span, scope);
  return { kind: 'map-get', span: node.span, ...place, type: value };
}

/** `@m` itself, as an argument of print, clear and so on. */
export function mapReference(
  node: MapReference,
  scope: Scope,
): (TypedArgument & { kind: 'map-reference' }) | undefined {
  const map = resolveMap(node, scope);
  if (map === undefined) return undefined;
  const { name, value } = scope.script.maps.entry(map);
  if (value === undefined) unknownMap(name, node.span, scope);
  return { kind: 'map-reference', span: node.span, map };
}

/** The map that a name means: inside of a macro, only what the caller passed in; in a #define, what it means there. */
function resolveMap(node: MapReference, scope: Scope): MapId | undefined {
  const { macro } = scope;
  if (macro === undefined) return scope.script.maps.id(node.name, node.span);
  if (macro.macro.isDefine) return resolveMap(node, macro.caller);
  const isParam = macro.macro.params.some(({ kind, name }) => kind === 'map' && name === node.name);
  const argument = isParam ? macro.arguments.get(node.name) : undefined;
  if (argument?.kind === 'map') return resolveMap(argument, macro.caller);
  const { name } = macro.macro.name;
  fail(scope, 'unknown-variable', node.span, `${node.name} is not passed to macro '${name}'`, {
    hint: `Give the macro a parameter ${node.name}`,
  });
  return undefined;
}

/** Makes room for a value in a map, or reports why there is none. */
export function meetMapValue(map: MapId, type: Type, span: Span, scope: Scope): boolean {
  const { maps } = scope.script;
  if (isPoison(type)) return true;
  if (maps.meetValue(map, type)) return true;
  const { name, value, span: first } = maps.entry(map);
  const aggregate = isAggregate(value!) && !isAggregate(type);
  fail(
    scope,
    'map-value-mismatch',
    span,
    `${name} holds ${showType(value!)}, a value of type ${showType(type)} does not fit`,
    {
      hint: aggregate ? 'Use another map' : sameKindHint(value!, type),
      labels: first === span ? [] : [{ span: first, message: `${name} is first used here` }],
    },
  );
  return false;
}

/** Two histograms that differ in their numbers alone have one name. */
const sameKindHint = (known: Type, other: Type): string | string[] =>
  known.kind === other.kind && isAggregate(known)
    ? 'All of them must be given the same bits, bounds or buckets'
    : [];

function keyMismatch(map: MapId, key: Type, span: Span, scope: Scope): void {
  const { name, key: known, span: first } = scope.script.maps.entry(map);
  const labels = [{ span: first, message: `${name} is first used here` }];
  const message =
    key.kind === 'none'
      ? `${name} has keys of type ${showType(known!)}, here it is used without a key`
      : known!.kind === 'none'
        ? `${name} has no key, here it is used with one of type ${showType(key)}`
        : `${name} has keys of type ${showType(known!)}, not ${showType(key)}`;
  fail(scope, 'map-key-mismatch', span, message, { labels });
}

function unknownMap(name: string, span: Span, scope: Scope): TypedExpression {
  if (scope.script.poisoned.has(name)) {
    scope.script.circular ??= { name, span };
    return poisoned(span);
  }
  const hint = nearHint(name, scope.script.maps.names());
  return fail(scope, 'unknown-variable', span, `${name} is never assigned a value`, {
    hint: hint ?? [],
  });
}

export const tupleOf = (elements: readonly TypedExpression[], span: Span): TypedExpression => ({
  kind: 'tuple',
  span,
  elements,
  type: { kind: 'tuple', elements: elements.map((each) => each.type) },
});

const holdsAggregate = (type: Type): boolean =>
  isAggregate(type) || (type.kind === 'tuple' && type.elements.some(holdsAggregate));
