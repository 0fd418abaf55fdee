import type { CMember, CReference, CStruct, CType } from './declaration.ts';

/** In bytes. */
export interface Extent {
  readonly size: number;
  readonly align: number;
}

export interface LaidOutMember {
  readonly member: CMember;
  /** From the start of the struct. */
  readonly bitOffset: number;
}

export interface CLayout extends Extent {
  readonly members: readonly LaidOutMember[];
}

/** Size and alignment of a type that the C section only names; undefined when it is not known. */
export type ResolveType = (reference: CReference) => Extent | undefined;

/**
 * Offsets and size of a struct or union by the System V ABI, which x86-64 and arm64 Linux share.
 * Undefined when a member's type is not known: `resolveType` was asked for it, and can tell.
 */
export function layoutStruct(declared: CStruct, resolveType: ResolveType): CLayout | undefined {
  const members: LaidOutMember[] = [];
  let end = 0;
  let size = 0;
  let align = declared.align ?? 1;
  for (const member of declared.members) {
    const extent = extentOf(member.type, resolveType);
    if (extent === undefined) return undefined;
    const packed = declared.packed || member.packed === true;
    const at = declared.tag === 'union' ? 0 : end;
    const placed = placeMember(member, extent, { at, packed });
    if (member.name !== '' || member.bits === undefined) {
      members.push({ member, bitOffset: placed.bitOffset });
      align = Math.max(align, placed.align);
    }
    end = placed.end;
    size = Math.max(size, end);
  }
  return { size: roundUp(Math.ceil(size / 8), align), align, members };
}

/** Bits, but `align` in bytes. */
interface Placed {
  readonly bitOffset: number;
  readonly end: number;
  readonly align: number;
}

function placeMember(
  member: CMember,
  extent: Extent,
  { at, packed }: { at: number; packed: boolean },
): Placed {
  const natural = packed ? 1 : extent.align;
  const align = Math.max(natural, member.align ?? 1);
  if (member.bits === undefined) {
    const bitOffset = roundUp(at, align * 8);
    return { bitOffset, end: bitOffset + extent.size * 8, align };
  }
  // Only a typedef of an empty struct has no size here: its bits are nowhere.
  const unit = Math.max(extent.size, 1) * 8;
  // A bitfield of width 0 only closes the unit before it.
  if (member.bits === 0) return { bitOffset: roundUp(at, unit), end: roundUp(at, unit), align: 1 };
  const from = member.align === undefined ? at : roundUp(at, member.align * 8);
  const straddles = Math.floor(from / unit) !== Math.floor((from + member.bits - 1) / unit);
  const bitOffset = straddles && !packed ? roundUp(from, extent.align * 8) : from;
  return { bitOffset, end: bitOffset + member.bits, align };
}

const roundUp = (value: number, to: number): number => Math.ceil(value / to) * to;

/** Size and alignment of any type; undefined when it holds one that is not known. */
export function extentOf(type: CType, resolveType: ResolveType): Extent | undefined {
  switch (type.kind) {
    case 'void':
    case 'function':
      return { size: 1, align: 1 };
    case 'bool':
      return { size: 1, align: 1 };
    case 'integer':
    case 'float':
      return { size: type.size, align: type.size };
    case 'pointer':
      return { size: 8, align: 8 };
    case 'array': {
      const element = extentOf(type.of, resolveType);
      return element && { size: element.size * (type.length ?? 0), align: element.align };
    }
    case 'reference':
      return resolveType(type);
  }
}
