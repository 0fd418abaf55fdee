import { ElfError } from '../error.ts';
import { Form } from './constants.ts';
import { Cursor } from './cursor.ts';

/** The outline that entries of one kind share (DWARF 5, 7.5.3). */
export interface Abbreviation {
  readonly tag: number;
  readonly hasChildren: boolean;
  readonly attributes: readonly AttributeSpec[];
}

export interface AttributeSpec {
  readonly attribute: number;
  readonly form: number;
  /** The value itself, for DW_FORM_implicit_const. */
  readonly constant?: bigint;
}

export type AbbreviationTable = ReadonlyMap<number, Abbreviation>;

/** The table at an offset of .debug_abbrev, by code. */
export function readAbbreviations(section: Uint8Array, offset: number): AbbreviationTable {
  const table = new Map<number, Abbreviation>();
  const cursor = new Cursor(section, offset);
  for (;;) {
    const code = cursor.uleb();
    if (code === 0) return table;
    if (table.has(code)) throw new ElfError(`abbreviation ${code} is defined twice`);
    const tag = cursor.uleb();
    const hasChildren = cursor.u8() !== 0;
    table.set(code, { tag, hasChildren, attributes: readSpecs(cursor) });
  }
}

function readSpecs(cursor: Cursor): AttributeSpec[] {
  const specs: AttributeSpec[] = [];
  for (;;) {
    const attribute = cursor.uleb();
    const form = cursor.uleb();
    if (attribute === 0 && form === 0) return specs;
    specs.push(
      form === Form.implicitConst
        ? { attribute, form, constant: cursor.sleb() }
        : { attribute, form },
    );
  }
}
