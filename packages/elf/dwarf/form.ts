import { ElfError } from '../error.ts';
import type { AttributeSpec } from './abbreviations.ts';
import { Form } from './constants.ts';
import { Cursor } from './cursor.ts';
import type { Unit } from './unit.ts';

/**
 * The value of an attribute. References are offsets in .debug_info, indices of strings and addresses are
 * looked up; what lies in another file (supplementary, split) is undefined.
 */
export type AttributeValue = number | bigint | string | boolean | Uint8Array | undefined;

/** Sizes of the forms that have one, in bytes. */
const fixedSizes: Readonly<Record<number, number>> = {
  [Form.data1]: 1,
  [Form.ref1]: 1,
  [Form.flag]: 1,
  [Form.strx1]: 1,
  [Form.addrx1]: 1,
  [Form.data2]: 2,
  [Form.ref2]: 2,
  [Form.strx2]: 2,
  [Form.addrx2]: 2,
  [Form.strx3]: 3,
  [Form.addrx3]: 3,
  [Form.data4]: 4,
  [Form.ref4]: 4,
  [Form.refSup4]: 4,
  [Form.strx4]: 4,
  [Form.addrx4]: 4,
  [Form.data8]: 8,
  [Form.ref8]: 8,
  [Form.refSup8]: 8,
  [Form.refSig8]: 8,
  [Form.data16]: 16,
  [Form.flagPresent]: 0,
  [Form.implicitConst]: 0,
};

/** Passes over a value. */
export function skipValue(cursor: Cursor, { form }: AttributeSpec, unit: Unit): void {
  const size = fixedSizes[form];
  if (size !== undefined) {
    cursor.skip(size);
    return;
  }
  switch (form) {
    case Form.addr:
      cursor.skip(unit.addressSize);
      return;
    case Form.strp:
    case Form.lineStrp:
    case Form.secOffset:
    case Form.strpSup:
    case Form.gnuRefAlt:
    case Form.gnuStrpAlt:
      cursor.skip(unit.offsetSize);
      return;
    case Form.udata:
    case Form.sdata:
    case Form.refUdata:
    case Form.strx:
    case Form.addrx:
    case Form.loclistx:
    case Form.rnglistx:
      cursor.skipLeb();
      return;
    case Form.string:
      cursor.skipString();
      return;
    default:
      readValue(cursor, { attribute: 0, form }, unit);
  }
}

/** Reads a value (DWARF 5, 7.5.5 and 7.5.6). */
export function readValue(cursor: Cursor, spec: AttributeSpec, unit: Unit): AttributeValue {
  const { form } = spec;
  switch (form) {
    case Form.addr:
      return cursor.unsigned(unit.addressSize);
    case Form.data1:
      return cursor.u8();
    case Form.data2:
      return cursor.u16();
    case Form.data4:
      return cursor.u32();
    case Form.data8:
      return cursor.i64();
    case Form.udata:
    case Form.rnglistx:
    case Form.loclistx:
      return cursor.uleb();
    case Form.sdata:
      return cursor.sleb();
    case Form.implicitConst:
      return spec.constant;
    case Form.flag:
      return cursor.u8() !== 0;
    case Form.flagPresent:
      return true;
    case Form.secOffset:
      return cursor.unsigned(unit.offsetSize);
    case Form.indirect:
      return readValue(cursor, { ...spec, form: cursor.uleb() }, unit);
    default:
      return readString(cursor, form, unit) ?? readReference(cursor, form, unit);
  }
}

function readString(cursor: Cursor, form: number, unit: Unit): string | undefined {
  const { sections } = unit;
  switch (form) {
    case Form.string:
      return cursor.string();
    case Form.strp:
      return new Cursor(sections.strings, cursor.unsigned(unit.offsetSize)).string();
    case Form.lineStrp:
      return new Cursor(sections.lineStrings, cursor.unsigned(unit.offsetSize)).string();
    case Form.strx:
      return indexedString(cursor.uleb(), unit);
    case Form.strx1:
      return indexedString(cursor.u8(), unit);
    case Form.strx2:
      return indexedString(cursor.u16(), unit);
    case Form.strx3:
      return indexedString(cursor.u8() + cursor.u16() * 256, unit);
    case Form.strx4:
      return indexedString(cursor.u32(), unit);
    default:
      return undefined;
  }
}

function indexedString(index: number, unit: Unit): string {
  const { sections, offsetSize, stringOffsetsBase } = unit;
  const entry = new Cursor(sections.stringOffsets, stringOffsetsBase + index * offsetSize);
  return new Cursor(sections.strings, entry.unsigned(offsetSize)).string();
}

function readReference(cursor: Cursor, form: number, unit: Unit): AttributeValue {
  switch (form) {
    case Form.ref1:
      return unit.offset + cursor.u8();
    case Form.ref2:
      return unit.offset + cursor.u16();
    case Form.ref4:
      return unit.offset + cursor.u32();
    case Form.ref8:
      return unit.offset + cursor.u64();
    case Form.refUdata:
      return unit.offset + cursor.uleb();
    case Form.refAddr:
      // In DWARF 2 it had the size of an address.
      return cursor.unsigned(unit.version <= 2 ? unit.addressSize : unit.offsetSize);
    case Form.refSig8:
      return unit.typeOfSignature(cursor.i64());
    case Form.addrx:
      return unit.address(cursor.uleb());
    case Form.addrx1:
      return unit.address(cursor.u8());
    case Form.addrx2:
      return unit.address(cursor.u16());
    case Form.addrx3:
      return unit.address(cursor.u8() + cursor.u16() * 256);
    case Form.addrx4:
      return unit.address(cursor.u32());
    default:
      return readBlock(cursor, form, unit);
  }
}

function readBlock(cursor: Cursor, form: number, unit: Unit): AttributeValue {
  switch (form) {
    case Form.block1:
      return cursor.block(cursor.u8());
    case Form.block2:
      return cursor.block(cursor.u16());
    case Form.block4:
      return cursor.block(cursor.u32());
    case Form.block:
    case Form.exprloc:
      return cursor.block(cursor.uleb());
    case Form.data16:
      return cursor.block(16);
    case Form.refSup4:
    case Form.refSup8:
    case Form.strpSup:
    case Form.gnuRefAlt:
    case Form.gnuStrpAlt:
      skipValue(cursor, { attribute: 0, form }, unit);
      return undefined;
    default:
      throw new ElfError(`DWARF form 0x${form.toString(16)} is not known`);
  }
}
