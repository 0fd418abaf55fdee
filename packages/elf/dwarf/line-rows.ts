import { Attribute } from './constants.ts';
import { Cursor } from './cursor.ts';
import { type LineHeader, readLineHeader } from './line-header.ts';
import type { Unit } from './unit.ts';

/** From this address up to that of the next row, the code is of this line. */
export interface LineRow {
  readonly address: number;
  /** An index into the table's `files`. */
  readonly file: number;
  /** From 1; 0 is code that belongs to no line. */
  readonly line: number;
  /** From 1; 0 is not known. */
  readonly column: number;
  /** A good place for a breakpoint: a statement begins here. */
  readonly isStatement: boolean;
  /** No code: only where the row before ends. */
  readonly isEnd: boolean;
}

export interface LineTable {
  readonly files: readonly (string | undefined)[];
  /** In order of the program: ascending between two ends. */
  readonly rows: readonly LineRow[];
}

/** Runs the line program of a unit (DWARF 5, 6.2.5); undefined when it has none. */
export function readLineTable(unit: Unit): LineTable | undefined {
  const offset = unit.root.number(Attribute.stmtList);
  if (offset === undefined) return undefined;
  const cursor = new Cursor(unit.sections.lines, offset);
  const header = readLineHeader(cursor, unit);
  const rows: LineRow[] = [];
  const machine = new LineMachine(header, rows);
  while (cursor.at < header.end) machine.step(cursor);
  return { files: header.files, rows };
}

/** The registers of a line program. */
class LineMachine {
  readonly #header: LineHeader;
  readonly #rows: LineRow[];
  #address = 0;
  #file = 1;
  #line = 1;
  #column = 0;
  #isStatement: boolean;

  constructor(header: LineHeader, rows: LineRow[]) {
    this.#header = header;
    this.#rows = rows;
    this.#isStatement = header.defaultIsStatement;
  }

  step(cursor: Cursor): void {
    const opcode = cursor.u8();
    if (opcode >= this.#header.opcodeBase) this.#special(opcode);
    else if (opcode === 0) this.#extended(cursor);
    else this.#standard(opcode, cursor);
  }

  /** One byte that moves on by instructions and by lines. */
  #special(opcode: number): void {
    const { opcodeBase, lineBase, lineRange } = this.#header;
    const adjusted = opcode - opcodeBase;
    this.#advance(Math.floor(adjusted / lineRange));
    this.#line += lineBase + (adjusted % lineRange);
    this.#emit(false);
  }

  #extended(cursor: Cursor): void {
    const length = cursor.uleb();
    const next = cursor.at + length;
    const opcode = length === 0 ? 0 : cursor.u8();
    if (opcode === 1) {
      this.#emit(true);
      this.#reset();
    } else if (opcode === 2) this.#address = cursor.unsigned(length - 1);
    cursor.at = next;
  }

  #standard(opcode: number, cursor: Cursor): void {
    const { opcodeBase, lineRange, operandCounts } = this.#header;
    switch (opcode) {
      case 1:
        return this.#emit(false);
      case 2:
        return this.#advance(cursor.uleb());
      case 3:
        this.#line += Number(cursor.sleb());
        return;
      case 4:
        this.#file = cursor.uleb();
        return;
      case 5:
        this.#column = cursor.uleb();
        return;
      case 6:
        this.#isStatement = !this.#isStatement;
        return;
      case 8:
        return this.#advance(Math.floor((255 - opcodeBase) / lineRange));
      case 9:
        this.#address += cursor.u16();
        return;
      default:
        // Basic blocks, prologue ends, instruction sets, and what later versions add.
        for (let i = operandCounts[opcode - 1] ?? 0; i > 0; i--) cursor.skipLeb();
    }
  }

  #advance(instructions: number): void {
    this.#address += instructions * this.#header.minInstructionLength;
  }

  #emit(isEnd: boolean): void {
    this.#rows.push({
      address: this.#address,
      file: this.#file,
      line: this.#line,
      column: this.#column,
      isStatement: this.#isStatement,
      isEnd,
    });
  }

  #reset(): void {
    this.#address = 0;
    this.#file = 1;
    this.#line = 1;
    this.#column = 0;
    this.#isStatement = this.#header.defaultIsStatement;
  }
}
