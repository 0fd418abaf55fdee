import { readFileSync } from 'node:fs';
import { type UnwindRow, unwindRows } from '@sonde/elf';

export type { UnwindRow } from '@sonde/elf';

import { type Mapping, parseMaps } from './maps.ts';
import { ObjectCache } from './object-cache.ts';
import { SymbolStore } from './symbol-store.ts';

/**
 * How to unwind a process's stack at every address of its code, ascending by address in its memory. Mappings
 * loaded later are not in it. Throws when the process is gone or .eh_frame of one of its files is malformed.
 */
export function readUnwindTable(pid: number): UnwindRow[] {
  const objects = new ObjectCache(new SymbolStore());
  const rows: UnwindRow[] = [];
  const known = new Map<unknown, UnwindRow[]>();
  for (const mapping of parseMaps(readFileSync(`/proc/${pid}/maps`, 'latin1'))) {
    const elf = objects.get(pid, mapping)?.elf;
    const first = elf?.addressOf(mapping.fileOffset);
    if (elf === undefined || first === undefined) continue;
    const ofFile = known.get(elf) ?? unwindRows(elf);
    known.set(elf, ofFile);
    for (const row of mappedRows(ofFile, mapping, first)) rows.push(row);
  }
  return rows;
}

/** The rows of a file that lie in one mapping of it, by address in memory, and one that ends with the mapping. */
function* mappedRows(rows: UnwindRow[], mapping: Mapping, first: number): Generator<UnwindRow> {
  const bias = mapping.start - first;
  const last = mapping.end - bias;
  for (const { address, rule } of rows) {
    if (address >= first && address < last) yield { address: address + bias, rule };
  }
  yield { address: mapping.end, rule: { cfa: 'end' } };
}
