/** How much falls on each key. Negative weights have no share and are left out. */
export type Weights = ReadonlyMap<string, number>;

/**
 * Jensen–Shannon distance of two distributions over keys: the square root of
 * ½·Σ p·log2(p/m) + ½·Σ q·log2(q/m), with p and q the shares of a key and m their mean. 0 for equal
 * shares, 1 when no key is on both sides; a metric. Undefined when a side weighs nothing.
 */
export function jensenShannonDistance(a: Weights, b: Weights): number | undefined {
  const aTotal = totalWeight(a);
  const bTotal = totalWeight(b);
  if (aTotal === 0 || bTotal === 0) return undefined;
  let divergence = 0;
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const p = Math.max(0, a.get(key) ?? 0) / aTotal;
    const q = Math.max(0, b.get(key) ?? 0) / bTotal;
    const mean = (p + q) / 2;
    divergence += (relativeBits(p, mean) + relativeBits(q, mean)) / 2;
  }
  return Math.sqrt(Math.min(1, Math.max(0, divergence)));
}

const relativeBits = (part: number, mean: number): number =>
  part === 0 ? 0 : part * Math.log2(part / mean);

const totalWeight = (weights: Weights): number => {
  let total = 0;
  for (const weight of weights.values()) total += Math.max(0, weight);
  return total;
};
