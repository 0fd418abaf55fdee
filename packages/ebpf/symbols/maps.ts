/** A line of /proc/PID/maps (proc(5)): file bytes, or nothing, at virtual addresses. */
export interface Mapping {
  readonly start: number;
  readonly end: number;
  /** Of the first byte, in the file. */
  readonly fileOffset: number;
  /** `major:minor` and inode; inode 0 is no file. */
  readonly device: string;
  readonly inode: string;
  /** As in the process's mount namespace, ` (deleted)` removed; `[vdso]` and such for the kernel's own; may be empty. */
  readonly path: string;
}

const line =
  /^([0-9a-f]+)-([0-9a-f]+) ([r-])([w-])([x-]). ([0-9a-f]+) ([0-9a-f]+:[0-9a-f]+) (\d+) *(.*)$/;

/** Executable mappings, ascending. Lines of another form are skipped. */
export function parseMaps(text: string): Mapping[] {
  const mappings: Mapping[] = [];
  for (const each of text.split('\n')) {
    const match = line.exec(each);
    if (match === null || match[5] !== 'x') continue;
    const [, start = '', end = '', , , , offset = '', device = '', inode = '', path = ''] = match;
    // [vsyscall] lies in the kernel's half, above what a number holds, and has no symbols.
    if (start.length > 12) continue;
    mappings.push({
      start: Number.parseInt(start, 16),
      end: Number.parseInt(end, 16),
      fileOffset: Number.parseInt(offset, 16),
      device,
      inode,
      path: path.endsWith(' (deleted)') ? path.slice(0, -' (deleted)'.length) : path,
    });
  }
  return mappings;
}

/** The mapping that holds an address. */
export function mappingAt(mappings: readonly Mapping[], address: number): Mapping | undefined {
  return mappings.find((mapping) => address >= mapping.start && address < mapping.end);
}
