import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { type Elf, ElfError, type FunctionTable, functionTable, openElf } from '@sonde/elf';

import { debugFile } from '../kernel-info/debug-file.ts';
import { fileSource } from '../kernel-info/file-source.ts';
import { lazy } from '../kernel-info/lazy.ts';
import { type Mapping, parseMaps } from './maps.ts';

/** A mapped file, ready to name addresses in it. */
export interface SymbolObject {
  readonly elf: Elf;
  functions(): FunctionTable;
}

/** Files are kept by device and inode: a library is read once for all processes that map it. */
export class ObjectCache {
  readonly #objects = new Map<string, SymbolObject | undefined>();

  /** The object behind a mapping of a process; undefined when the file is gone or is no ELF file. */
  get(pid: number, mapping: Mapping): SymbolObject | undefined {
    if (mapping.path === '[vdso]') return this.#once('[vdso]', () => openElf(readVdso()));
    if (mapping.inode === '0') return undefined;
    return this.#once(`${mapping.device} ${mapping.inode}`, () => {
      const path = openablePath(pid, mapping);
      return path === undefined ? undefined : openElf(fileSource(path));
    });
  }

  #once(key: string, open: () => Elf | undefined): SymbolObject | undefined {
    if (!this.#objects.has(key)) this.#objects.set(key, objectOf(open));
    return this.#objects.get(key);
  }
}

function objectOf(open: () => Elf | undefined): SymbolObject | undefined {
  try {
    const elf = open();
    if (elf === undefined) return undefined;
    return { elf, functions: lazy(() => functionTable(debugFile(elf) ?? elf)) };
  } catch {
    // Gone, forbidden, or malformed: the address keeps its number.
    return undefined;
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
