import { constant, type Value } from '../ir/builder.ts';
import type { Register } from '../ir/ir.ts';
import type { Span } from '../source/span.ts';
import { sizeOf } from '../types/type.ts';
import type {
  MapId,
  TypedExpression,
  TypedMap,
  TypedStatement,
  UpdateTarget,
} from '../types/typed.ts';
import { castableTotal } from './aggregate.ts';
import { evaluateInto } from './composite.ts';
import { reportHelperError, reportMissingKey } from './event.ts';
import { arithmetic, extended, scalar } from './expression.ts';
import type { FunctionScope } from './function-scope.ts';
import { isBucketed, keySize, roundUp, scalarSize } from './layout.ts';
import {
  addressOf,
  copy,
  inSlot,
  type Location,
  loadFrom,
  own,
  shift,
  storeTo,
  zero,
} from './location.ts';
import { mapIndex } from './script-scope.ts';

export const typedMap = (f: FunctionScope, map: MapId): TypedMap => f.script.typed.maps[map]!;

/** The value of a keyless plain map lies in the globals map: its address is a constant. */
export function globalValue(f: FunctionScope, map: MapId): { value: Location; set: Location } {
  const storage = f.script.storage(map);
  if (storage.kind !== 'global') throw new Error('the map has no place among the globals');
  const base = f.b.mapValueAddress(mapIndex.globals, 0);
  return { value: own(base, storage.offset), set: own(base, storage.setOffset) };
}

/** The key in own memory, with room for the bucket index where the map needs one. Without a key that room has 8 zero bytes in front. */
export function keyInto(f: FunctionScope, map: MapId, key: TypedExpression | undefined): Location {
  const typed = typedMap(f, map);
  const size = keySize(typed);
  const at = f.temporary('key', size);
  if (key === undefined) {
    zero(f.b, at, size);
    return at;
  }
  const valueSize = sizeOf(typed.key!);
  if (isBucketed(typed.value) && roundUp(valueSize, 8) !== valueSize) zero(f.b, at, size);
  evaluateInto(f, key, at);
  return at;
}

/** The address of an entry's value, or 0. */
export function lookup(f: FunctionScope, map: MapId, key: Location): Register {
  return lookupIn(f, f.script.storage(map).map, key);
}

export function lookupIn(f: FunctionScope, kernelMap: number, key: Location): Register {
  const map = f.b.mapAddress(kernelMap);
  return f.b.call('map_lookup_elem', [{ register: map }, { register: addressOf(f.b, key) }]);
}

/** Runs `found` with the entry's value when there is one, `missing` otherwise, and goes on. */
export function ifFound(
  f: FunctionScope,
  pointer: Register,
  found: (value: Location) => void,
  missing: () => void = () => {},
): void {
  const { b } = f;
  const [yes, no, done] = [b.block(), b.block(), b.block()];
  b.branch('ne', pointer, constant(0), yes, no);
  b.enter(yes);
  found(own(pointer));
  b.jump(done);
  b.enter(no);
  missing();
  b.jump(done);
  b.enter(done);
}

type MapGet = Extract<TypedExpression, { kind: 'map-get' }>;

export function getMapScalar(f: FunctionScope, e: MapGet): Value {
  const size = scalarSize(e.type);
  if (!e.key) {
    const { value } = presentGlobal(f, e.map, e.span);
    return extended(f, loadFrom(f.b, value, size), e.type);
  }
  const { b } = f;
  const result = b.register();
  const key = keyInto(f, e.map, e.key);
  ifFound(
    f,
    lookup(f, e.map, key),
    (value) => b.move(result, extended(f, loadFrom(b, value, size), e.type)),
    () => {
      reportMissingKey(f, e.span);
      b.move(result, constant(0));
    },
  );
  return { register: result };
}

