import { type EventAction, type FieldSchema, lossIndex, type RuntimeError } from '../artifact.ts';
import { constant, type Value } from '../ir/builder.ts';
import type { Register } from '../ir/ir.ts';
import type { Span } from '../source/span.ts';
import { alignOf, int64, sizeOf, type Type } from '../types/type.ts';
import type { TypedExpression } from '../types/typed.ts';
import { evaluateInto } from './composite.ts';
import { fieldLabel } from './field-label.ts';
import type { FunctionScope } from './function-scope.ts';
import { isScalar, roundUp, scalarSize } from './layout.ts';
import { type Location, loadFrom, own, shift, storeTo, zero } from './location.ts';
import { mayBeOutside } from './place.ts';
import { mapIndex } from './script-scope.ts';
import { stringIntoTail } from './string.ts';

/** u32 event id, u32 zero. */
const headerBytes = 8;
/** Strings up to this capacity go into the fixed part: a length and a second read would cost more. */
const inlineStringMax = 64;
/** Larger records are built in scratch memory too: bigger reservations make the ring lose more when it is nearly full. */
const reservedBytesMax = 4096;

/**
 * Emits a record. One of fixed size is built in place in the ring buffer; one with strings is packed in
 * scratch memory to its true length and then copied. A full ring is counted as a lost event.
 */
export function emitEvent(
  f: FunctionScope,
  action: EventAction,
  values: readonly TypedExpression[],
  span: Span,
): void {
  const { fields, size } = layoutFields(values, f.script.source.text);
  const schema = f.script.event(action, fields, size, span);
  // With -k any value may report something, which is to come before the record: it is built aside.
  const packed =
    fields.some((field) => field.encoding === 'tail') ||
    size > reservedBytesMax ||
    f.script.reportsReads;
  if (packed) emitPacked(f, schema.id, fields, values, size);
  else emitReserved(f, schema.id, fields, values, size);
}

function layoutFields(
  values: readonly TypedExpression[],
  text: string,
): { fields: FieldSchema[]; size: number } {
  let offset = headerBytes;
  const fields = values.map(({ type, span }): FieldSchema => {
    const tail = type.kind === 'string' && type.capacity > inlineStringMax;
    offset = roundUp(offset, tail ? 4 : Math.min(8, alignOf(type)));
    const at = offset;
    offset += tail ? 4 : sizeOf(type);
    const label = fieldLabel(text.slice(span.start, span.end));
    return { type, offset: at, encoding: tail ? 'tail' : 'fixed', ...(label && { label }) };
  });
  return { fields, size: roundUp(offset, 8) };
}

function emitReserved(
  f: FunctionScope,
  id: number,
  fields: readonly FieldSchema[],
  values: readonly TypedExpression[],
  size: number,
): void {
  // What has effects runs even when the ring is full, and before the record is held.
  const early = values.map((value) => (hasEffects(value) ? hold(f, value) : undefined));
  withRecord(f, size, (record) => {
    writeHeader(f, own(record), id);
    fields.forEach((field, index) => {
      const held = early[index];
      const at = own(record, field.offset);
      if (held) storeTo(f.b, at, scalarSize(field.type), held);
      else evaluateInto(f, values[index]!, at);
    });
    clearGaps(f, own(record), fields, size);
  });
}

/** Reserves `size` bytes, lets `fill` write all of them, and submits. */
function withRecord(f: FunctionScope, size: number, fill: (record: Register) => void): void {
  const { b } = f;
  const record = b.call('ringbuf_reserve', [
    { register: b.mapAddress(mapIndex.ring) },
    constant(size),
    constant(0),
  ]);
  const [reserved, full, done] = [b.block(), b.block(), b.block()];
  b.branch('ne', record, constant(0), reserved, full);
  b.enter(reserved);
  fill(record);
  b.emit({ op: 'call', helper: 'ringbuf_submit', args: [{ register: record }, constant(0)] });
  b.jump(done);
  b.enter(full);
  countLoss(f, lossIndex.events);
  b.jump(done);
  b.enter(done);
}

export function writeHeader(f: FunctionScope, record: Location, id: number): void {
  storeTo(f.b, record, 8, constant(id));
}

/** Bytes between fields would carry what the memory held before. */
function clearGaps(
  f: FunctionScope,
  record: Location,
  fields: readonly FieldSchema[],
  size: number,
): void {
  let end = headerBytes;
  for (const field of [...fields, { offset: size, type: undefined, encoding: 'fixed' as const }]) {
    if (field.offset > end) zero(f.b, shift(record, end), field.offset - end);
    if (field.type) end = field.offset + (field.encoding === 'tail' ? 4 : sizeOf(field.type));
  }
}

function emitPacked(
  f: FunctionScope,
  id: number,
  fields: readonly FieldSchema[],
  values: readonly TypedExpression[],
  size: number,
): void {
  const { b } = f;
  const tailMax = fields.reduce(
    (sum, { type, encoding }) => sum + (encoding === 'tail' ? sizeOf(type) : 0),
    0,
  );
  const record = f.scratchAt(f.program.allocate(size + tailMax));
  writeHeader(f, record, id);
  fields.forEach((field, index) => {
    if (field.encoding === 'fixed') evaluateInto(f, values[index]!, shift(record, field.offset));
  });
  clearGaps(f, record, fields, size);
  const end = b.register();
  b.move(end, constant(size));
  fields.forEach((field, index) => {
    if (field.encoding === 'fixed') return;
    const length = stringIntoTail(f, values[index]!, record, end);
    storeTo(b, shift(record, field.offset), 4, { register: length });
  });
  outputRecord(f, record, end);
}

