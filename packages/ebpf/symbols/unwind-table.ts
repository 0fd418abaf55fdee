import { readFileSync } from 'node:fs';
import { type Elf, type UnwindRow, unwindRows } from '@sonde/elf';
import { type Mapping, parseMaps } from './maps.ts';
import { ObjectCache } from './object-cache.ts';
import { SymbolStore } from './symbol-store.ts';

export type { UnwindRow } from '@sonde/elf';

/** How functions of a file are left. One object per file, also when several processes have it mapped. */
export interface UnwindFile {
  readonly path: string;
  /** Ascending by virtual address in the file; read anew by each call. Throws ElfError when .eh_frame is malformed. */
  readRows(): readonly UnwindRow[];
}

/** Executable bytes of a file in the memory of a process. */
export interface UnwindMapping extends Pick<Mapping, 'start' | 'end'> {
  /** By how much addresses in memory are above those of rows, and above offsets in the file. */
  readonly aboveRows: number;
  readonly aboveFile: number;
  /** 40 hex digits. */
  readonly buildId: string | undefined;
  readonly file: UnwindFile;
}

/** Reads what stacks of processes are unwound with. A file that stays mapped is read once. */
export class UnwindReader {
  readonly #objects = new ObjectCache(new SymbolStore());
  readonly #files = new Map<Elf, UnwindFile>();

  /** What /proc/PID/maps says; throws when the process is gone. */
  mapsText(pid: number): string {
    return readFileSync(`/proc/${pid}/maps`, 'latin1');
  }

  /** The mappings of ELF files in a text of `mapsText`, ascending. */
  mappings(pid: number, mapsText: string): UnwindMapping[] {
    return parseMaps(mapsText).flatMap((mapping): UnwindMapping[] => {
      const elf = this.#objects.get(pid, mapping)?.elf;
      const first = elf?.addressOf(mapping.fileOffset);
      if (elf === undefined || first === undefined) return [];
      const { start, end, fileOffset } = mapping;
      const above = { aboveRows: start - first, aboveFile: start - fileOffset };
      return [{ start, end, ...above, buildId: elf.buildId(), file: this.#file(elf, mapping) }];
    });
  }

  #file(elf: Elf, { path }: Mapping): UnwindFile {
    const file = this.#files.get(elf) ?? { path, readRows: () => unwindRows(elf) };
    this.#files.set(elf, file);
    return file;
  }
}
