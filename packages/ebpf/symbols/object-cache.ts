import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { ElfError, openElf } from '@sonde/elf';
import { type Mapping, parseMaps } from './maps.ts';
import { type SymbolObject, symbolObject } from './symbol-object.ts';
import type { SymbolStore } from './symbol-store.ts';

/** Finds the files behind the mappings of one trace. Each is looked for once, while its process surely lives. */
export class ObjectCache {
  readonly #store: SymbolStore;
  readonly #objects = new Map<string, SymbolObject | undefined>();

  constructor(store: SymbolStore) {
    this.#store = store;
  }

  /** The object behind a mapping of a process; undefined when the file is gone or is no ELF file. */
  get(pid: number, mapping: Mapping): SymbolObject | undefined {
    if (mapping.path === '[vdso]') return this.#once('[vdso]', openVdso);
    if (mapping.inode === '0') return undefined;
    return this.#once(`${mapping.device} ${mapping.inode}`, () => {
      const path = openablePath(pid, mapping);
      return path === undefined ? undefined : this.#store.get(path, `/proc/${pid}/root`);
    });
  }

  #once(key: string, open: () => SymbolObject | undefined): SymbolObject | undefined {
    if (!this.#objects.has(key)) this.#objects.set(key, open());
    return this.#objects.get(key);
  }
}

/**
 * Where the mapped file can be opened from here: inside the process's own root (a container's files), by the
 * kernel's link to the very file (which also reaches deleted ones), or, when the process ended, by its path.
 */
function openablePath(pid: number, mapping: Mapping): string | undefined {
  const range = `${mapping.start.toString(16)}-${mapping.end.toString(16)}`;
  const candidates = [
    `/proc/${pid}/root${mapping.path}`,
    `/proc/${pid}/map_files/${range}`,
    mapping.path,
  ];
  return candidates.find((path) => {
    try {
      return String(statSync(path, { bigint: true }).ino) === mapping.inode;
    } catch {
      return false;
    }
  });
}

function openVdso(): SymbolObject | undefined {
  try {
    return symbolObject(openElf(readVdso()), '[vdso]', {});
  } catch {
    // Without its symbols the addresses in it keep their numbers.
    return undefined;
  }
}

/** The kernel's own small library is in no file; every process has the same, so this one's memory is read. */
function readVdso(): Uint8Array {
  const mapping = parseMaps(readFileSync('/proc/self/maps', 'latin1')).find(
    (each) => each.path === '[vdso]',
  );
  if (mapping === undefined) throw new ElfError('no vdso');
  const bytes = Buffer.alloc(mapping.end - mapping.start);
  const fd = openSync('/proc/self/mem', 'r');
  try {
    readSync(fd, bytes, 0, bytes.length, BigInt(mapping.start));
  } finally {
    closeSync(fd);
  }
  return bytes;
}
