import type { LineRow, LineTable } from './line-rows.ts';
import { readLineTable } from './line-rows.ts';
import type { Unit, UnitTable } from './unit.ts';

/** A place in a source file. */
export interface SourceLine {
  /** Absolute where the producer gave its directory. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1; 0 is not known. */
  readonly column: number;
}

/** A source line that has code, and the address of the first instruction of it. */
export interface LineAddress extends SourceLine {
  readonly address: number;
}

/** From addresses to source lines and back. Tables are read when first needed, and kept. */
export class SourceLines {
  readonly #units: readonly Unit[];
  readonly #tables = new Map<Unit, LineTable | undefined>();
  /** Rows that begin code, ascending by address. */
  readonly #sorted = new Map<Unit, readonly LineRow[]>();

  constructor({ units }: UnitTable) {
    this.#units = units;
  }

  table(unit: Unit): LineTable | undefined {
    if (!this.#tables.has(unit)) this.#tables.set(unit, readLineTable(unit));
    return this.#tables.get(unit);
  }

  /** The line that the code at an address of the unit belongs to. */
  at(unit: Unit, address: number): SourceLine | undefined {
    const table = this.table(unit);
    if (table === undefined) return undefined;
    const rows = this.#rows(unit, table);
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (rows[middle]!.address <= address) low = middle + 1;
      else high = middle;
    }
    const row = rows[low - 1];
    if (row === undefined || row.isEnd || row.line === 0) return undefined;
    const file = table.files[row.file];
    return file === undefined ? undefined : { file, line: row.line, column: row.column };
  }

  #rows(unit: Unit, table: LineTable): readonly LineRow[] {
    let rows = this.#sorted.get(unit);
    if (rows === undefined) {
      // Of several rows of one address the last one that is no end is in force; sorting is stable.
      rows = [...table.rows].sort(
        (a, b) => a.address - b.address || Number(b.isEnd) - Number(a.isEnd),
      );
      this.#sorted.set(unit, rows);
    }
    return rows;
  }

  /** Paths of source files that end as written, part by part: `net/sock.c` is `/src/net/sock.c`, not `/src/xnet/sock.c`. */
  files(written: string): string[] {
    const found = new Set<string>();
    for (const unit of this.#units) {
      for (const file of this.table(unit)?.files ?? []) {
        if (file !== undefined && endsWithPath(file, written)) found.add(normalPath(file));
      }
    }
    return [...found];
  }

  /** The lines of a file (as `files` gives it) that have code, in each unit that has some, by address. */
  addresses(path: string): LineAddress[] {
    const found: LineAddress[] = [];
    for (const unit of this.#units) {
      const table = this.table(unit);
      const same = (table?.files ?? []).map(
        (file) => file !== undefined && normalPath(file) === path,
      );
      if (table === undefined || !same.includes(true)) continue;
      for (const { address, file, line, column, isEnd } of this.#rows(unit, table)) {
        if (!isEnd && line > 0 && same[file] === true)
          found.push({ file: path, line, column, address });
      }
    }
    return found;
  }
}

const endsWithPath = (path: string, end: string): boolean => {
  const normal = normalPath(path);
  const wanted = normalPath(end);
  return normal === wanted || normal.endsWith(`/${wanted}`);
};

/** Without `.`, and without parts that `..` takes back. */
function normalPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return `${path.startsWith('/') ? '/' : ''}${parts.join('/')}`;
}
