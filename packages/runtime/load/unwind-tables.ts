import { type CompiledScript, unwindFailed, unwindLayout } from '@sonde/compiler';
import { type KernelMap, readUnwindTable, type UnwindRow } from '@sonde/ebpf';
import { messageOf, SessionError } from '../session-error.ts';

/** What dw_ustack needs of the processes that it is used on, ready for the script's maps. */
export interface UnwindTables {
  /** The script with maps that the tables fit in. */
  readonly compiled: CompiledScript;
  fill(maps: readonly KernelMap[]): void;
}

/** Reads the tables of the processes that the script names. Throws SessionError when one is gone, or has too many rows. */
export function readUnwindTables(compiled: CompiledScript): UnwindTables {
  const { unwind } = compiled;
  if (unwind === undefined) return { compiled, fill: () => {} };
  const tables = unwind.pids.map((pid) => ({ pid, rows: readTable(pid) }));
  const rowCount = tables.reduce((sum, { rows }) => sum + rows.length, 0);
  const maps = compiled.maps.map((map, index) =>
    index === unwind.rows ? { ...map, maxEntries: Math.max(1, rowCount) } : map,
  );
  return {
    compiled: { ...compiled, maps },
    fill(kernelMaps) {
      let first = 0;
      for (const { pid, rows } of tables) {
        kernelMaps[unwind.rows]!.fill(first, bytesOf(rows));
        kernelMaps[unwind.processes]!.set(u32s(pid), u32s(first, rows.length));
        first += rows.length;
      }
    },
  };
}

function readTable(pid: number): UnwindRow[] {
  const failed = (reason: string): SessionError => new SessionError(unwindFailed(pid, reason));
  let rows: UnwindRow[];
  try {
    rows = readUnwindTable(pid);
  } catch (error) {
    throw failed(messageOf(error));
  }
  const { rowsMax } = unwindLayout;
  if (rows.length > rowsMax)
    throw failed(`${rows.length} rows, at most ${rowsMax} can be searched`);
  return rows;
}

function bytesOf(rows: readonly UnwindRow[]): Uint8Array {
  const { sizeBytes } = unwindLayout.row;
  const bytes = new Uint8Array(rows.length * sizeBytes);
  rows.forEach((row, index) => {
    writeRow(row, new DataView(bytes.buffer, index * sizeBytes, sizeBytes));
  });
  return bytes;
}

function writeRow({ address, rule }: UnwindRow, view: DataView): void {
  const { row, cfa } = unwindLayout;
  view.setBigUint64(row.address, BigInt(address), true);
  view.setUint8(row.cfa, cfa[rule.cfa]);
  if (!('offset' in rule)) return;
  view.setInt32(row.offset, rule.offset, true);
  if (rule.callerRbp === 'same') return;
  view.setUint8(row.rbpSaved, 1);
  view.setInt16(row.rbpOffset, rule.callerRbp, true);
}

const u32s = (...numbers: number[]): Uint8Array => new Uint8Array(Uint32Array.from(numbers).buffer);
