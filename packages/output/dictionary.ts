/** What only the host can know. The texts of frames are made by `frameText`. */
export type DictionaryKind =
  | 'ksym'
  | 'usym'
  | 'username'
  | 'cgroup-path'
  | 'kstack-frame'
  | 'ustack-frame'
  /** Key `boot` or `tai`: nanoseconds to add to a reading of that clock for the time since 1970 (UTC). */
  | 'clock'
  /** Key `offset`: seconds east of UTC. Key `name`: the zone's abbreviation. */
  | 'zone';

/** As it travels: an entry never changes once it was sent, so entries may repeat and come in any order. */
export interface DictionaryEntry {
  readonly kind: string;
  readonly key: string;
  readonly text: string;
}

/** Keys as the host writes them. Addresses are lower-case hexadecimal without `0x`, everything else decimal. */
export const dictionaryKey = {
  ksym: (address: bigint): string => address.toString(16),
  usym: (address: bigint, pid: number): string => `${address.toString(16)},${pid}`,
  username: (uid: number): string => String(uid),
  cgroupPath: (id: bigint, filter: number): string => `${id},${filter}`,
  kernelFrame: (address: bigint): string => address.toString(16),
  userFrame: (address: bigint, pid: number): string => `${address.toString(16)},${pid}`,
} as const;

/** Texts that a host resolved. Missing ones are rendered as bpftrace renders what it cannot resolve. */
export interface Dictionary {
  find(kind: DictionaryKind, key: string): string | undefined;
}

export const emptyDictionary: Dictionary = { find: () => undefined };

/** A dictionary that grows with every batch of its host. */
export class GrowingDictionary implements Dictionary {
  readonly #texts = new Map<string, string>();

  add(entries: Iterable<DictionaryEntry>): void {
    for (const { kind, key, text } of entries) this.#texts.set(`${kind} ${key}`, text);
  }

  find(kind: DictionaryKind, key: string): string | undefined {
    return this.#texts.get(`${kind} ${key}`);
  }

  get size(): number {
    return this.#texts.size;
  }
}

/** One line of a symbolised frame; an address has several where functions were inlined into each other. */
export interface FrameLine {
  /** `name+offset`, decimal offset. */
  readonly symbol: string;
  /** File or kernel module; empty for vmlinux. */
  readonly module: string;
  /** `directory/file:line`, empty without debug information. */
  readonly source: string;
  readonly inlined: boolean;
}

/** The text of a `kstack-frame` or `ustack-frame` entry: a line per FrameLine, its parts separated by tabs. */
export const frameText = (lines: readonly FrameLine[]): string =>
  lines
    .map((line) =>
      [line.symbol, line.module, line.source, line.inlined ? 'inlined' : ''].join('\t'),
    )
    .join('\n');

/** The inverse of `frameText`; a plain text is a symbol alone. */
export const parseFrameText = (text: string): FrameLine[] =>
  text.split('\n').map((line) => {
    const [symbol = '', module = '', source = '', inlined = ''] = line.split('\t');
    return { symbol, module, source, inlined: inlined === 'inlined' };
  });
