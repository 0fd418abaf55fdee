/** Counts of a histogram by bucket index. */
export type Buckets = Map<number, bigint>;

/** All CPUs' arrays of u64 counts, put together. */
export function addArrays(parts: readonly Uint8Array[]): Buckets {
  const buckets: Buckets = new Map();
  for (const part of parts) {
    const view = new DataView(part.buffer, part.byteOffset, part.byteLength);
    for (let index = 0; index * 8 < part.length; index++)
      addTo(buckets, index, view.getBigUint64(index * 8, true));
  }
  return buckets;
}

export function addTo(buckets: Buckets, index: number, count: bigint): void {
  if (count !== 0n) buckets.set(index, (buckets.get(index) ?? 0n) + count);
}

/** The canonical form: u32 number, u32 0, then (u32 index, u32 0, u64 count) ascending. */
export function encodeBuckets(buckets: Buckets): Uint8Array {
  const sorted = [...buckets].sort(([a], [b]) => a - b);
  const bytes = new Uint8Array(8 + sorted.length * 16);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, sorted.length, true);
  sorted.forEach(([index, count], i) => {
    view.setUint32(8 + i * 16, index, true);
    view.setBigUint64(16 + i * 16, count, true);
  });
  return bytes;
}
