import { constant, type IrBuilder, type Value } from '../ir/builder.ts';
import type { Register, Size, SlotId } from '../ir/ir.ts';

/**
 * Where a value lies. `slot`: the stack of this function. `pointer` with space `own`: memory the
 * verifier lets us read and write (a map value, a reserved record, a caller's frame). Other
 * spaces are read through the probe_read helpers only. `context`: the program's context, readable
 * at constant offsets.
 */
export type Location =
  | { readonly kind: 'slot'; readonly slot: SlotId; readonly offset: number }
  | {
      readonly kind: 'pointer';
      readonly base: Register;
      readonly offset: number;
      readonly space: Space;
    }
  | { readonly kind: 'context'; readonly base: Register; readonly offset: number };

export type Space = 'own' | 'kernel' | 'user' | 'none';

export const inSlot = (slot: SlotId, offset = 0): Location => ({ kind: 'slot', slot, offset });

export const own = (base: Register, offset = 0): Location => ({
  kind: 'pointer',
  base,
  offset,
  space: 'own',
});

export const shift = (at: Location, offset: number): Location => ({
  ...at,
  offset: at.offset + offset,
});

/** Whether plain loads reach it. */
export const isDirect = (at: Location): boolean => at.kind !== 'pointer' || at.space === 'own';

/** The helper that copies from a space, and the one that copies a string from it. */
export const readHelper: Record<Space, { bytes: string; string: string }> = {
  own: { bytes: 'probe_read_kernel', string: 'probe_read_kernel_str' },
  kernel: { bytes: 'probe_read_kernel', string: 'probe_read_kernel_str' },
  user: { bytes: 'probe_read_user', string: 'probe_read_user_str' },
  none: { bytes: 'probe_read', string: 'probe_read_str' },
};

export const spaceOf = (at: Location): Space => (at.kind === 'pointer' ? at.space : 'own');

/** The address as a value for a helper. */
export function addressOf(b: IrBuilder, at: Location): Register {
  if (at.kind === 'slot') return b.slotAddress(at.slot, at.offset);
  return at.offset === 0
    ? at.base
    : b.alu('add', { register: at.base }, constant(BigInt(at.offset)));
}

/**
 * Loads up to 8 bytes, zero-extended, from direct memory. What lies unaligned (arrays and packed structs have no
 * alignment) is put together from parts: the stack takes aligned accesses only, and it may lie there.
 */
export function loadFrom(b: IrBuilder, at: Location, size: Size): Register {
  let whole: Register | undefined;
  for (const part of steps(at.offset, size)) {
    const low = loadPart(b, shift(at, part.at), part.size);
    if (whole === undefined) whole = low;
    else {
      const high = b.alu('lsh', { register: low }, constant(part.at * 8));
      whole = b.alu('or', { register: whole }, { register: high });
    }
  }
  return whole!;
}

const loadPart = (b: IrBuilder, at: Location, size: Size): Register =>
  at.kind === 'slot' ? b.loadSlot(at.slot, at.offset, size) : b.load(at.base, at.offset, size);

/** Stores the low bytes of a value into own memory; in parts where it lies unaligned. */
export function storeTo(b: IrBuilder, at: Location, size: Size, value: Value): void {
  for (const part of steps(at.offset, size))
    storePart(b, shift(at, part.at), part.size, shifted(b, value, part.at * 8, part.size));
}

function shifted(b: IrBuilder, value: Value, bits: number, size: Size): Value {
  if ('constant' in value)
    return bits === 0 ? value : constant(BigInt.asIntN(size * 8, value.constant >> BigInt(bits)));
  return bits === 0 ? value : { register: b.alu('rsh', value, constant(bits)) };
}

function storePart(b: IrBuilder, at: Location, size: Size, value: Value): void {
  if (at.kind === 'slot') b.storeSlot(at.slot, at.offset, size, value);
  else b.store(at.base, at.offset, size, value);
}

/** Above this, one helper call is smaller and quicker than a row of loads and stores. */
const inlineBytesMax = 128;

/** The widest access that keeps every step aligned, largest first: the stack takes aligned accesses only. */
function* steps(offset: number, length: number): Generator<{ at: number; size: Size }> {
  let at = 0;
  while (at < length) {
    const size = ([8, 4, 2, 1] as const).find(
      (each) => (offset + at) % each === 0 && at + each <= length,
    )!;
    yield { at, size };
    at += size;
  }
}

/** Fills own memory with zeros. */
export function zero(b: IrBuilder, to: Location, length: number): void {
  if (length > inlineBytesMax) {
    // probe_read_kernel from address 0 fails at once and then clears its whole target.
    b.call('probe_read_kernel', [{ register: addressOf(b, to) }, constant(length), constant(0)]);
    return;
  }
  for (const { at, size } of steps(to.offset, length)) storeTo(b, shift(to, at), size, constant(0));
}

/** A call of a helper that may fail, and what it returned. */
export interface HelperCall {
  readonly helper: string;
  readonly result: Register;
}

/**
 * Copies bytes into own memory, by plain loads where both sides allow it. A failed read leaves zeros; the read is
 * returned, if there was one.
 */
export function copy(
  b: IrBuilder,
  to: Location,
  from: Location,
  length: number,
): HelperCall | undefined {
  if (length === 0) return undefined;
  if (isDirect(from) && length <= inlineBytesMax && (from.offset - to.offset) % 8 === 0) {
    for (const { at, size } of steps(to.offset, length))
      storeTo(b, shift(to, at), size, { register: loadFrom(b, shift(from, at), size) });
    return undefined;
  }
  const helper = readHelper[spaceOf(from)].bytes;
  const result = b.call(helper, [
    { register: addressOf(b, to) },
    constant(length),
    { register: addressOf(b, from) },
  ]);
  return { helper, result };
}

/** Stores constant bytes. */
export function storeBytes(b: IrBuilder, to: Location, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const { at, size } of steps(to.offset, bytes.length)) {
    const value =
      size === 8
        ? view.getBigInt64(at, true)
        : BigInt(
            size === 4
              ? view.getInt32(at, true)
              : size === 2
                ? view.getUint16(at, true)
                : bytes[at]!,
          );
    storeTo(b, shift(to, at), size, constant(value));
  }
}
