import { Attribute, Form } from './constants.ts';
import { Cursor } from './cursor.ts';
import type { Entry } from './entry.ts';
import type { Unit } from './unit.ts';

/** Code addresses from `start` up to, and without, `end`. */
export interface AddressRange {
  readonly start: number;
  readonly end: number;
}

/** The code that an entry describes. What the linker removed has empty or absurd ranges, which contain no address. */
export function rangesOf(entry: Entry): AddressRange[] {
  const { unit } = entry;
  if (entry.has(Attribute.ranges)) {
    const value = entry.number(Attribute.ranges);
    if (value === undefined) return [];
    if (unit.version < 5) return readRanges(unit, value);
    const indexed = entry.form(Attribute.ranges) === Form.rnglistx;
    return readRangeList(unit, indexed ? rangeListOffset(unit, value) : value);
  }
  const start = entry.number(Attribute.lowPc);
  const high = entry.number(Attribute.highPc);
  if (start === undefined || high === undefined) return [];
  return [{ start, end: isAddress(entry.form(Attribute.highPc)) ? high : start + high }];
}

/** Since DWARF 4 the upper end may be a distance from the lower one. */
const isAddress = (form: number | undefined): boolean =>
  form === Form.addr || form === Form.addrx || (form! >= Form.addrx1 && form! <= Form.addrx4);

export const containsAddress = (ranges: readonly AddressRange[], address: number): boolean =>
  ranges.some(({ start, end }) => address >= start && address < end);

const baseOf = (unit: Unit): number => unit.root.number(Attribute.lowPc) ?? 0;

/** .debug_ranges (DWARF 4, 2.17.3): pairs of addresses, relative to a base, up to a pair of zeros. */
function readRanges(unit: Unit, offset: number): AddressRange[] {
  const cursor = new Cursor(unit.sections.ranges, offset);
  const size = unit.addressSize;
  const highest = size === 8 ? 2 ** 64 : 2 ** 32 - 1;
  const ranges: AddressRange[] = [];
  let base = baseOf(unit);
  for (;;) {
    const start = cursor.unsigned(size);
    const end = cursor.unsigned(size);
    if (start === 0 && end === 0) return ranges;
    if (start >= highest) base = end;
    else if (end > start) ranges.push({ start: base + start, end: base + end });
  }
}

function rangeListOffset(unit: Unit, index: number): number {
  const base = unit.rangeListsBase;
  const entry = new Cursor(unit.sections.rangeLists, base + index * unit.offsetSize);
  return base + entry.unsigned(unit.offsetSize);
}

/** .debug_rnglists (DWARF 5, 2.17.3 and 7.25): entries of several kinds, DW_RLE_*. */
function readRangeList(unit: Unit, offset: number): AddressRange[] {
  const cursor = new Cursor(unit.sections.rangeLists, offset);
  const address = (): number => cursor.unsigned(unit.addressSize);
  const indexed = (): number => unit.address(cursor.uleb());
  const ranges: AddressRange[] = [];
  let base = baseOf(unit);
  const add = (start: number, end: number): void => {
    if (end > start) ranges.push({ start, end });
  };
  const addSized = (start: number): void => add(start, start + cursor.uleb());
  for (;;) {
    switch (cursor.u8()) {
      case 1:
        base = indexed();
        break;
      case 2:
        add(indexed(), indexed());
        break;
      case 3:
        addSized(indexed());
        break;
      case 4:
        add(base + cursor.uleb(), base + cursor.uleb());
        break;
      case 5:
        base = address();
        break;
      case 6:
        add(address(), address());
        break;
      case 7:
        addSized(address());
        break;
      default:
        return ranges;
    }
  }
}
