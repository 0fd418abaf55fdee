import type { KernelSymbol } from './kallsyms.ts';

/** Lines of kallsyms; only where they start and their addresses are decoded. Indices are in address order. */
export interface SymbolTable {
  readonly count: number;
  /** Index of the last symbol at or below an address. */
  find(address: bigint): number | undefined;
  symbol(index: number): KernelSymbol;
  /** The letter that nm(1) explains. */
  type(index: number): string;
  /** The address of the first of that name, by a search of the text. */
  search(name: string): bigint | undefined;
}

/**
 * A line is `ffffffff81000000 T _text` and, for a module's symbol, a tab and `[module]`:
 * 16 digits, a space, the type, a space, the name. Anything else is skipped.
 */
const typeColumn = 17;
const nameColumn = 19;
const newline = 10;
const space = 32;

export function symbolTable(bytes: Buffer): SymbolTable {
  const { lines, addresses, sorted } = scan(bytes);
  if (!sorted) sortByAddress(lines, addresses);
  // Slices of one long string are cheap; decoding each name from bytes is not.
  const text = bytes.toString('latin1');

  function find(address: bigint): number | undefined {
    let low = 0;
    let high = addresses.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((addresses[middle] as bigint) <= address) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? undefined : low - 1;
  }

  function symbol(index: number): KernelSymbol {
    const line = lines[index] as number;
    const end = text.indexOf('\n', line);
    const rest = text.slice(line + nameColumn, end < 0 ? undefined : end);
    const address = addresses[index] as bigint;
    const tab = rest.indexOf('\t');
    if (tab < 0) return { address, name: rest };
    return { address, name: rest.slice(0, tab), module: rest.slice(tab + 2, -1) };
  }

  function search(name: string): bigint | undefined {
    if (/\s/.test(name) || name === '') return undefined;
    const found = [`${name}\n`, `${name}\t`]
      .map((wanted) => text.indexOf(` ${wanted}`))
      .filter((at) => at >= 0);
    if (found.length === 0) return undefined;
    const line = Math.min(...found) + 1 - nameColumn;
    return line < 0 ? undefined : BigInt(`0x${text.slice(line, line + 16)}`);
  }

  return {
    count: lines.length,
    find,
    symbol,
    type: (index) => text[(lines[index] as number) + typeColumn] as string,
    search,
  };
}

/** Where each line starts and what address it gives. */
function scan(bytes: Buffer): { lines: Uint32Array; addresses: BigUint64Array; sorted: boolean } {
  // No line is shorter than its fixed columns and a one-letter name.
  const capacity = Math.ceil(bytes.length / (nameColumn + 1)) + 1;
  const lines = new Uint32Array(capacity);
  // Little-endian halves of the addresses: bigints are far too slow to build 100,000 times.
  const halves = new Uint32Array(capacity * 2);
  let count = 0;
  let sorted = true;
  let lastHigh = 0;
  let lastLow = 0;
  let at = 0;
  while (at + nameColumn < bytes.length) {
    const high = hexWord(bytes, at);
    const low = hexWord(bytes, at + 8);
    if (high >= 0 && low >= 0 && bytes[at + 16] === space && bytes[at + 18] === space) {
      if (high < lastHigh || (high === lastHigh && low < lastLow)) sorted = false;
      lastHigh = high;
      lastLow = low;
      lines[count] = at;
      halves[count * 2] = low;
      halves[count * 2 + 1] = high;
      count++;
    }
    const end = bytes.indexOf(newline, at);
    if (end < 0) break;
    at = end + 1;
  }
  const addresses = new BigUint64Array(halves.buffer, 0, count);
  return { lines: lines.subarray(0, count), addresses, sorted };
}

/** Eight hexadecimal digits, or -1. */
function hexWord(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = at; i < at + 8; i++) {
    const byte = bytes[i] as number;
    if (byte >= 48 && byte <= 57) value = value * 16 + byte - 48;
    else if (byte >= 97 && byte <= 102) value = value * 16 + byte - 87;
    else return -1;
  }
  return value;
}

/** The kernel lists itself in order, then modules, trampolines and BPF programs, which may lie below. */
function sortByAddress(lines: Uint32Array, addresses: BigUint64Array): void {
  const oldAddresses = addresses.slice();
  const oldLines = lines.slice();
  const order = Array.from(lines, (_, index) => index);
  order.sort((a, b) => {
    const left = oldAddresses[a] as bigint;
    const right = oldAddresses[b] as bigint;
    return left < right ? -1 : left > right ? 1 : a - b;
  });
  for (const [to, from] of order.entries()) {
    lines[to] = oldLines[from] as number;
    addresses[to] = oldAddresses[from] as bigint;
  }
}
