import {
  type ElfHeader,
  type ElfSection,
  type ElfSegment,
  readHeader,
  readSections,
  readSegments,
} from './headers.ts';
import { readNotes } from './notes.ts';
import { type Inflate, sectionBytes } from './section-bytes.ts';
import { type ByteSource, sourceOf, viewOf } from './source.ts';
import { type ElfSymbol, readSymbols } from './symbols.ts';
import { readUsdtNotes, type UsdtNote } from './usdt.ts';

/**
 * A view of an ELF file. Opening reads the headers; everything else is read, and checked, when asked for,
 * so each member may throw ElfError.
 */
export interface Elf {
  readonly header: ElfHeader;
  readonly sections: readonly ElfSection[];
  readonly segments: readonly ElfSegment[];
  section(name: string): ElfSection | undefined;
  /** What a section holds, uncompressed; empty for one without bytes in the file. */
  bytes(section: ElfSection): Uint8Array;
  /** All defined symbols, those of .symtab first; a name may come twice. */
  symbols(): Generator<ElfSymbol>;
  usdtNotes(): UsdtNote[];
  /** Hex of the NT_GNU_BUILD_ID note. */
  buildId(): string | undefined;
  /** .gnu_debuglink: the name of the file with the debugging information, and its CRC-32. */
  debugLink(): { readonly name: string; readonly crc: number } | undefined;
  /** Where in the file a virtual address lies; undefined outside loaded segments and in zero-filled memory. */
  fileOffset(address: number): number | undefined;
  /** The virtual address of a byte of the file, by the loaded segments. */
  addressOf(fileOffset: number): number | undefined;
}

const gnuBuildIdType = 3;

export interface ElfOptions {
  /** Undoes zlib's format, in which debugging information is often stored. Without it such sections throw. */
  readonly inflate?: Inflate;
}

export function openElf(input: Uint8Array | ByteSource, options: ElfOptions = {}): Elf {
  const source = input instanceof Uint8Array ? sourceOf(input) : input;
  const header = readHeader(source);
  const sections = readSections(source, header);
  const segments = readSegments(source, header);
  const loaded = segments.filter((segment) => segment.type === 'load');
  const section = (name: string): ElfSection | undefined =>
    sections.find((each) => each.name === name);

  return {
    header,
    sections,
    segments,
    section,
    bytes: (each) => sectionBytes({ source, bits: header.bits, ...options }, each),
    symbols: () => readSymbols({ source, bits: header.bits, sections }),
    usdtNotes: () => readUsdtNotes(source, sections, header.bits),
    buildId: () => readBuildId(source, section('.note.gnu.build-id')),
    debugLink: () => readDebugLink(source, section('.gnu_debuglink')),
    fileOffset(address) {
      const within = loaded.find(
        (each) => address >= each.address && address < each.address + each.fileSize,
      );
      return within === undefined ? undefined : address - within.address + within.offset;
    },
    addressOf(offset) {
      const within = loaded.find(
        (each) => offset >= each.offset && offset < each.offset + each.fileSize,
      );
      return within === undefined ? undefined : offset - within.offset + within.address;
    },
  };
}

function readBuildId(source: ByteSource, section: ElfSection | undefined): string | undefined {
  if (section === undefined) return undefined;
  for (const note of readNotes(viewOf(source, section.offset, section.size))) {
    if (note.owner !== 'GNU' || note.type !== gnuBuildIdType) continue;
    return Array.from(note.descriptor, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
  return undefined;
}

/** The name, NUL, padding to 4, then the CRC. */
function readDebugLink(
  source: ByteSource,
  section: ElfSection | undefined,
): { name: string; crc: number } | undefined {
  if (section === undefined) return undefined;
  const view = viewOf(source, section.offset, section.size);
  return { name: view.string(0), crc: view.u32(section.size - 4) };
}
