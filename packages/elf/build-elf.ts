/** Makes small ELF files for tests: 64-bit, little endian, one loaded segment. */
export interface SampleSection {
  readonly name: string;
  readonly type: number;
  readonly address?: number;
  readonly bytes: Uint8Array;
  readonly link?: number;
  readonly entrySize?: number;
}

export interface SampleSymbol {
  readonly name: string;
  readonly address: number;
  readonly size: number;
  /** STT_*. */
  readonly type: number;
  /** 0: undefined here. */
  readonly section?: number;
}

const utf8 = new TextEncoder();

/** Sections get the indices 1, 2, …; the section names come last. The segment maps file offset 0x1000 at 0x401000. */
export function buildElf(sections: readonly SampleSection[]): Uint8Array {
  const names = `\0${sections.map((section) => `${section.name}\0`).join('')}.shstrtab\0`;
  const all: SampleSection[] = [
    { name: '', type: 0, bytes: new Uint8Array() },
    ...sections,
    { name: '.shstrtab', type: 3, bytes: utf8.encode(names) },
  ];
  const dataAt = 64 + 56;
  const dataBytes = all.reduce((sum, section) => sum + align8(section.bytes.length), 0);
  const headersAt = dataAt + dataBytes;
  const bytes = new Uint8Array(Math.max(headersAt + all.length * 64, 0x1800));
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  const halves = [
    [16, 3],
    [18, 62],
    [54, 56],
    [56, 1],
    [58, 64],
    [60, all.length],
    [62, all.length - 1],
  ] as const;
  for (const [at, value] of halves) view.setUint16(at, value, true);
  const put64 = (at: number, value: number): void => view.setBigUint64(at, BigInt(value), true);
  put64(24, 0x401000);
  put64(32, 64);
  put64(40, headersAt);
  writeSegment(view, 64);
  let offset = dataAt;
  for (const [index, section] of all.entries()) {
    bytes.set(section.bytes, offset);
    const at = headersAt + index * 64;
    const nameAt = section.name === '' ? 0 : names.indexOf(`\0${section.name}\0`) + 1;
    view.setUint32(at, nameAt, true);
    view.setUint32(at + 4, section.type, true);
    put64(at + 16, section.address ?? 0);
    put64(at + 24, offset);
    put64(at + 32, section.bytes.length);
    view.setUint32(at + 40, section.link ?? 0, true);
    put64(at + 56, section.entrySize ?? 0);
    offset += align8(section.bytes.length);
  }
  return bytes;
}

function writeSegment(view: DataView, at: number): void {
  view.setUint32(at, 1, true);
  view.setUint32(at + 4, 5, true);
  const words = [0x1000, 0x401000, 0x401000, 0x800, 0x900, 0x1000];
  for (const [i, word] of words.entries()) view.setBigUint64(at + 8 + i * 8, BigInt(word), true);
}

/** A symbol section and its names, which must take the index `link`. */
export function buildSymbols(
  symbols: readonly SampleSymbol[],
  link: number,
): [SampleSection, SampleSection] {
  const names = `\0${symbols.map((symbol) => `${symbol.name}\0`).join('')}`;
  const bytes = new Uint8Array((symbols.length + 1) * 24);
  const view = new DataView(bytes.buffer);
  for (const [index, symbol] of symbols.entries()) {
    const at = (index + 1) * 24;
    view.setUint32(at, names.indexOf(`\0${symbol.name}\0`) + 1, true);
    view.setUint8(at + 4, symbol.type);
    view.setUint16(at + 6, symbol.section ?? 1, true);
    view.setBigUint64(at + 8, BigInt(symbol.address), true);
    view.setBigUint64(at + 16, BigInt(symbol.size), true);
  }
  return [
    { name: '.symtab', type: 2, bytes, link, entrySize: 24 },
    { name: '.strtab', type: 3, bytes: utf8.encode(names) },
  ];
}

export function buildNote(owner: string, type: number, descriptor: Uint8Array): Uint8Array {
  const name = utf8.encode(`${owner}\0`);
  const descriptorAt = 12 + align4(name.length);
  const bytes = new Uint8Array(descriptorAt + align4(descriptor.length));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, name.length, true);
  view.setUint32(4, descriptor.length, true);
  view.setUint32(8, type, true);
  bytes.set(name, 12);
  bytes.set(descriptor, descriptorAt);
  return bytes;
}

export interface SampleProbe {
  readonly address: number;
  readonly base: number;
  readonly semaphore: number;
  readonly texts: readonly [namespace: string, name: string, args: string];
}

export function buildUsdtNote(probe: SampleProbe): Uint8Array {
  const texts = utf8.encode(probe.texts.map((text) => `${text}\0`).join(''));
  const descriptor = new Uint8Array(24 + texts.length);
  const view = new DataView(descriptor.buffer);
  for (const [i, word] of [probe.address, probe.base, probe.semaphore].entries()) {
    view.setBigUint64(i * 8, BigInt(word), true);
  }
  descriptor.set(texts, 24);
  return buildNote('stapsdt', 3, descriptor);
}

const align4 = (size: number): number => Math.ceil(size / 4) * 4;
const align8 = (size: number): number => Math.ceil(size / 8) * 8;
