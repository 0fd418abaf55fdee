import type { ElfSection } from './headers.ts';
import { readNotes } from './notes.ts';
import { type ByteSource, sourceOf, viewOf } from './source.ts';

/** A statically defined probe: one location, of which a probe may have several. */
export interface UsdtNote {
  readonly namespace: string;
  readonly name: string;
  /** Virtual addresses, prelink undone. Semaphore 0: the probe has none. */
  readonly address: number;
  readonly semaphore: number;
  /** As the assembler wrote them: `-4@%edi 8@-8(%rbp)`. */
  readonly args: string;
}

const stapsdtType = 3;

/**
 * Reads .note.stapsdt (SystemTap wiki, UserSpaceProbeImplementation). The descriptor holds
 *
 *     probe address | address of .stapsdt.base when linked | semaphore | namespace\0 name\0 args\0
 *
 * with addresses of the file's width. Prelink moves sections without touching notes; the distance that
 * .stapsdt.base moved is added back.
 */
export function readUsdtNotes(
  source: ByteSource,
  sections: readonly ElfSection[],
  bits: 32 | 64,
): UsdtNote[] {
  const width = bits / 8;
  const base = sections.find((section) => section.name === '.stapsdt.base');
  const probes: UsdtNote[] = [];
  for (const section of sections.filter((each) => each.name === '.note.stapsdt')) {
    for (const note of readNotes(viewOf(source, section.offset, section.size))) {
      if (note.owner !== 'stapsdt' || note.type !== stapsdtType) continue;
      const view = viewOf(sourceOf(note.descriptor), 0, note.descriptor.length);
      const word = (index: number): number =>
        width === 8 ? view.u64(index * 8) : view.u32(index * 4);
      // A note that was not made by sdt.h can do without the address.
      const moved = base === undefined || word(1) === 0 ? 0 : base.address - word(1);
      const namespace = view.string(width * 3);
      // Lengths in bytes: names may hold more than ASCII.
      const after = (text: string): number => new TextEncoder().encode(text).length + 1;
      const nameAt = width * 3 + after(namespace);
      const name = view.string(nameAt);
      const semaphore = word(2);
      probes.push({
        namespace,
        name,
        address: word(0) + moved,
        semaphore: semaphore === 0 ? 0 : semaphore + moved,
        args: view.string(nameAt + after(name)),
      });
    }
  }
  return probes;
}
