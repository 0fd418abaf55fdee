import type { BinaryInfo, UsdtLocation } from '@sonde/compiler';
import { type Elf, ElfError, type ElfSymbol, openElf } from '@sonde/elf';
import { debugFile } from './debug-file.ts';
import { fileSource } from './file-source.ts';
import { lazy } from './lazy.ts';
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

function binaryInfo(path: string, elf: Elf): LocalBinary {
  const symbols = lazy(() => symbolsByName(elf));
  return {
    path,
    elf,
    functions: lazy(() => [...symbols().values()].filter(isWhole)),
    usdtProbes: lazy(() => groupProbes(elf)),
    symbol: (name) => symbols().get(name),
  };
}

/** Parts that the compiler split off a function start in its middle. */
const isWhole = ({ kind, name }: ElfSymbol): boolean =>
  kind === 'function' && !name.includes('.part.');

/**
 * One of each name: .symtab and .dynsym repeat each other, and local functions of two files may share a
 * name. For a stripped file the symbols that were installed apart count too.
 */
function symbolsByName(elf: Elf): Map<string, ElfSymbol> {
  const byName = new Map<string, ElfSymbol>();
  for (const file of [elf, debugFile(elf)]) {
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
