/** ELF headers, symbols and USDT notes over bytes; names of C++. */
export { demangle } from './demangle/demangle.ts';
export { type Elf, openElf } from './elf.ts';
export { ElfError } from './error.ts';
export { type FunctionTable, functionTable } from './functions.ts';
export type { ElfHeader, ElfSection, ElfSegment } from './headers.ts';
export type { ByteSource } from './source.ts';
export type { ElfSymbol } from './symbols.ts';
export type { UsdtNote } from './usdt.ts';
