/** Builds schemas, records and snapshots for the tests of this package, in the layouts of the contracts. */
import {
  alignOf,
  type EventAction,
  type EventSchema,
  type FieldSchema,
  type FormatPiece,
  type MapSchema,
  productLayout,
  type Schema,
  sizeOf,
  type Type,
} from '@sonde/compiler';
import type { RawEntry } from './decode/snapshot.ts';

/** A value to encode: products are lists, opaque types the list of their parts, stacks `[pid, ...frames]`. */
export type Literal = bigint | number | string | boolean | Uint8Array | readonly Literal[];

export function schemaWith(parts: Partial<Schema>): Schema {
  return {
    events: [],
    maps: [],
    probes: ['begin'],
    strings: [],
    source: { name: 'stdin', text: '' },
    config: {
      printMapsOnExit: true,
      strTruncTrailer: '..',
      cppDemangle: true,
      showDebugInfo: true,
      maxCatBytes: 10240,
      stackMode: 'bpftrace',
    },
    ...parts,
  };
}

/** An event whose strings and buffers lie in the tail and whose other fields are fixed. */
export function eventWith(id: number, action: EventAction, types: readonly Type[]): EventSchema {
  let offset = 8;
  const fields = types.map((type): FieldSchema => {
    const tail = type.kind === 'string' || type.kind === 'buffer';
    const align = tail ? 4 : alignOf(type);
    offset = Math.ceil(offset / align) * align;
    const field: FieldSchema = { type, offset, encoding: tail ? 'tail' : 'fixed' };
    offset += tail ? 4 : sizeOf(type);
    return field;
  });
  return { id, action, fields, size: Math.ceil(offset / 8) * 8, span: { start: 0, end: 1 } };
}

export function encodeRecord(event: EventSchema, values: readonly Literal[]): Uint8Array {
  const tails = event.fields.map((field, index) =>
    field.encoding === 'tail' ? toBytes(values[index]!) : new Uint8Array(),
  );
  const record = new Uint8Array(event.size + tails.reduce((sum, tail) => sum + tail.length, 0));
  const view = new DataView(record.buffer);
  view.setUint32(0, event.id, true);
  let tailAt = event.size;
  for (const [index, field] of event.fields.entries()) {
    const tail = tails[index]!;
    if (field.encoding === 'fixed') {
      record.set(encodeValue(field.type, values[index]!), field.offset);
      continue;
    }
    view.setUint32(field.offset, tail.length, true);
    record.set(tail, tailAt);
    tailAt += tail.length;
  }
  return record;
}

const toBytes = (value: Literal): Uint8Array =>
  value instanceof Uint8Array ? value : new TextEncoder().encode(String(value));

/** A value in the layout of `sizeOf`. */
export function encodeValue(type: Type, value: Literal): Uint8Array {
  const bytes = new Uint8Array(sizeOf(type));
  const view = new DataView(bytes.buffer);
  const list = Array.isArray(value) ? (value as readonly Literal[]) : [];
  switch (type.kind) {
    case 'string':
    case 'macaddr':
      bytes.set(toBytes(value).subarray(0, bytes.length));
      break;
    case 'buffer':
      view.setUint32(0, toBytes(value).length, true);
      bytes.set(toBytes(value), 4);
      break;
    case 'struct':
      bytes.set(toBytes(value));
      break;
    case 'array':
      for (const [index, each] of list.entries()) {
        bytes.set(encodeValue(type.element, each), index * sizeOf(type.element));
      }
      break;
    case 'tuple':
    case 'record': {
      const types = type.kind === 'tuple' ? type.elements : type.fields.map((field) => field.type);
      const { offsets } = productLayout(types);
      for (const [index, each] of types.entries()) {
        bytes.set(encodeValue(each, list[index]!), offsets[index]!);
      }
      break;
    }
    case 'kstack':
    case 'ustack':
      view.setInt32(0, list.length - 1, true);
      view.setUint32(4, Number(list[0]), true);
      for (const [index, frame] of list.slice(1).entries()) {
        view.setBigUint64(8 + index * 8, BigInt(frame as bigint), true);
      }
      break;
    case 'inet':
      view.setUint32(0, Number(list[0]), true);
      bytes.set(list[1] as Uint8Array, 4);
      break;
    default:
      encodeWords(bytes, list.length > 0 ? list : [value]);
  }
  return bytes;
}

/** One integer of the size of `bytes`, or a u64 and then u32s (usym, timestamp), or two u64 (cgroup path). */
function encodeWords(bytes: Uint8Array, [first, ...rest]: readonly Literal[]): void {
  const low = BigInt.asUintN(64, BigInt(first as bigint | number | boolean));
  for (let at = 0; at < Math.min(8, bytes.length); at++) {
    bytes[at] = Number((low >> BigInt(at * 8)) & 0xffn);
  }
  const view = new DataView(bytes.buffer);
  for (const [index, word] of rest.entries()) {
    view.setUint32(8 + index * 4, Number(word), true);
  }
}

const conversionPattern =
  /%(-?)(\+?)( ?)(#?)(0?)(\d*)(?:\.(\d+))?(hh|h|ll|l|j|z|t|L)?(rx|rh|gr|[diuoxXcpsr])|%%/g;

/** The pieces of a printf format, for tests only: the real parser is the compiler's. */
export function parseFormat(format: string): FormatPiece[] {
  const pieces: FormatPiece[] = [];
  let from = 0;
  for (const match of format.matchAll(conversionPattern)) {
    if (match.index > from) pieces.push({ kind: 'text', text: format.slice(from, match.index) });
    from = match.index + match[0].length;
    if (match[0] === '%%') pieces.push({ kind: 'text', text: '%' });
    else pieces.push(conversionOf(match));
  }
  if (from < format.length) pieces.push({ kind: 'text', text: format.slice(from) });
  return pieces;
}

type ConversionPiece = Extract<FormatPiece, { kind: 'conversion' }>;

const conversionOf = (match: RegExpExecArray): ConversionPiece => ({
  kind: 'conversion',
  left: match[1] === '-',
  plus: match[2] === '+',
  space: match[3] === ' ',
  alternate: match[4] === '#',
  zero: match[5] === '0',
  width: Number(match[6] || 0),
  length: (match[8] ?? '') as ConversionPiece['length'],
  conversion: match[9] as ConversionPiece['conversion'],
});

/** A map of one storage kind, which this package never looks at. */
export const mapWith = (name: string, key: Type | undefined, value: Type): MapSchema => ({
  name,
  ...(key === undefined ? {} : { key }),
  value,
  storage: { kind: 'hash', map: 0 },
});

/** Little-endian u64 words, the canonical form of counts, sums, minima, averages. */
export function words(...values: readonly (bigint | number)[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries())
    view.setBigUint64(index * 8, BigInt.asUintN(64, BigInt(value)), true);
  return bytes;
}

/** The canonical form of hist and lhist. */
export const buckets = (
  ...pairs: readonly (readonly [index: number, count: number])[]
): Uint8Array => words(pairs.length, ...pairs.flat());

/** The canonical form of tseries: (epoch, value, meta). */
export const series = (
  ...points: readonly (readonly [epoch: bigint, value: number, meta: number])[]
): Uint8Array => words(points.length, ...points.flat());

/** An entry of a snapshot; `value` is canonical bytes, or a literal for plain values. */
export function rawEntry(map: MapSchema, key: Literal | undefined, value: Literal): RawEntry {
  return {
    key: map.key === undefined ? new Uint8Array() : encodeValue(map.key, key!),
    value: value instanceof Uint8Array ? value : encodeValue(map.value, value),
  };
}
