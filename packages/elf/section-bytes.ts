import { ElfError } from './error.ts';
import type { ElfSection } from './headers.ts';
import { type ByteSource, viewOf } from './source.ts';

/** Undoes zlib's format; `size` is that of the result, in bytes. */
export type Inflate = (bytes: Uint8Array, size: number) => Uint8Array;

interface SectionFile {
  readonly source: ByteSource;
  readonly bits: 32 | 64;
  readonly inflate?: Inflate;
}

/** SHT_NOBITS: takes memory, but no bytes of the file. */
const noBits = 8;
/** SHF_COMPRESSED, and the only algorithm that is undone here: ELFCOMPRESS_ZLIB. */
const compressed = 0x800;
const zlib = 1;

/** More than any program's is a mistake in the file, or an attempt to fill the memory. */
const maxBytes = 2 ** 30;

/** What a section holds. Compressed ones begin with a header: algorithm, size and alignment (elf(5), Elf64_Chdr). */
export function sectionBytes(
  { source, bits, inflate }: SectionFile,
  section: ElfSection,
): Uint8Array {
  if (section.type === noBits) return new Uint8Array();
  const { name, offset, size } = section;
  if ((section.flags & compressed) === 0) return viewOf(source, offset, size).bytes(0, size);
  const view = viewOf(source, offset, size);
  const algorithm = view.u32(0);
  if (algorithm !== zlib || inflate === undefined) {
    throw new ElfError(`${name} is compressed in a way that is not supported (${algorithm})`);
  }
  const [length, header] = bits === 64 ? [view.u64(8), 24] : [view.u32(4), 12];
  if (length > maxBytes) throw new ElfError(`${name} would take ${length} bytes`);
  const bytes = inflate(view.bytes(header, size), length);
  if (bytes.length !== length) throw new ElfError(`${name} is cut short`);
  return bytes;
}
