import type { Elf } from '../elf.ts';
import { ElfError } from '../error.ts';
import { Cursor } from './cursor.ts';
import { type Factors, FrameProgram } from './frame-program.ts';
import { type UnwindRow, type UnwindRule, unknownRule } from './rule.ts';

/** A common information entry: what functions that name it begin with. */
interface Common extends Factors {
  readonly instructions: Cursor;
  readonly augmented: boolean;
}

const x86_64 = 62;

/**
 * The rules of .eh_frame by address, ascending, neighbours with equal rules joined; between functions stands a row
 * that knows nothing. Empty when the file has none, or is not for x86-64. Throws ElfError where it is malformed.
 * Linux Standard Base, 10.6.
 */
export function unwindRows(elf: Elf): UnwindRow[] {
  const section = elf.section('.eh_frame');
  if (section === undefined || elf.header.machine !== x86_64) return [];
  const bytes = elf.bytes(section);
  const functions: { rows: UnwindRow[]; end: number }[] = [];
  const commons = new Map<number, Common>();
  const all = new Cursor(bytes, section.address);
  while (!all.done) {
    const length = all.u32();
    if (length === 0) break;
    if (length === 0xffffffff) throw new ElfError('.eh_frame has entries of more than 4 GiB');
    const from = all.at;
    all.bytes(length);
    const entry = new Cursor(bytes, section.address, { from, to: from + length });
    const distance = entry.u32();
    if (distance === 0) {
      commons.set(from - 4, readCommon(entry, bytes, section.address));
      continue;
    }
    const common = commons.get(from - distance);
    if (common === undefined) throw new ElfError(`.eh_frame has no entry at ${from - distance}`);
    functions.push(readFunction(entry, common, bytes, section.address));
  }
  return joined(functions);
}

function readCommon(entry: Cursor, bytes: Uint8Array, address: number): Common {
  const version = entry.u8();
  const augmentation = entry.string();
  const [code, data] = [entry.unsigned(), entry.signed()];
  const returnRegister = version === 1 ? entry.u8() : entry.unsigned();
  let encoding = 0;
  const augmented = augmentation.startsWith('z');
  if (augmented) {
    const size = entry.unsigned();
    const after = entry.at + size;
    for (const letter of augmentation.slice(1)) {
      if (letter === 'R') encoding = entry.u8();
      else if (letter === 'L') entry.u8();
      else if (letter === 'P') entry.encoded(entry.u8() & 0x0f);
    }
    entry.at = after;
  }
  const instructions = new Cursor(bytes, address, { from: entry.at, to: entry.end });
  return { code, data, returnRegister, encoding, augmented, instructions };
}

function readFunction(entry: Cursor, common: Common, bytes: Uint8Array, sectionAddress: number) {
  const address = entry.pointer(common.encoding);
  const end = address + entry.encoded(common.encoding & 0x0f);
  if (common.augmented) entry.bytes(entry.unsigned());
  const program = new FrameProgram(common, address);
  const { at: from, end: to } = common.instructions;
  program.begin(new Cursor(bytes, sectionAddress, { from, to }));
  return { rows: program.run(entry), end };
}

function joined(functions: { rows: UnwindRow[]; end: number }[]): UnwindRow[] {
  const rows: UnwindRow[] = [];
  functions.sort((a, b) => a.rows[0]!.address - b.rows[0]!.address);
  const push = (row: UnwindRow): void => {
    const last = rows.at(-1);
    if (last?.address === row.address) rows.pop();
    const before = rows.at(-1);
    if (before === undefined || !isSame(before.rule, row.rule)) rows.push(row);
  };
  for (const { rows: each, end } of functions) {
    for (const row of each) push(row);
    push({ address: end, rule: unknownRule });
  }
  return rows;
}

const isSame = (a: UnwindRule, b: UnwindRule): boolean =>
  a.cfa === b.cfa &&
  (!('offset' in a && 'offset' in b) || (a.offset === b.offset && a.callerRbp === b.callerRbp));
