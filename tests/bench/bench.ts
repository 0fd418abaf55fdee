/** One thing that is measured, the same way for everyone who does it. */
export interface Bench {
  readonly title: string;
  readonly unit: 'ms' | 'MiB' | 'ns' | 'k';
  /** Benches of one group also get a geometric mean of their ratios. */
  readonly group?: string;
  /** The target is a ratio to be reached, not to be kept below. */
  readonly higherIsBetter?: true;
  /** Rounds; in each, every contender runs once, in turn. The median counts. */
  readonly rounds: number;
  /** Sonde first. With a second one, `target` is a ratio to it, otherwise it is in `unit`. */
  readonly contenders: readonly Contender[];
  /** At most; at least when higher is better. */
  readonly target: number;
}

export interface Contender {
  readonly name: string;
  /** One measurement in the unit of the bench. */
  readonly measure: () => number | Promise<number>;
}

export interface BenchResult {
  readonly bench: Bench;
  /** Per contender, in the order of the rounds. */
  readonly samples: readonly (readonly number[])[];
}

/** Interleaved, so that whatever else the machine does meets all contenders alike. */
export async function runBench(bench: Bench): Promise<BenchResult> {
  const samples = bench.contenders.map((): number[] => []);
  for (let round = 0; round < bench.rounds; round++)
    for (const [index, contender] of bench.contenders.entries())
      samples[index]!.push(await contender.measure());
  return { bench, samples };
}

export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
