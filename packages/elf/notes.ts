import type { ByteView } from './source.ts';

export interface ElfNote {
  /** Without its NUL: `GNU`, `stapsdt`. */
  readonly owner: string;
  readonly type: number;
  readonly descriptor: Uint8Array;
}

const align4 = (size: number): number => (size + 3) & ~3;

/** The notes of a SHT_NOTE section: three words (name size, descriptor size, type), then both, padded to 4. */
export function* readNotes(view: ByteView): Generator<ElfNote> {
  let at = 0;
  while (at + 12 <= view.length) {
    const nameSize = view.u32(at);
    const descriptorSize = view.u32(at + 4);
    const name = at + 12;
    const descriptor = name + align4(nameSize);
    yield {
      owner: nameSize === 0 ? '' : view.string(name),
      type: view.u32(at + 8),
      descriptor: view.bytes(descriptor, descriptor + descriptorSize),
    };
    at = descriptor + align4(descriptorSize);
  }
}
