import { unwindLayout } from '@sonde/compiler';
import type { UnwindMapping, UnwindRow } from '@sonde/ebpf';

/** The form that the programs of dw_ustack read: see `unwindLayout`. */

export function rowBytes(rows: readonly UnwindRow[]): Uint8Array {
  const { sizeBytes } = unwindLayout.row;
  const bytes = new Uint8Array(rows.length * sizeBytes);
  const view = new DataView(bytes.buffer);
  rows.forEach((row, index) => {
    writeRow(view, index * sizeBytes, row);
  });
  return bytes;
}

function writeRow(view: DataView, at: number, { address, rule }: UnwindRow): void {
  const { row, cfa } = unwindLayout;
  view.setBigUint64(at + row.address, BigInt(address), true);
  view.setUint8(at + row.cfa, cfa[rule.cfa]);
  if (!('offset' in rule)) return;
  view.setInt32(at + row.offset, rule.offset, true);
  if (rule.callerRbp === 'same') return;
  view.setUint8(at + row.rbpSaved, 1);
  view.setInt16(at + row.rbpOffset, rule.callerRbp, true);
}

/** Which rows are those of a file. */
export interface RowRange {
  readonly first: number;
  readonly count: number;
}

/** Status of struct bpf_stack_build_id (include/uapi/linux/bpf.h, v6.12). */
const [validId, noId] = [1, 2];

export function mappingBytes(mappings: readonly (UnwindMapping & RowRange)[]): Uint8Array {
  const { sizeBytes } = unwindLayout.mapping;
  const bytes = new Uint8Array(mappings.length * sizeBytes);
  mappings.forEach((mapping, index) => {
    writeMapping(bytes.subarray(index * sizeBytes, (index + 1) * sizeBytes), mapping);
  });
  return bytes;
}

function writeMapping(bytes: Uint8Array, mapping: UnwindMapping & RowRange): void {
  const { mapping: layout } = unwindLayout;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  view.setBigUint64(layout.start, BigInt(mapping.start), true);
  view.setBigUint64(layout.end, BigInt(mapping.end), true);
  view.setBigInt64(layout.aboveRows, BigInt(mapping.aboveRows), true);
  view.setBigInt64(layout.aboveFile, BigInt(mapping.aboveFile), true);
  view.setUint32(layout.firstRow, mapping.first, true);
  view.setUint32(layout.rowCount, mapping.count, true);
  const { buildId } = mapping;
  view.setInt32(layout.buildId, buildId === undefined ? noId : validId, true);
  if (buildId === undefined) return;
  for (let index = 0; index < Math.min(20, buildId.length / 2); index++)
    bytes[layout.buildId + 4 + index] = Number.parseInt(
      buildId.slice(2 * index, 2 * index + 2),
      16,
    );
}
