import { constant, type Value } from '../ir/builder.ts';
import type { Register, Size } from '../ir/ir.ts';
import type { Span } from '../source/span.ts';
import type { Place, TypedExpression } from '../types/typed.ts';
import { locate } from './composite.ts';
import { reportFailedRead, reportRuntimeError } from './event.ts';
import { extended, scalar } from './expression.ts';
import type { FunctionScope } from './function-scope.ts';
import { isSigned, scalarSize } from './layout.ts';
import {
  addressOf,
  isDirect,
  type Location,
  loadFrom,
  readHelper,
  type Space,
  shift,
  spaceOf,
} from './location.ts';

type Load = Extract<TypedExpression, { kind: 'load' }>;

/** Who wants to know about an index outside its array: `outside` is set to 1, `span` is reported. */
interface Bounds {
  readonly outside: Register;
  readonly span: Span;
}

/** The location of a place; only an index with a bound emits a check: outside its array it is reported and becomes 0. */
export function locatePlace(f: FunctionScope, place: Place, bounds?: Bounds): Location {
  switch (place.kind) {
    case 'memory': {
      const base = f.b.inRegister(scalar(f, place.pointer));
      return { kind: 'pointer', base, offset: place.offset, space: pointerSpace(place.pointer) };
    }
    case 'context':
      return { kind: 'context', base: contextOf(f), offset: place.offset };
    case 'value':
      return shift(locate(f, place.of), place.offset);
    case 'index':
      return locateElement(f, place, bounds);
  }
}

/** The checker forbids what needs the context inside loop bodies; this is the net under it. */
export function contextOf(f: FunctionScope): Register {
  if (f.context === undefined) throw new Error('the probe context is not available in a loop body');
  return f.context;
}

function pointerSpace(pointer: TypedExpression): Space {
  if (pointer.type.kind !== 'pointer') return 'none';
  return pointer.type.space === 'btf' ? 'own' : pointer.type.space;
}

function locateElement(
  f: FunctionScope,
  place: Place & { kind: 'index' },
  bounds: Bounds | undefined,
): Location {
  const { b } = f;
  const base = locatePlace(f, place.base, bounds);
  const raw = scalar(f, place.index);
  if ('constant' in raw) return shift(base, Number(raw.constant) * place.elementSize);
  const index = b.register();
  b.move(index, raw);
  if (place.length !== undefined) clampIndex(f, index, { ...place, length: place.length }, bounds);
  const offset = b.alu('mul', { register: index }, constant(place.elementSize));
  const address = b.alu('add', { register: addressOf(b, base) }, { register: offset });
  // A variable offset into the context or the stack is not for plain loads: read it as kernel memory.
  const direct = base.kind === 'pointer' ? base.space : 'kernel';
  return { kind: 'pointer', base: address, offset: 0, space: direct };
}

function clampIndex(
  f: FunctionScope,
  index: Register,
  place: { readonly length: number; readonly index: TypedExpression },
  bounds: Bounds | undefined,
): void {
  const { b } = f;
  const [bad, good] = [b.block(), b.block()];
  b.branch('ge', index, constant(place.length), bad, good);
  b.enter(bad);
  reportRuntimeError(f, { kind: 'index-out-of-bounds' }, bounds?.span ?? place.index.span);
  b.move(index, constant(0));
  if (bounds !== undefined) b.move(bounds.outside, constant(1));
  b.jump(good);
  b.enter(good);
}

/** Whether an index of the place may lie outside its array. */
export const mayBeOutside = (place: Place): boolean =>
  place.kind === 'index' && (place.length !== undefined || mayBeOutside(place.base));

/** What is read outside of an array is 0. */
export function loadScalar(f: FunctionScope, e: Load): Value {
  if (!mayBeOutside(e.place)) return loadFromPlace(f, e, locatePlace(f, e.place));
  const { b } = f;
  const outside = b.register();
  b.move(outside, constant(0));
  const at = locatePlace(f, e.place, { outside, span: e.span });
  const result = b.register();
  b.move(result, loadFromPlace(f, e, at));
  const [bad, done] = [b.block(), b.block()];
  b.branch('ne', outside, constant(0), bad, done);
  b.enter(bad);
  b.move(result, constant(0));
  b.jump(done);
  b.enter(done);
  return { register: result };
}

function loadFromPlace(f: FunctionScope, e: Load, place: Location): Value {
  const at = withoutVerifierType(f, e, place);
  if (!e.bits) return extended(f, read(f, at, scalarSize(e.type)), e.type);
  const { b } = f;
  const { offset, width, unitSize } = e.bits;
  const unit = read(f, at, unitSize);
  const signed = isSigned(e.type);
  const left = b.alu('lsh', { register: unit }, constant(64 - width - offset));
  return { register: b.alu(signed ? 'arsh' : 'rsh', { register: left }, constant(64 - width)) };
}

/**
 * What an iterator visits is a pointer that the verifier knows may be null, and then it allows no arithmetic on
 * it (kernel/bpf/verifier.c, adjust_ptr_min_max_vals, v6.12). Read by the helper it is a plain number.
 */
const withoutVerifierType = (f: FunctionScope, e: Load, at: Location): Location =>
  at.kind === 'context' && e.type.kind === 'pointer' && f.program.isIter
    ? { ...at, kind: 'pointer', space: 'kernel' }
    : at;

/** Reads up to 8 bytes from any space; a read that fails gives 0. */
export function read(f: FunctionScope, at: Location, size: Size): Register {
  const { b } = f;
  if (isDirect(at) && (at.kind !== 'context' || at.offset % size === 0))
    return loadFrom(b, at, size);
  const slot = f.readSlot();
  const helper = readHelper[spaceOf(at)].bytes;
  const result = b.call(helper, [
    { register: b.slotAddress(slot) },
    constant(size),
    { register: addressOf(b, at) },
  ]);
  const value = b.loadSlot(slot, 0, size);
  reportFailedRead(f, helper, result);
  return value;
}

/** The address of a place as a plain number. */
export function addressOfPlace(f: FunctionScope, place: Place): Value {
  return { register: addressOf(f.b, locatePlace(f, place)) };
}

/** Address of a tracepoint's dynamic array: the low half of a u32 is its offset in the record. */
export function dataLocation(
  f: FunctionScope,
  e: TypedExpression & { kind: 'data-location' },
): Value {
  const { b } = f;
  const context = contextOf(f);
  const word = b.load(context, e.offset, 4);
  const offset = b.alu('and', { register: word }, constant(0xffff));
  // __rel_loc counts from the end of the word itself.
  const from = e.relative ? e.offset + 4 : 0;
  const address = b.alu('add', { register: context }, { register: offset });
  return { register: from === 0 ? address : b.alu('add', { register: address }, constant(from)) };
}
