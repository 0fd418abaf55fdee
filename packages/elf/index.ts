/** ELF headers, symbols, USDT notes and DWARF over bytes; names of C++. */
export { demangle } from './demangle/demangle.ts';
export { type Dwarf, openDwarf, type SourceFrame } from './dwarf/dwarf.ts';
export type { Parameter, ParameterPlace } from './dwarf/parameters.ts';
export type { LineAddress, SourceLine } from './dwarf/source-lines.ts';
export { type Elf, type ElfOptions, openElf } from './elf.ts';
export { ElfError } from './error.ts';
export { type FunctionTable, functionTable } from './functions.ts';
export type { ElfHeader, ElfSection, ElfSegment } from './headers.ts';
export type { ByteSource } from './source.ts';
export type { ElfSymbol } from './symbols.ts';
export type { UnwindRow, UnwindRule } from './unwind/rule.ts';
export { unwindRows } from './unwind/unwind-rows.ts';
export type { UsdtNote } from './usdt.ts';
