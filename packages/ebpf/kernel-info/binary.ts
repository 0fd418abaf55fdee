import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { BinaryInfo, UsdtLocation } from '@sonde/compiler';
import { type ByteSource, type Elf, ElfError, type ElfSymbol, openElf } from '@sonde/elf';
import { type ResolveOptions, resolveBinary } from './resolve-binary.ts';

/** A binary of this machine. Uprobes attach by file offset, scripts speak of virtual addresses. */
export interface LocalBinary extends BinaryInfo {
  readonly elf: Elf;
}

/** Finds (see `resolveBinary`) and opens a binary; undefined when there is none or it is no ELF file. */
export function openBinary(name: string, options: ResolveOptions = {}): LocalBinary | undefined {
  const path = resolveBinary(name, options);
  if (path === undefined) return undefined;
  try {
    return binaryInfo(path, openElf(fileSource(path)));
  } catch (error) {
    if (error instanceof ElfError) return undefined;
    throw error;
  }
}

/** Reads parts of a file, so that a browser's 200 MB need not be loaded for their symbols. */
export function fileSource(path: string): ByteSource {
  return {
    size: statSync(path).size,
    read(offset, length) {
      const bytes = Buffer.allocUnsafeSlow(length);
      const fd = openSync(path, 'r');
      try {
        let done = 0;
        while (done < length) {
          const count = readSync(fd, bytes, done, length - done, offset + done);
          if (count === 0) break;
          done += count;
        }
        return bytes.subarray(0, done);
      } finally {
        closeSync(fd);
      }
    },
  };
}

function binaryInfo(path: string, elf: Elf): LocalBinary {
  let functions: readonly ElfSymbol[] | undefined;
  let symbols: Map<string, ElfSymbol> | undefined;
  let probes: ReturnType<BinaryInfo['usdtProbes']> | undefined;
  return {
    path,
    elf,
    functions() {
      functions ??= distinctFunctions(elf);
      return functions;
    },
    usdtProbes() {
      probes ??= groupProbes(elf);
      return probes;
    },
    symbol(name) {
      symbols ??= symbolsByName(elf);
      return symbols.get(name);
    },
  };
}

/** One of each name: .symtab and .dynsym repeat each other, and local functions of two files may share a name. */
function distinctFunctions(elf: Elf): ElfSymbol[] {
  const byName = new Map<string, ElfSymbol>();
  for (const symbol of elf.symbols()) {
    if (symbol.kind === 'function' && !byName.has(symbol.name)) byName.set(symbol.name, symbol);
  }
  return [...byName.values()];
}

function symbolsByName(elf: Elf): Map<string, ElfSymbol> {
  const byName = new Map<string, ElfSymbol>();
  for (const symbol of elf.symbols()) {
    if (!byName.has(symbol.name)) byName.set(symbol.name, symbol);
  }
  return byName;
}

/** A probe that the compiler inlined or copied has several notes. */
function groupProbes(elf: Elf): ReturnType<BinaryInfo['usdtProbes']> {
  const groups = new Map<string, { namespace: string; name: string; locations: UsdtLocation[] }>();
  for (const { namespace, name, ...location } of elf.usdtNotes()) {
    const key = `${namespace}:${name}`;
    const group = groups.get(key) ?? { namespace, name, locations: [] };
    group.locations.push(location);
    groups.set(key, group);
  }
  return [...groups.values()];
}
