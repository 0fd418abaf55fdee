import { findSignature } from '../builtins/signatures.ts';
import type { Span } from '../source/span.ts';
import type { AssignTarget, Expression } from '../syntax/ast.ts';
import { checkArguments } from './calls.ts';
import { mapPlace, meetMapValue } from './maps.ts';
import type { Scope } from './scope.ts';
import type { AggregateType } from './type.ts';
import type { TypedStatement } from './typed.ts';
import { allowUnstable } from './unstable.ts';

/**
 * `@m[k] = count()` and its kin. `plain`: the value is no aggregation, so this is an ordinary
 * assignment; undefined after a diagnostic.
 */
export function checkAggregate(
  target: AssignTarget & { readonly kind: 'map' | 'map-element' },
  value: Expression,
  span: Span,
  scope: Scope,
): TypedStatement | undefined | 'plain' {
  if (value.kind !== 'call') return 'plain';
  const signature = findSignature(value.callee.name);
  if (signature?.aggregate === undefined) return 'plain';
  if (signature.name === 'tseries' && !allowUnstable('tseries', value.span, scope))
    return undefined;
  const checked = checkArguments(signature, value, scope);
  const place = mapPlace(target, scope);
  if (checked === undefined || place === undefined) return undefined;
  const feed = signature.aggregate(checked);
  if (feed === undefined || !meetMapValue(place.map, feed.type, span, scope)) return undefined;
  const aggregate = scope.script.maps.entry(place.map).value as AggregateType;
  const fed = feed.value === undefined ? {} : { value: feed.value };
  // What goes wrong at run time goes wrong in the call.
  return { kind: 'aggregate', span: value.span, ...place, aggregate, ...fed };
}
