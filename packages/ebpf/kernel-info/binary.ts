import type { BinaryInfo, UsdtLocation } from '@sonde/compiler';
import { demangle, type Elf, ElfError, type ElfSymbol, openDwarf } from '@sonde/elf';
import { type DebugFileOptions, debugFile } from '../debug-info/debug-file.ts';
import { debugInfo } from '../debug-info/debug-info.ts';
import { openElfFile } from '../debug-info/elf-file.ts';
import { lazy } from './lazy.ts';
import { type ResolveOptions, resolveBinary } from './resolve-binary.ts';

/** A binary of this machine. Uprobes attach by file offset, scripts speak of virtual addresses. */
export interface LocalBinary extends BinaryInfo {
  readonly elf: Elf;
}

/** Finds (see `resolveBinary`) and opens a binary; undefined when there is none or it is no ELF file. */
export function openBinary(
  name: string,
  options: ResolveOptions & DebugFileOptions = {},
): LocalBinary | undefined {
  const path = resolveBinary(name, options);
  if (path === undefined) return undefined;
  try {
    return binaryInfo(path, openElfFile(path), options);
  } catch (error) {
    if (error instanceof ElfError) return undefined;
    throw error;
  }
}

function binaryInfo(path: string, elf: Elf, options: DebugFileOptions): LocalBinary {
  const separate = lazy(() => debugFile(elf, path, options));
  // For a stripped file the symbols that were installed apart count too.
  const symbols = lazy(() =>
    symbolsByName(elf.section('.symtab') === undefined ? [elf, separate()] : [elf]),
  );
  const dwarf = lazy(() => openDwarf(elf.section('.debug_info') ? elf : (separate() ?? elf)));
  const info = lazy(() => {
    const found = dwarf();
    return found && debugInfo(found, (symbol) => symbols().get(symbol)?.address);
  });
  return {
    path,
    elf,
    functions: lazy(() => [...symbols().values()].filter(isWhole)),
    demangle,
    usdtProbes: lazy(() => groupProbes(elf)),
    symbol: (name) => symbols().get(name),
    debugInfo: () => orNone(info),
  };
}

/** A file whose debugging information cannot be read at all can still be traced. */
function orNone<T>(read: () => T | undefined): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ElfError) return undefined;
    throw error;
  }
}

/** Parts that the compiler split off a function start in its middle. */
const isWhole = ({ kind, name }: ElfSymbol): boolean =>
  kind === 'function' && !name.includes('.part.');

/** One of each name: .symtab and .dynsym repeat each other, and local functions of two files may share a name. */
function symbolsByName(files: readonly (Elf | undefined)[]): Map<string, ElfSymbol> {
  const byName = new Map<string, ElfSymbol>();
  for (const file of files) {
    for (const symbol of file?.symbols() ?? []) {
      if (!byName.has(symbol.name)) byName.set(symbol.name, symbol);
    }
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
