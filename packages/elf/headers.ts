import { ElfError } from './error.ts';
import { type ByteSource, type ByteView, viewOf } from './source.ts';

/** The ELF header (elf(5)); little endian, 32 or 64 bits. Offsets and sizes in bytes. */
export interface ElfHeader {
  readonly bits: 32 | 64;
  /** `dyn` is a shared library or a position-independent program. */
  readonly type: 'rel' | 'exec' | 'dyn' | 'core' | 'other';
  /** EM_*: 62 is x86-64, 183 AArch64. */
  readonly machine: number;
  readonly entry: number;
  readonly programHeaders: Table;
  readonly sectionHeaders: Table;
  /** Index of the section that holds section names. */
  readonly nameSection: number;
}

interface Table {
  readonly offset: number;
  readonly entrySize: number;
  readonly count: number;
}

export interface ElfSection {
  readonly name: string;
  /** SHT_*. */
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  /** Another section's index: for symbols, that of their names. */
  readonly link: number;
  readonly entrySize: number;
}

/** A program header. Only `load` segments (PT_LOAD) map file bytes to addresses. */
export interface ElfSegment {
  readonly type: 'load' | 'other';
  readonly executable: boolean;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
  readonly memorySize: number;
}

const types = ['other', 'rel', 'exec', 'dyn', 'core'] as const;
const extendedIndex = 0xffff;
const sectionNoBits = 8;

export function readHeader(source: ByteSource): ElfHeader {
  if (source.size < 52) throw new ElfError('shorter than an ELF header');
  const ident = viewOf(source, 0, 16);
  if (ident.u32(0) !== 0x464c457f) throw new ElfError('no ELF magic');
  if (ident.u8(5) !== 1) throw new ElfError('big-endian ELF is not supported');
  const bits = ident.u8(4) === 2 ? 64 : 32;
  const wide = bits === 64;
  const view = viewOf(source, 0, wide ? 64 : 52);
  const word = (narrow: number, at64: number): number => (wide ? view.u64(at64) : view.u32(narrow));
  const half = (narrow: number, at64: number): number => view.u16(wide ? at64 : narrow);
  const sectionHeaders = {
    offset: word(32, 40),
    entrySize: half(46, 58),
    count: half(48, 60),
  };
  const header: ElfHeader = {
    bits,
    type: types[view.u16(16)] ?? 'other',
    machine: view.u16(18),
    entry: word(24, 24),
    programHeaders: { offset: word(28, 32), entrySize: half(42, 54), count: half(44, 56) },
    sectionHeaders,
    nameSection: half(50, 62),
  };
  return withExtendedNumbering(source, header);
}

/** Counts that do not fit into 16 bits stand in the first section header. */
function withExtendedNumbering(source: ByteSource, header: ElfHeader): ElfHeader {
  const { offset, entrySize, count } = header.sectionHeaders;
  if (offset === 0 || (count !== 0 && header.nameSection !== extendedIndex)) return header;
  const first = decodeSection(viewOf(source, offset, entrySize), 0, header.bits);
  return {
    ...header,
    sectionHeaders: { offset, entrySize, count: count === 0 ? first.size : count },
    nameSection: header.nameSection === extendedIndex ? first.link : header.nameSection,
  };
}

export function readSections(source: ByteSource, header: ElfHeader): ElfSection[] {
  const { offset, entrySize, count } = header.sectionHeaders;
  if (offset === 0 || count === 0) return [];
  if (entrySize < (header.bits === 64 ? 64 : 40)) throw new ElfError('section headers too small');
  const view = viewOf(source, offset, entrySize * count);
  const raw = Array.from({ length: count }, (_, i) =>
    decodeSection(view, i * entrySize, header.bits),
  );
  const names = raw[header.nameSection];
  if (names === undefined || names.type === sectionNoBits) return raw.map(withoutName);
  const text = viewOf(source, names.offset, names.size);
  return raw.map(({ nameOffset, ...section }) => ({ ...section, name: text.string(nameOffset) }));
}

type RawSection = Omit<ElfSection, 'name'> & { readonly nameOffset: number };

function withoutName({ nameOffset: _, ...section }: RawSection): ElfSection {
  return { ...section, name: '' };
}

function decodeSection(view: ByteView, at: number, bits: 32 | 64): RawSection {
  const wide = bits === 64;
  const word = (narrow: number, at64: number): number =>
    wide ? view.u64(at + at64) : view.u32(at + narrow);
  return {
    nameOffset: view.u32(at),
    type: view.u32(at + 4),
    // Bits above 32 are the processor's own and mean nothing here.
    flags: view.u32(at + 8),
    address: word(12, 16),
    offset: word(16, 24),
    size: word(20, 32),
    link: view.u32(at + (wide ? 40 : 24)),
    entrySize: word(36, 56),
  };
}

export function readSegments(source: ByteSource, header: ElfHeader): ElfSegment[] {
  const { offset, entrySize, count } = header.programHeaders;
  if (offset === 0 || count === 0) return [];
  const wide = header.bits === 64;
  if (entrySize < (wide ? 56 : 32)) throw new ElfError('program headers too small');
  const view = viewOf(source, offset, entrySize * count);
  return Array.from({ length: count }, (_, i) => {
    const at = i * entrySize;
    const word = (narrow: number, at64: number): number =>
      wide ? view.u64(at + at64) : view.u32(at + narrow);
    return {
      type: view.u32(at) === 1 ? 'load' : 'other',
      executable: (view.u32(at + (wide ? 4 : 24)) & 1) !== 0,
      offset: word(4, 8),
      address: word(8, 16),
      fileSize: word(16, 32),
      memorySize: word(20, 40),
    };
  });
}
