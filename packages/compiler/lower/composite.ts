import { constant } from '../ir/builder.ts';
import { stringBytes } from '../syntax/string-bytes.ts';
import { productLayout, sizeOf, type Type } from '../types/type.ts';
import type { TypedExpression } from '../types/typed.ts';
import { reportFailedRead } from './event.ts';
import { eitherWay, lowering, scalar } from './expression.ts';
import type { FunctionScope } from './function-scope.ts';
import { isScalar, scalarSize } from './layout.ts';
import { copy, type Location, shift, spaceOf, storeBytes, storeTo, zero } from './location.ts';
import { copyMapValue } from './map-access.ts';
import { locatePlace } from './place.ts';
import { lowerStatements } from './statement.ts';
import { callFunctionInto } from './subprogram.ts';

/**
 * Evaluates any expression into own memory of its type's size. Every byte is written: gaps
 * between the elements of tuples and what follows the NUL of a string are zero, so that values can be map keys.
 */
export function evaluateInto(f: FunctionScope, e: TypedExpression, to: Location): void {
  f.b.at(e.span, () => {
    if (isScalar(e.type)) storeTo(f.b, to, scalarSize(e.type), scalar(f, e));
    else compositeInto(f, e, to);
  });
}

function compositeInto(f: FunctionScope, e: TypedExpression, to: Location): void {
  const { b } = f;
  const size = sizeOf(e.type);
  switch (e.kind) {
    case 'string':
      return literalInto(f, e.value, size, to);
    case 'variable': {
      const home = f.home(e.variable);
      if (home.kind === 'memory') copy(b, to, home.at, size);
      return;
    }
    case 'map-get':
      return copyMapValue(f, e, to);
    case 'tuple':
    case 'record':
      return productInto(f, e.elements, to);
    case 'load':
      return copyForeign(f, to, locatePlace(f, e.place), size);
    case 'ternary':
      return eitherWay(f, e.condition, [
        () => evaluateInto(f, e.then, to),
        () => evaluateInto(f, e.otherwise, to),
      ]);
    case 'block':
      lowerStatements(f, e.statements);
      return evaluateInto(f, e.result, to);
    case 'cast':
      return castInto(f, e.operand, e.type, to);
    case 'call-function':
      return callFunctionInto(f, e, to);
    case 'call': {
      const builtin = lowering(e.name);
      if (!builtin.into) throw new Error(`${e.name}() has no composite value`);
      return builtin.into(f, e, to);
    }
    default:
      throw new Error(`a ${e.kind} cannot be a ${e.type.kind}`);
  }
}

/** A copy out of memory that may be the traced program's. */
export function copyForeign(f: FunctionScope, to: Location, from: Location, size: number): void {
  const read = copy(f.b, to, from, size);
  if (read !== undefined && spaceOf(from) !== 'own') reportFailedRead(f, read.helper, read.result);
}

/** Own or foreign memory that holds the value, without copying where it already lies somewhere. */
export function locate(f: FunctionScope, e: TypedExpression): Location {
  if (e.kind === 'variable') {
    const home = f.home(e.variable);
    if (home.kind === 'memory') return home.at;
  }
  if (e.kind === 'load' && !isScalar(e.type)) return locatePlace(f, e.place);
  const at = f.temporary(e.kind, Math.max(1, sizeOf(e.type)));
  evaluateInto(f, e, at);
  return at;
}

function productInto(f: FunctionScope, elements: readonly TypedExpression[], to: Location): void {
  const types = elements.map((element) => element.type);
  const { offsets, size } = productLayout(types);
  if (hasGaps(types)) zero(f.b, to, size);
  elements.forEach((element, index) => {
    evaluateInto(f, element, shift(to, offsets[index]!));
  });
}

const hasGaps = (types: readonly Type[]): boolean =>
  productLayout(types).size !== types.reduce((sum, type) => sum + sizeOf(type), 0);

function literalInto(f: FunctionScope, text: string, capacity: number, to: Location): void {
  const bytes = stringBytes(text).subarray(0, Math.max(0, capacity - 1));
  // Whole words where they fit, so that a short literal is one or two stores.
  const head = new Uint8Array(Math.min(capacity, Math.ceil((bytes.length + 1) / 8) * 8));
  head.set(bytes);
  storeBytes(f.b, to, head);
  if (capacity > head.length) zero(f.b, shift(to, head.length), capacity - head.length);
}

/** Casts between composite types, and from integers to arrays of their bytes. */
function castInto(f: FunctionScope, operand: TypedExpression, type: Type, to: Location): void {
  const { b } = f;
  const [from, size] = [sizeOf(operand.type), sizeOf(type)];
  if (isScalar(operand.type)) {
    const value = scalar(f, operand);
    storeTo(b, to, size as 1 | 2 | 4 | 8, value);
    return;
  }
  if (type.kind === 'tuple' || type.kind === 'record') return castProduct(f, operand, type, to);
  if (size > from) zero(b, shift(to, from), size - from);
  if (size >= from) return evaluateInto(f, operand, to);
  copyForeign(f, to, locate(f, operand), size);
  if (type.kind === 'string') storeTo(b, shift(to, size - 1), 1, constant(0));
}

/** Element by element, in the order of the operand: strings widen, integers grow, fields of records go where their name is. */
function castProduct(
  f: FunctionScope,
  operand: TypedExpression,
  type: Extract<Type, { kind: 'tuple' | 'record' }>,
  to: Location,
): void {
  const from = elementTypes(operand.type);
  const types = elementTypes(type);
  const source = productLayout(from);
  const target = productLayout(types);
  if (hasGaps(types)) zero(f.b, to, target.size);
  const literal =
    operand.kind === 'tuple' || operand.kind === 'record' ? operand.elements : undefined;
  from.forEach((each, index) => {
    const element: TypedExpression = literal?.[index] ?? {
      kind: 'load',
      place: { kind: 'value', of: operand, offset: source.offsets[index]! },
      type: each,
      span: operand.span,
    };
    const place = placeOfElement(operand.type, type, index);
    const at = shift(to, target.offsets[place]!);
    const cast = {
      kind: 'cast',
      operand: element,
      type: types[place]!,
      span: operand.span,
    } as const;
    evaluateInto(f, cast, at);
  });
}

/** Where the element `index` of `from` lies in `to`: at its name in a record, at its place in a tuple. */
function placeOfElement(from: Type, to: Type, index: number): number {
  if (from.kind !== 'record' || to.kind !== 'record') return index;
  const name = from.fields[index]!.name;
  return to.fields.findIndex((field) => field.name === name);
}

const elementTypes = (type: Type): readonly Type[] =>
  type.kind === 'tuple'
    ? type.elements
    : type.kind === 'record'
      ? type.fields.map((field) => field.type)
      : [];
