import {
  type CompiledScript,
  type Diagnostic,
  type Unwind,
  unwindFailed,
  unwindIncomplete,
  unwindLayout,
} from '@sonde/compiler';
import { type KernelMap, type UnwindFile, type UnwindMapping, UnwindReader } from '@sonde/ebpf';
import { messageOf, SessionError } from '../session-error.ts';
import { mappingBytes, type RowRange, rowBytes } from './unwind-bytes.ts';

/** Rows for files that are mapped once the session runs: 8 MiB. libc has about 25,000, a large program some 500,000. */
const spareRows = 2 ** 19;

/** A process whose stacks are unwound, and what of it the kernel has. */
interface Process {
  readonly pid: number;
  /** The first of its two places in the map of mappings; which of them is in use. */
  readonly place: number;
  half: 0 | 1;
  mapsText: string;
}

/**
 * What dw_ustack needs of the processes that it is used on. First it is only read, so that the maps can be made in
 * the right size; from `open` on it goes into them.
 */
export class UnwindTables {
  readonly #unwind: Unwind;
  readonly #reader = new UnwindReader();
  readonly #processes: Process[] = [];
  readonly #files = new Map<UnwindFile, RowRange>();
  readonly #early: { readonly first: number; readonly bytes: Uint8Array }[] = [];
  #warnings: Diagnostic[] = [];
  #nextRow = 0;
  #rowsMax: number = unwindLayout.rowsMax;
  #maps: readonly KernelMap[] | undefined;

  private constructor(unwind: Unwind) {
    this.#unwind = unwind;
  }

  /** Reads the tables of the processes that the script names; undefined when it does not unwind. Throws SessionError when one is gone. */
  static read({ unwind }: CompiledScript): UnwindTables | undefined {
    if (unwind === undefined) return undefined;
    const tables = new UnwindTables(unwind);
    for (const pid of unwind.pids) tables.#readFirst(pid);
    return tables;
  }

  /** The script with a map that the rows fit in, and some more. */
  sized(compiled: CompiledScript): CompiledScript {
    this.#rowsMax = Math.min(unwindLayout.rowsMax, this.#nextRow + spareRows);
    const maps = compiled.maps.map((map, index) =>
      index === this.#unwind.rows ? { ...map, maxEntries: this.#rowsMax } : map,
    );
    return { ...compiled, maps };
  }

  /** Writes what was read, and from now on all that is read, into the script's maps. */
  open(maps: readonly KernelMap[]): void {
    this.#maps = maps;
    for (const { first, bytes } of this.#early.splice(0)) this.#rowMap?.fill(first, bytes);
    for (const process of this.#processes) this.#write(process);
  }

  /** Adds a process, or brings it up to date: what it has mapped since. A process that is gone keeps what it had. */
  refresh(pid: number): void {
    const process = this.#process(pid);
    const mapsText = this.#mapsText(pid);
    if (mapsText === undefined || mapsText === process.mapsText) return;
    process.mapsText = mapsText;
    this.#write(process);
  }

  refreshAll(): void {
    for (const { pid } of this.#processes) this.refresh(pid);
  }

  /** What could not be had since this was asked last. */
  takeWarnings(): readonly Diagnostic[] {
    const warnings = this.#warnings;
    this.#warnings = [];
    return warnings;
  }

  get #rowMap(): KernelMap | undefined {
    return this.#maps?.[this.#unwind.rows];
  }

  #readFirst(pid: number): void {
    try {
      const mapsText = this.#reader.mapsText(pid);
      this.#process(pid).mapsText = mapsText;
      for (const { file } of this.#reader.mappings(pid, mapsText)) this.#rowsOf(file);
    } catch (error) {
      throw new SessionError(unwindFailed(pid, messageOf(error)));
    }
  }

  #process(pid: number): Process {
    const known = this.#processes.find((each) => each.pid === pid);
    if (known !== undefined) return known;
    const place = this.#processes.length * 2 * unwindLayout.mappingsMax;
    const process: Process = { pid, place, half: 0, mapsText: '' };
    this.#processes.push(process);
    return process;
  }

  #mapsText(pid: number): string | undefined {
    try {
      return this.#reader.mapsText(pid);
    } catch {
      return undefined;
    }
  }

  /** A program may be searching in the half that is in use: the other one is written, and then takes its place at once. */
  #write(process: Process): void {
    const mappings = this.#mappings(process);
    process.half = process.half === 0 ? 1 : 0;
    const first = process.place + process.half * unwindLayout.mappingsMax;
    this.#maps?.[this.#unwind.mappings]?.fill(first, mappingBytes(mappings));
    this.#maps?.[this.#unwind.processes]?.set(u32s(process.pid), u32s(first, mappings.length));
  }

  #mappings({ pid, mapsText }: Process): (UnwindMapping & RowRange)[] {
    const mappings = this.#reader.mappings(pid, mapsText);
    const { mappingsMax } = unwindLayout;
    if (mappings.length > mappingsMax) {
      const reason = `process ${pid} has ${mappings.length} mappings of code, the first ${mappingsMax} are used`;
      this.#warn(reason, 'Stacks that go through the others end there');
    }
    return mappings
      .slice(0, mappingsMax)
      .map((mapping) => ({ ...mapping, ...this.#rowsOf(mapping.file) }));
  }

  #rowsOf(file: UnwindFile): RowRange {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const range = this.#addRows(file);
    this.#files.set(file, range);
    return range;
  }

  #addRows(file: UnwindFile): RowRange {
    const first = this.#nextRow;
    const none = { first, count: 0 };
    let bytes: Uint8Array;
    try {
      bytes = rowBytes(file.readRows());
    } catch (error) {
      this.#warn(`${file.path}: ${messageOf(error)}`, 'Stacks that go through it end there');
      return none;
    }
    const count = bytes.length / unwindLayout.row.sizeBytes;
    if (first + count > this.#rowsMax) {
      const reason = `${file.path} has ${count} rows, there is room for ${this.#rowsMax - first}`;
      this.#warn(reason, 'Name the process by -p once it has loaded all of its libraries');
      return none;
    }
    this.#nextRow += count;
    if (this.#rowMap === undefined) this.#early.push({ first, bytes });
    else this.#rowMap.fill(first, bytes);
    return { first, count };
  }

  #warn(reason: string, hint: string): void {
    this.#warnings.push(unwindIncomplete(reason, hint));
  }
}

const u32s = (...numbers: number[]): Uint8Array => new Uint8Array(Uint32Array.from(numbers).buffer);
