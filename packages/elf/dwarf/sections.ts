import type { Elf } from '../elf.ts';

/** The sections of debugging information; empty where the file has none. */
export interface DebugSections {
  readonly info: Uint8Array;
  readonly abbreviations: Uint8Array;
  readonly lines: Uint8Array;
  readonly strings: Uint8Array;
  readonly lineStrings: Uint8Array;
  readonly stringOffsets: Uint8Array;
  readonly addresses: Uint8Array;
  /** .debug_ranges, before DWARF 5. */
  readonly ranges: Uint8Array;
  /** .debug_rnglists, from DWARF 5 on. */
  readonly rangeLists: Uint8Array;
}

const names: Readonly<Record<keyof DebugSections, string>> = {
  info: '.debug_info',
  abbreviations: '.debug_abbrev',
  lines: '.debug_line',
  strings: '.debug_str',
  lineStrings: '.debug_line_str',
  stringOffsets: '.debug_str_offsets',
  addresses: '.debug_addr',
  ranges: '.debug_ranges',
  rangeLists: '.debug_rnglists',
};

/** Each section is read, and uncompressed, when it is first asked for. */
export function debugSections(elf: Elf): DebugSections {
  const read = new Map<keyof DebugSections, Uint8Array>();
  const get = (key: keyof DebugSections): Uint8Array => {
    const known = read.get(key);
    if (known !== undefined) return known;
    const section = elf.section(names[key]);
    const bytes = section === undefined ? new Uint8Array() : elf.bytes(section);
    read.set(key, bytes);
    return bytes;
  };
  return {
    get info() {
      return get('info');
    },
    get abbreviations() {
      return get('abbreviations');
    },
    get lines() {
      return get('lines');
    },
    get strings() {
      return get('strings');
    },
    get lineStrings() {
      return get('lineStrings');
    },
    get stringOffsets() {
      return get('stringOffsets');
    },
    get addresses() {
      return get('addresses');
    },
    get ranges() {
      return get('ranges');
    },
    get rangeLists() {
      return get('rangeLists');
    },
  };
}
