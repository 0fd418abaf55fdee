import {
  type ArrayType,
  productLayout,
  type Schema,
  type StackType,
  type StructType,
  sizeOf,
  type Type,
} from '@sonde/compiler';
import { findNul, readUtf8 } from './utf8.ts';
import type { NamedValue, StackFrame, Value } from './value.ts';

/** Reads a value at an offset. The caller has checked that `sizeOf(type)` bytes lie there. */
export type ReadValue = (view: DataView, offset: number) => Value;

/** What a reader needs of the schema besides the type. */
export type SchemaTexts = Pick<Schema, 'probes' | 'strings'>;

/** A reader for values of `type` in the layout of `sizeOf` and `productLayout`, little endian. */
export function valueReader(type: Type, texts: SchemaTexts): ReadValue {
  switch (type.kind) {
    case 'none':
    case 'void':
      return () => ({ kind: 'none' });
    case 'bool':
      return (view, at) => ({ kind: 'bool', value: view.getUint8(at) !== 0 });
    case 'integer': {
      const read = integerReader(type.size, type.signed);
      return (view, at) => ({ kind: 'integer', value: read(view, at) });
    }
    case 'enum':
      return enumReader(type);
    case 'pointer':
      return (view, at) => ({ kind: 'pointer', address: view.getBigUint64(at, true) });
    case 'string':
      return stringReader(type.capacity);
    case 'buffer':
      return (view, at) => {
        const length = Math.min(view.getUint32(at, true), type.capacity);
        return { kind: 'buffer', bytes: bytesOf(view, at + 4, length) };
      };
    case 'array':
      return arrayReader(type, texts);
    case 'tuple':
      return tupleReader(type.elements, texts);
    case 'record': {
      const names = type.fields.map((field) => field.name);
      const read = tupleReader(
        type.fields.map((field) => field.type),
        texts,
      );
      return (view, at) => {
        const { elements } = read(view, at);
        return {
          kind: 'record',
          fields: names.map((name, index) => ({ name, value: elements[index]! })),
        };
      };
    }
    case 'struct':
      return structReader(type, texts);
    case 'kstack':
    case 'ustack':
      return stackReader(type);
    default:
      return opaqueReader(type, texts);
  }
}

/** Reads an integer of `size` bytes. */
export function integerReader(
  size: 1 | 2 | 4 | 8,
  signed: boolean,
): (view: DataView, at: number) => bigint {
  switch (size) {
    case 1:
      return (view, at) => BigInt(signed ? view.getInt8(at) : view.getUint8(at));
    case 2:
      return (view, at) => BigInt(signed ? view.getInt16(at, true) : view.getUint16(at, true));
    case 4:
      return (view, at) => BigInt(signed ? view.getInt32(at, true) : view.getUint32(at, true));
    case 8:
      return (view, at) => (signed ? view.getBigInt64(at, true) : view.getBigUint64(at, true));
  }
}

/** A view of `length` bytes at `at`, no copy. */
export const bytesOf = (view: DataView, at: number, length: number): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset + at, length);

/** A string from bytes that end at a NUL or fill `capacity`. */
export function stringValue(bytes: Uint8Array, capacity: number): Value {
  const end = findNul(bytes, 0, bytes.length);
  return {
    kind: 'string',
    bytes: bytes.subarray(0, end),
    text: readUtf8(bytes, 0, end),
    truncated: capacity > 0 && end >= capacity,
  };
}

function stringReader(capacity: number): ReadValue {
  return (view, at) => stringValue(bytesOf(view, at, capacity), capacity);
}

function enumReader(type: Extract<Type, { kind: 'enum' }>): ReadValue {
  const read = integerReader(type.size, type.signed);
  const labels = new Map(
    (type.enumerators ?? []).map(({ name, value }) => [BigInt(value), name] as const),
  );
  return (view, at) => {
    const value = read(view, at);
    const label = labels.get(value);
    return label === undefined ? { kind: 'enum', value } : { kind: 'enum', value, label };
  };
}

/** An array longer than this is malformed: nothing that a BPF program can write is. */
const arrayLengthMax = 1 << 20;

function arrayReader(type: ArrayType, texts: SchemaTexts): ReadValue {
  const read = valueReader(type.element, texts);
  const stride = sizeOf(type.element);
  const length = Math.min(type.length, arrayLengthMax);
  return (view, at) => ({
    kind: 'array',
    elements: Array.from({ length }, (_, index) => read(view, at + index * stride)),
  });
}

