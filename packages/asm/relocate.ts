import { slotBytes } from './encode.ts';

/** An ld_imm64, by its slot, that names a map by the caller's index. */
export interface MapReference {
  readonly insnIndex: number;
  readonly map: number;
}

/** A copy of the program in which every map reference carries what `fdOf` gives for its map. */
export function relocate(
  program: Uint8Array,
  references: readonly MapReference[],
  fdOf: (map: number) => number,
): Uint8Array {
  const bytes = program.slice();
  const view = new DataView(bytes.buffer);
  for (const { insnIndex, map } of references)
    view.setInt32(insnIndex * slotBytes + 4, fdOf(map), true);
  return bytes;
}
