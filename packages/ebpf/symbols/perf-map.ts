/** A function that a just-in-time compiler announced. */
export interface JitFunction {
  readonly name: string;
  readonly start: number;
  readonly size: number;
}

/** Runaway compilers write files without end; what lies beyond is not read. */
export const maxPerfMapBytes = 64 << 20;

/**
 * Reads /tmp/perf-PID.map (tools/perf/Documentation/jit-interface.txt): start and size in hexadecimal, then
 * the name, which may hold blanks. Of entries that share an address the last one is in force. Ascending.
 */
export function parsePerfMap(text: string): JitFunction[] {
  const byStart = new Map<number, JitFunction>();
  for (const line of text.split('\n')) {
    const match = /^(?:0x)?([0-9a-fA-F]{1,13}) (?:0x)?([0-9a-fA-F]{1,8}) (.+)$/.exec(line);
    if (match === null) continue;
    const [, start = '', size = '', name = ''] = match;
    const address = Number.parseInt(start, 16);
    byStart.set(address, { name, start: address, size: Number.parseInt(size, 16) });
  }
  return [...byStart.values()].sort((a, b) => a.start - b.start);
}

export function jitFunctionAt(
  functions: readonly JitFunction[],
  address: number,
): JitFunction | undefined {
  let low = 0;
  let high = functions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((functions[middle] as JitFunction).start <= address) low = middle + 1;
    else high = middle;
  }
  const found = functions[low - 1];
  return found !== undefined && address < found.start + found.size ? found : undefined;
}