function tupleReader(
  types: readonly Type[],
  texts: SchemaTexts,
): (view: DataView, at: number) => { kind: 'tuple'; elements: Value[] } {
  const { offsets } = productLayout(types);
  const reads = types.map((type) => valueReader(type, texts));
  return (view, at) => ({
    kind: 'tuple',
    elements: reads.map((read, index) => read(view, at + offsets[index]!)),
  });
}

function structReader(type: StructType, texts: SchemaTexts): ReadValue {
  const { name, size } = type;
  const fields = (type.fields ?? [])
    .filter((field) => field.offset + sizeOf(field.type) <= size)
    .map((field) => ({ ...field, read: valueReader(field.type, texts) }));
  return (view, at) => {
    const raw = bytesOf(view, at, size);
    if (type.fields === undefined) return { kind: 'struct', name, raw };
    const values = fields.map(
      (field): NamedValue => ({
        name: field.name,
        value: field.bits
          ? bitfield(view, at + field.offset, field.type, field.bits)
          : field.read(view, at + field.offset),
      }),
    );
    return { kind: 'struct', name, raw, fields: values };
  };
}

/** Bits `shift` to `shift + width` of the integer that holds them, sign-extended where the type is signed. */
function bitfield(
  view: DataView,
  at: number,
  type: Type,
  bits: { readonly shift: number; readonly width: number },
): Value {
  const unit =
    type.kind === 'integer' || type.kind === 'enum' ? type.size : type.kind === 'bool' ? 1 : 8;
  const word = integerReader(unit, false)(view, at) >> BigInt(bits.shift);
  const signed = (type.kind === 'integer' || type.kind === 'enum') && type.signed;
  const value = signed ? BigInt.asIntN(bits.width, word) : BigInt.asUintN(bits.width, word);
  return type.kind === 'bool' ? { kind: 'bool', value: value !== 0n } : { kind: 'integer', value };
}

const validBuildId = 1;

function stackReader(type: StackType): ReadValue {
  const { kind, mode, depth } = type;
  return (view, at) => {
    const count = view.getInt32(at, true);
    const pid = view.getUint32(at + 4, true);
    if (count < 0) return { kind, mode, pid, frames: [], errno: -count };
    const frames: StackFrame[] = [];
    for (let index = 0; index < Math.min(count, depth); index++) {
      frames.push(
        mode === 'build_id'
          ? buildIdFrame(view, at + 8 + index * 32)
          : { address: view.getBigUint64(at + 8 + index * 8, true) },
      );
    }
    return { kind, mode, pid, frames };
  };
}

/** struct bpf_stack_build_id (include/uapi/linux/bpf.h, v6.12): s32 status, 20 bytes of id, u64 offset or ip. */
function buildIdFrame(view: DataView, at: number): StackFrame {
  const address = view.getBigUint64(at + 24, true);
  if (view.getInt32(at, true) !== validBuildId) return { address };
  const buildId = Array.from(bytesOf(view, at + 4, 20), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
  return { address, buildId };
}

function opaqueReader(type: Type, texts: SchemaTexts): ReadValue {
  switch (type.kind) {
    case 'ksym':
      return (view, at) => ({ kind: 'ksym', address: view.getBigUint64(at, true) });
    case 'usym':
      return (view, at) => ({
        kind: 'usym',
        address: view.getBigUint64(at, true),
        pid: view.getUint32(at + 8, true),
      });
    case 'username':
      return (view, at) => ({ kind: 'username', uid: view.getUint32(at, true) });
    case 'cgroup-path':
      return (view, at) => ({
        kind: 'cgroup-path',
        id: view.getBigUint64(at, true),
        filter: Number(view.getBigUint64(at + 8, true)),
      });
    case 'timestamp':
      return (view, at) => ({
        kind: 'timestamp',
        ns: view.getBigUint64(at, true),
        mode: view.getUint32(at + 8, true),
        format: texts.strings[view.getUint32(at + 12, true)] ?? '',
      });
    case 'macaddr':
      return (view, at) => ({ kind: 'macaddr', bytes: bytesOf(view, at, 6) });
    case 'inet':
      return (view, at) => {
        const family = view.getUint32(at, true);
        return { kind: 'inet', family, bytes: bytesOf(view, at + 4, family === 2 ? 4 : 16) };
      };
    case 'probe':
      return (view, at) => {
        const index = view.getUint32(at, true);
        return { kind: 'probe', name: texts.probes[index] ?? `probe ${index}` };
      };
    default:
      // An aggregate has no value of its own outside a map; see `decode/snapshot.ts`.
      return () => ({ kind: 'none' });
  }
}
