import { type AggregateType, type MapSchema, type Schema, sizeOf } from '@sonde/compiler';
import { valueReader } from './decode-value.ts';
import { type DecodeError, decodeError, isDecodeError } from './error.ts';
import { type Bucket, isAggregate, type MapValue, type SeriesPoint, type Value } from './value.ts';

/** What the runtime read from a map, in the canonical forms of `MapSchema`. */
export interface RawEntry {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** One decoded entry. `key` is absent in a map without keys. `keyBytes` identify the entry on its host. */
export interface MapEntry {
  readonly keyBytes: Uint8Array;
  readonly key?: Value;
  readonly value: MapValue;
}

/** A map at a moment. An entry that does not fit the schema is in `errors` and not in `entries`. */
export interface MapContent {
  readonly schema: MapSchema;
  readonly entries: readonly MapEntry[];
  readonly errors: readonly DecodeError[];
}

/** Decodes a snapshot of `schema.maps[map]`. Never throws on the bytes; throws RangeError on an unknown map. */
export function decodeSnapshot(schema: Schema, map: number, raw: Iterable<RawEntry>): MapContent {
  const mapSchema = schema.maps[map];
  if (mapSchema === undefined) throw new RangeError(`the schema has no map ${map}`);
  const decode = entryDecoder(schema, mapSchema);
  const entries: MapEntry[] = [];
  const errors: DecodeError[] = [];
  for (const each of raw) {
    const entry = decode(each);
    if (isDecodeError(entry)) errors.push(entry);
    else entries.push(entry);
  }
  return { schema: mapSchema, entries, errors };
}

function entryDecoder(schema: Schema, map: MapSchema): (raw: RawEntry) => MapEntry | DecodeError {
  const keySize = map.key === undefined ? 0 : sizeOf(map.key);
  const readKey = map.key === undefined ? undefined : valueReader(map.key, schema);
  const readPlain = valueReader(map.value, schema);
  return ({ key, value }) => {
    if (key.length < keySize) {
      return decodeError(`${map.name}: key of ${key.length} bytes, expected ${keySize}`);
    }
    const view = viewOf(value);
    let decoded: MapValue | undefined;
    if (isAggregate(map.value)) decoded = readAggregate(map.value, view);
    else if (value.length >= sizeOf(map.value)) {
      decoded = { kind: 'plain', value: readPlain(view, 0) };
    }
    if (decoded === undefined) {
      return decodeError(
        `${map.name}: value of ${value.length} bytes does not fit ${map.value.kind}`,
      );
    }
    const keyBytes = key.subarray(0, keySize);
    return readKey === undefined
      ? { keyBytes, value: decoded }
      : { keyBytes, key: readKey(viewOf(key), 0), value: decoded };
  };
}

/** The value of an aggregate in canonical form, or undefined when bytes are missing or a bucket does not exist. */
function readAggregate(type: AggregateType, view: DataView): MapValue | undefined {
  switch (type.kind) {
    case 'count':
      return view.byteLength < 8 ? undefined : { kind: 'count', value: view.getBigUint64(0, true) };
    case 'sum':
    case 'min':
    case 'max':
      return view.byteLength < 8
        ? undefined
        : { kind: type.kind, value: readWord(view, 0, type.signed) };
    case 'avg':
    case 'stats':
      return view.byteLength < 16
        ? undefined
        : {
            kind: type.kind,
            total: readWord(view, 0, type.signed),
            count: view.getBigUint64(8, true),
          };
    case 'hist':
    case 'lhist': {
      const buckets = readList(
        view,
        16,
        (at): Bucket => ({
          index: view.getUint32(at, true),
          count: view.getBigUint64(at + 8, true),
        }),
      );
      // A collector may be another version, or nobody's friend: rows are made up to the highest bucket.
      if (buckets?.some(({ index }) => index >= bucketsMax(type))) return undefined;
      return buckets && { kind: type.kind, buckets: buckets.filter((each) => each.count !== 0n) };
    }
    case 'tseries': {
      const points = readList(
        view,
        24,
        (at): SeriesPoint => ({
          epoch: view.getBigUint64(at, true),
          value: readWord(view, at + 8, type.signed),
          meta: view.getBigUint64(at + 16, true),
        }),
      );
      return points && { kind: 'tseries', points };
    }
  }
}

/** How many buckets a histogram can have. */
const bucketsMax = (type: AggregateType & { kind: 'hist' | 'lhist' }): number =>
  type.kind === 'hist' ? 65 << type.bits : 2 + Math.ceil((type.max - type.min) / type.step);

/** u32 count, u32 0, then `count` items of `itemBytes`. */
function readList<T>(view: DataView, itemBytes: number, read: (at: number) => T): T[] | undefined {
  if (view.byteLength < 8) return undefined;
  const count = view.getUint32(0, true);
  if (8 + count * itemBytes > view.byteLength) return undefined;
  return Array.from({ length: count }, (_, index) => read(8 + index * itemBytes));
}

const readWord = (view: DataView, at: number, signed: boolean): bigint =>
  signed ? view.getBigInt64(at, true) : view.getBigUint64(at, true);

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
