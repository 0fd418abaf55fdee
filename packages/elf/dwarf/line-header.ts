import { ElfError } from '../error.ts';
import { Attribute } from './constants.ts';
import type { Cursor } from './cursor.ts';
import { readValue } from './form.ts';
import type { Unit } from './unit.ts';

/** The head of a unit's line table (DWARF 5, 6.2.4). */
export interface LineHeader {
  readonly version: number;
  readonly minInstructionLength: number;
  readonly defaultIsStatement: boolean;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  /** Operands of each standard opcode, from opcode 1. */
  readonly operandCounts: readonly number[];
  /** Paths by the number that rows and DW_AT_call_file use. Absolute where the producer gave its directory. */
  readonly files: readonly (string | undefined)[];
  /** Of the byte after the program, in .debug_line. */
  readonly end: number;
}

/** Reads the head; the cursor then stands at the program. */
export function readLineHeader(cursor: Cursor, unit: Unit): LineHeader {
  const first = cursor.u32();
  const offsetSize = first === 0xffffffff ? 8 : 4;
  const length = offsetSize === 8 ? cursor.u64() : first;
  const end = cursor.at + length;
  const version = cursor.u16();
  if (version < 2 || version > 5) throw new ElfError(`line table ${version} is not supported`);
  if (version >= 5) cursor.skip(2);
  const headerLength = cursor.unsigned(offsetSize);
  const program = cursor.at + headerLength;
  const minInstructionLength = cursor.u8();
  // Operations per instruction, of machines that are not traced here.
  if (version >= 4) cursor.skip(1);
  const defaultIsStatement = cursor.u8() !== 0;
  const lineBase = cursor.i8();
  const lineRange = cursor.u8();
  const opcodeBase = cursor.u8();
  if (lineRange === 0 || opcodeBase === 0) throw new ElfError('malformed line table');
  const operandCounts = Array.from({ length: opcodeBase - 1 }, () => cursor.u8());
  const files =
    version >= 5
      ? readFiles(cursor, unit.withOffsetSize(offsetSize), unit)
      : readOldFiles(cursor, unit);
  cursor.at = program;
  return {
    version,
    minInstructionLength,
    defaultIsStatement,
    lineBase,
    lineRange,
    opcodeBase,
    operandCounts,
    files,
    end,
  };
}

/** Up to DWARF 4: directories, then files with a directory's number; both count from 1, and 0 is the unit's own. */
function readOldFiles(cursor: Cursor, unit: Unit): (string | undefined)[] {
  const own = unit.root.text(Attribute.compDir);
  const directories = [own];
  for (let name = cursor.string(); name !== ''; name = cursor.string()) {
    directories.push(joinPath(own, name));
  }
  const files: (string | undefined)[] = [joinPath(own, unit.root.name ?? '')];
  for (let name = cursor.string(); name !== ''; name = cursor.string()) {
    files.push(joinPath(directories[cursor.uleb()], name));
    // Time of the last change, and length.
    cursor.skipLeb();
    cursor.skipLeb();
  }
  return files;
}

/** DW_LNCT_*: what a field of an entry holds. */
const pathField = 1;
const directoryField = 2;

/** From DWARF 5 on: both tables describe their own form, and count from 0. */
function readFiles(cursor: Cursor, sized: Unit, unit: Unit): (string | undefined)[] {
  const own = unit.root.text(Attribute.compDir);
  const directories = readTable(cursor, sized).map(({ name }) => joinPath(own, name));
  return readTable(cursor, sized).map(({ name, directory }) =>
    joinPath(directories[directory], name),
  );
}

function readTable(cursor: Cursor, unit: Unit): { name: string; directory: number }[] {
  const formats = Array.from({ length: cursor.u8() }, () => ({
    content: cursor.uleb(),
    form: cursor.uleb(),
  }));
  const count = cursor.uleb();
  if (count > cursor.end) throw new ElfError('malformed line table');
  return Array.from({ length: count }, () => {
    const entry = { name: '', directory: 0 };
    for (const { content, form } of formats) {
      const value = readValue(cursor, { attribute: 0, form }, unit);
      if (content === pathField && typeof value === 'string') entry.name = value;
      if (content === directoryField) entry.directory = Number(value);
    }
    return entry;
  });
}

function joinPath(folder: string | undefined, name: string): string {
  return folder === undefined || name.startsWith('/') ? name : `${folder}/${name}`;
}