export function outputRecord(f: FunctionScope, record: Location, length: Register): void {
  const { b } = f;
  const base = record.kind === 'pointer' ? record : undefined;
  const data = b.alu('add', { register: base!.base }, constant(record.offset));
  const result = b.call('ringbuf_output', [
    { register: b.mapAddress(mapIndex.ring) },
    { register: data },
    { register: length },
    constant(0),
  ]);
  const [lost, done] = [b.block(), b.block()];
  b.branch('slt', result, constant(0), lost, done);
  b.enter(lost);
  countLoss(f, lossIndex.events);
  b.jump(done);
  b.enter(done);
}

/** Adds one to a per-CPU counter that the runtime reads. */
export function countLoss(f: FunctionScope, index: number): void {
  const { b } = f;
  const key = f.readSlot();
  b.storeSlot(key, 0, 4, constant(0));
  const cell = b.call('map_lookup_elem', [
    { register: b.mapAddress(mapIndex.losses) },
    { register: b.slotAddress(key) },
  ]);
  const [found, done] = [b.block(), b.block()];
  b.branch('ne', cell, constant(0), found, done);
  b.enter(found);
  const one = b.register();
  b.move(one, constant(1));
  // Atomic: a program that runs in a process can be preempted by another one on the same CPU.
  b.emit({ op: 'atomic-add', base: cell, offset: 8 * index, size: 8, value: one });
  b.jump(done);
  b.enter(done);
}

/** A warning with the place in the script that it comes from. */
export function reportRuntimeError(
  f: FunctionScope,
  error: RuntimeError,
  span: Span,
  code?: Value,
): void {
  const fields: FieldSchema[] = code
    ? [{ type: int64, offset: headerBytes, encoding: 'fixed' }]
    : [];
  const size = headerBytes + fields.length * 8;
  const schema = f.script.event({ kind: 'runtime-error', error }, fields, size, span);
  withRecord(f, size, (record) => {
    writeHeader(f, own(record), schema.id);
    if (code) storeTo(f.b, own(record, headerBytes), 8, code);
  });
}

/** A hash refuses a new key for hardly another reason. */
const mapFullText =
  "Map full; can't update element. Try increasing max_map_keys config or manually setting the max entries in a map declaration e.g. `let @a = hash(5000)`";

/** With `-k`: a read of memory failed; what was to be read is zero. Called once the value is out of the read slot. */
export function reportFailedRead(f: FunctionScope, helper: string, result: Register): void {
  const { currentSpan } = f.b;
  if (f.script.reportsReads && currentSpan !== undefined)
    reportHelperError(f, helper, result, currentSpan);
}

const missingKeyText = "Can't lookup map element because it does not exist.";

/** With `-k`: a map has no such entry; it reads as zero. */
export function reportMissingKey(f: FunctionScope, span: Span): void {
  if (!f.script.reportsReads) return;
  const helper = { helper: 'map_lookup_elem', message: missingKeyText };
  reportRuntimeError(f, { kind: 'helper', ...helper }, span, constant(0));
}

/** Reports a helper that returned an error; a full map is counted as well. */
export function reportHelperError(
  f: FunctionScope,
  helper: string,
  result: Register,
  span: Span,
): void {
  const { b } = f;
  const [failed, done] = [b.block(), b.block()];
  b.branch('slt', result, constant(0), failed, done);
  b.enter(failed);
  const code = b.register();
  b.move(code, { register: result });
  const isUpdate = helper === 'map_update_elem';
  if (isUpdate) countLoss(f, lossIndex.mapFull);
  const error: RuntimeError = {
    kind: 'helper',
    helper,
    ...(isUpdate && { message: mapFullText }),
  };
  reportRuntimeError(f, error, span, { register: code });
  b.jump(done);
  b.enter(done);
}

/** A value kept until the record is there. */
function hold(f: FunctionScope, value: TypedExpression): Value | undefined {
  if (!isScalar(value.type)) return undefined;
  const slot = f.temporary('held', 8);
  evaluateInto(f, value, slot);
  return { register: loadFrom(f.b, slot, scalarSize(value.type)) };
}

/**
 * Whether evaluating it changes something that the script can see, may take a way out, or may report a
 * run-time error, which comes before what was computed.
 */
function hasEffects(e: TypedExpression): boolean {
  switch (e.kind) {
    case 'update':
    case 'block':
    case 'call-function':
      return true;
    case 'call':
      return ['delete', 'find', 'rand'].includes(e.name);
    case 'load':
      return mayBeOutside(e.place);
    case 'map-reduce':
      return e.key !== undefined;
    case 'binary':
      return dividesByVariable(e) || hasEffects(e.left) || hasEffects(e.right);
    case 'compare':
    case 'logical':
      return hasEffects(e.left) || hasEffects(e.right);
    case 'unary':
    case 'cast':
      return hasEffects(e.operand);
    case 'ternary':
      return hasEffects(e.condition) || hasEffects(e.then) || hasEffects(e.otherwise);
    default:
      return false;
  }
}

const dividesByVariable = ({ operator, right }: TypedExpression & { kind: 'binary' }): boolean =>
  (operator === '/' || operator === '%') && right.kind !== 'integer';

/** A record without fields, or with one that the caller has at hand. */
export function emitSignal(
  f: FunctionScope,
  action: EventAction,
  span: Span,
  value?: { type: Type; value: Value },
): void {
  const fields: FieldSchema[] = value
    ? [{ type: value.type, offset: headerBytes, encoding: 'fixed' }]
    : [];
  const size = headerBytes + (value ? 8 : 0);
  const schema = f.script.event(action, fields, size, span);
  withRecord(f, size, (record) => {
    writeHeader(f, own(record), schema.id);
    if (!value) return;
    storeTo(f.b, own(record, headerBytes), 8, constant(0));
    storeTo(f.b, own(record, headerBytes), scalarSize(value.type), value.value);
  });
}
