import { ElfError } from './error.ts';
import type { ElfSection } from './headers.ts';
import { type ByteSource, viewOf } from './source.ts';

/** A defined symbol with a name. `address` is virtual, as linked; sizes in bytes, 0 when unknown. */
export interface ElfSymbol {
  readonly name: string;
  readonly address: number;
  readonly size: number;
  readonly kind: 'function' | 'object' | 'other';
}

const symbolTableType = 2;
const dynamicSymbolsType = 11;

/** STT_*: 10 is an indirect function, whose code chooses the real one when the program starts. */
const kinds: Record<number, ElfSymbol['kind']> = { 1: 'object', 2: 'function', 10: 'function' };

/** What the reader of symbols needs of a file. */
export interface SymbolFile {
  readonly source: ByteSource;
  readonly bits: 32 | 64;
  readonly sections: readonly ElfSection[];
}

/** The symbols of .symtab, then those of .dynsym, in file order; undefined ones are left out. */
export function* readSymbols(file: SymbolFile): Generator<ElfSymbol> {
  for (const type of [symbolTableType, dynamicSymbolsType]) {
    const section = file.sections.find((each) => each.type === type);
    if (section !== undefined) yield* readTable(file, section);
  }
}

function* readTable(file: SymbolFile, section: ElfSection): Generator<ElfSymbol> {
  const wide = file.bits === 64;
  const entrySize = wide ? 24 : 16;
  if (section.entrySize !== entrySize) throw new ElfError(`${section.name} has odd entries`);
  const nameSection = file.sections[section.link];
  if (nameSection === undefined) throw new ElfError(`${section.name} has no names`);
  const names = viewOf(file.source, nameSection.offset, nameSection.size);
  const view = viewOf(file.source, section.offset, section.size);
  for (let at = 0; at + entrySize <= view.length; at += entrySize) {
    const info = view.u8(at + (wide ? 4 : 12));
    const sectionIndex = view.u16(at + (wide ? 6 : 14));
    const nameOffset = view.u32(at);
    if (sectionIndex === 0 || nameOffset === 0) continue;
    const kind = kinds[info & 0xf] ?? 'other';
    // Section and file symbols and mapping marks help nobody, and there are many.
    if (kind === 'other' && (info & 0xf) !== 0) continue;
    yield {
      name: names.string(nameOffset),
      address: wide ? view.u64(at + 8) : view.u32(at + 4),
      size: wide ? view.u64(at + 16) : view.u32(at + 8),
      kind,
    };
  }
}