/** The value of a keyless map; one that was not assigned, or was deleted, counts as missing. */
function presentGlobal(f: FunctionScope, map: MapId, span: Span): ReturnType<typeof globalValue> {
  const { b } = f;
  const at = globalValue(f, map);
  if (!f.script.reportsReads) return at;
  const [missing, done] = [b.block(), b.block()];
  b.branch('eq', loadFrom(b, at.set, 8), constant(0), missing, done);
  b.enter(missing);
  reportMissingKey(f, span);
  b.jump(done);
  b.enter(done);
  return at;
}

/** A missing entry reads as zeros. */
export function copyMapValue(f: FunctionScope, e: MapGet, to: Location): void {
  const size = sizeOf(e.type);
  if (!e.key) {
    copy(f.b, to, presentGlobal(f, e.map, e.span).value, size);
    return;
  }
  const key = keyInto(f, e.map, e.key);
  ifFound(
    f,
    lookup(f, e.map, key),
    (value) => copy(f.b, to, value, size),
    () => {
      reportMissingKey(f, e.span);
      zero(f.b, to, size);
    },
  );
}

export function setMap(f: FunctionScope, s: Extract<TypedStatement, { kind: 'assign-map' }>): void {
  const { map, value } = s;
  if (!s.key) {
    const at = globalValue(f, map);
    evaluateInto(f, value, at.value);
    storeTo(f.b, at.set, 8, constant(1));
    return;
  }
  const key = keyInto(f, map, s.key);
  const at = f.temporary('value', sizeOf(typedMap(f, map).value));
  evaluateInto(f, value, at);
  updateEntry(f, map, key, at, s);
}

/** map_update_elem, with a full map counted and reported. */
export function updateEntry(
  f: FunctionScope,
  map: MapId,
  key: Location,
  value: Location,
  at: TypedExpression | { readonly span: TypedExpression['span'] },
): void {
  const { b } = f;
  const result = b.call('map_update_elem', [
    { register: b.mapAddress(f.script.storage(map).map) },
    { register: addressOf(b, key) },
    { register: addressOf(b, value) },
    constant(0),
  ]);
  reportHelperError(f, 'map_update_elem', result, at.span);
}

/** `@m[k] += 1` and kin: in place when the entry exists. */
export function updateMap(
  f: FunctionScope,
  e: Extract<TypedExpression, { kind: 'update' }>,
  target: UpdateTarget & { kind: 'map' },
): Value {
  const { b } = f;
  const type = typedMap(f, target.map).value;
  const size = scalarSize(type);
  const amount = scalar(f, e.value);
  const [old, fresh] = [b.register(), b.register()];
  const apply = (at: Location): void => {
    b.move(old, extended(f, loadFrom(b, at, size), type));
    b.move(fresh, arithmetic(f, e.operator, { register: old }, amount, e));
    storeTo(b, at, size, { register: fresh });
  };
  if (!target.key) {
    const at = presentGlobal(f, target.map, target.span);
    apply(at.value);
    storeTo(b, at.set, 8, constant(1));
  } else {
    const key = keyInto(f, target.map, target.key);
    ifFound(f, lookup(f, target.map, key), apply, () => {
      reportMissingKey(f, target.span);
      const first = inSlot(f.readSlot());
      b.move(old, constant(0));
      b.move(fresh, arithmetic(f, e.operator, constant(0), amount, e));
      storeTo(b, first, 8, { register: fresh });
      updateEntry(f, target.map, key, first, e);
    });
  }
  return { register: e.result === 'old' ? old : fresh };
}

/** count, sum, min, max, avg read as an integer: the parts of all CPUs put together. */
export function reduceMap(
  f: FunctionScope,
  e: Extract<TypedExpression, { kind: 'map-reduce' }>,
): Value {
  const key = e.key ? keyInto(f, e.map, e.key) : zeroKey(f);
  return castableTotal(f, e.map, key, e.span);
}

/** The key of element 0 of an array map. */
export function zeroKey(f: FunctionScope): Location {
  const key = f.temporary('key', 8);
  storeTo(f.b, key, 8, constant(0));
  return shift(key, 0);
}
