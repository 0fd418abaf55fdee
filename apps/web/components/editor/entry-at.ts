import type { OutlineEntry } from '@sonde/compiler';

/** The entry that an offset is in, or behind: between two it is the first. */
export const entryAt = (
  entries: readonly OutlineEntry[],
  offset: number,
): OutlineEntry | undefined => entries.findLast(({ from }) => from <= offset);
