import { ElfError } from '../error.ts';
import { type AbbreviationTable, readAbbreviations } from './abbreviations.ts';
import { Attribute, UnitType } from './constants.ts';
import { Cursor } from './cursor.ts';
import { Entry } from './entry.ts';
import type { DebugSections } from './sections.ts';

/** What the header of a unit says (DWARF 5, 7.5.1). Offsets in .debug_info. */
interface UnitHeader {
  readonly offset: number;
  /** Of the byte after the unit. */
  readonly end: number;
  readonly version: number;
  /** 4 in 32-bit DWARF, 8 in 64-bit DWARF. */
  readonly offsetSize: number;
  readonly addressSize: number;
  readonly abbreviationsOffset: number;
  /** Of the unit's own entry. */
  readonly rootOffset: number;
  /** Of a type unit: what references name it by, and where its type is. */
  readonly type?: { readonly signature: bigint; readonly offset: number };
}

/** One compilation: a source file with all that it includes, a part of it, or a type on its own. */
export class Unit {
  readonly sections: DebugSections;
  readonly #header: UnitHeader;
  readonly #units: UnitTable;
  #abbreviations: AbbreviationTable | undefined;
  readonly #bases = new Map<number, number>();

  constructor(sections: DebugSections, header: UnitHeader, units: UnitTable) {
    this.sections = sections;
    this.#header = header;
    this.#units = units;
  }

  get offset(): number {
    return this.#header.offset;
  }

  get end(): number {
    return this.#header.end;
  }

  get version(): number {
    return this.#header.version;
  }

  get offsetSize(): number {
    return this.#header.offsetSize;
  }

  get addressSize(): number {
    return this.#header.addressSize;
  }

  get abbreviations(): AbbreviationTable {
    this.#abbreviations ??= this.#units.abbreviations(this.#header.abbreviationsOffset);
    return this.#abbreviations;
  }

  /** The entry that all others of the unit lie in. */
  get root(): Entry {
    const root = Entry.read(this, this.#header.rootOffset);
    if (root === undefined) throw new ElfError(`unit at ${this.offset} has no entry`);
    return root;
  }

  /** Where the unit's part of .debug_str_offsets begins; producers may leave out that it is the first. */
  get stringOffsetsBase(): number {
    return this.#base(Attribute.strOffsetsBase, this.offsetSize === 4 ? 8 : 16);
  }

  get rangeListsBase(): number {
    return this.#base(Attribute.rnglistsBase, this.offsetSize === 4 ? 12 : 20);
  }

  /** An entry of .debug_addr. */
  address(index: number): number {
    const base = this.#base(Attribute.addrBase, 8);
    const entry = new Cursor(this.sections.addresses, base + index * this.addressSize);
    return entry.unsigned(this.addressSize);
  }

  typeOfSignature(signature: bigint): number | undefined {
    return this.#units.typeOfSignature(signature);
  }

  /** The same unit for a table that has offsets of another size: assemblers write line tables of their own. */
  withOffsetSize(offsetSize: number): Unit {
    return new Unit(this.sections, { ...this.#header, offsetSize }, this.#units);
  }

  /** An entry of any unit, by its offset in .debug_info. */
  entry(offset: number): Entry {
    return this.#units.entry(offset);
  }

  #base(attribute: number, whenAbsent: number): number {
    let base = this.#bases.get(attribute);
    if (base === undefined) {
      const value = this.root.value(attribute);
      base = typeof value === 'number' ? value : whenAbsent;
      this.#bases.set(attribute, base);
    }
    return base;
  }
}

/** All units of a file, in order. */
export class UnitTable {
  readonly units: readonly Unit[];
  readonly #sections: DebugSections;
  readonly #abbreviations = new Map<number, AbbreviationTable>();
  readonly #signatures = new Map<bigint, number>();

  constructor(sections: DebugSections) {
    this.#sections = sections;
    const units: Unit[] = [];
    for (let at = 0; at < sections.info.length; ) {
      const header = readHeader(sections.info, at);
      units.push(new Unit(sections, header, this));
      if (header.type !== undefined) {
        this.#signatures.set(header.type.signature, header.type.offset);
      }
      at = header.end;
    }
    this.units = units;
  }

  /** Units share tables. */
  abbreviations(offset: number): AbbreviationTable {
    let table = this.#abbreviations.get(offset);
    if (table === undefined) {
      table = readAbbreviations(this.#sections.abbreviations, offset);
      this.#abbreviations.set(offset, table);
    }
    return table;
  }

  typeOfSignature(signature: bigint): number | undefined {
    return this.#signatures.get(signature);
  }

  /** The entry at an offset of .debug_info. Throws ElfError when there is none. */
  entry(offset: number): Entry {
    let low = 0;
    let high = this.units.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.units[middle]!.offset <= offset) low = middle + 1;
      else high = middle;
    }
    const unit = this.units[low - 1];
    const entry = unit !== undefined && offset < unit.end ? Entry.read(unit, offset) : undefined;
    if (entry === undefined) throw new ElfError(`no debugging information at ${offset}`);
    return entry;
  }
}

function readHeader(info: Uint8Array, offset: number): UnitHeader {
  const cursor = new Cursor(info, offset);
  const first = cursor.u32();
  const offsetSize = first === 0xffffffff ? 8 : 4;
  const length = offsetSize === 8 ? cursor.u64() : first;
  const end = cursor.at + length;
  if (end > info.length) throw new ElfError(`unit at ${offset} ends outside of the file`);
  const version = cursor.u16();
  if (version < 2 || version > 5) throw new ElfError(`DWARF ${version} is not supported`);
  const base = { offset, end, version, offsetSize };
  if (version < 5) {
    const abbreviationsOffset = cursor.unsigned(offsetSize);
    const addressSize = cursor.u8();
    return { ...base, abbreviationsOffset, addressSize, rootOffset: cursor.at };
  }
  const unitType = cursor.u8();
  const addressSize = cursor.u8();
  const abbreviationsOffset = cursor.unsigned(offsetSize);
  if (unitType === UnitType.skeleton || unitType === UnitType.splitCompile) cursor.skip(8);
  if (unitType !== UnitType.type && unitType !== UnitType.splitType) {
    return { ...base, abbreviationsOffset, addressSize, rootOffset: cursor.at };
  }
  const signature = cursor.i64();
  const type = { signature, offset: offset + cursor.unsigned(offsetSize) };
  return { ...base, abbreviationsOffset, addressSize, rootOffset: cursor.at, type };
}
