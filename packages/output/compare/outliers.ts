import type { HistogramValue, MapValue } from '../decode/value.ts';
import { type MergedEntry, type MergedMap, selectHosts } from '../merge/merge.ts';
import { wholeValue } from './difference.ts';
import { totalOf, wasserstein } from './histogram.ts';
import { magnitudeOf, observationsOf } from './magnitude.ts';
import { jensenShannonDistance, type Weights } from './shares.ts';

/**
 * How the distance of a host from the rest is measured.
 * wasserstein (histograms): mean number of buckets to move, over keys weighted by the host's counts.
 * jensen-shannon (counts and sums with keys): 0 to 1, how differently the keys share the whole.
 * log-ratio (one number): |log2(host / mean of the rest)|, so 1 is twice or half as much; over keys weighted
 * by observations where the map counts them, else evenly.
 */
export type OutlierMeasure = 'wasserstein' | 'jensen-shannon' | 'log-ratio';

export interface Outlier {
  readonly host: string;
  readonly measure: OutlierMeasure;
  /** Absent when it cannot be told: too few observations, or nothing to compare with. */
  readonly score?: number;
  /** What the score rests on; absent where the map does not count observations. */
  readonly observations?: number;
}

export interface OutlierOptions {
  /** Hosts with fewer observations get no score: a handful always looks odd. */
  readonly observationsMin: number;
}

/** Every host compared with all the others pooled, the most different first, those without a score last. */
export function rankOutliers(
  map: MergedMap,
  options: OutlierOptions = { observationsMin: 100 },
): Outlier[] {
  const measure = measureFor(map);
  return map.hosts
    .map((host): Outlier => {
      const own = selectHosts(map, (each) => each === host);
      const rest = selectHosts(map, (each) => each !== host);
      const observations = observationsIn(own);
      const enough = observations === undefined || observations >= options.observationsMin;
      const score = enough ? distance(measure, own, rest) : undefined;
      return {
        host,
        measure,
        ...(score === undefined ? {} : { score }),
        ...(observations === undefined ? {} : { observations }),
      };
    })
    .sort((a, b) => (b.score ?? -1) - (a.score ?? -1));
}

function measureFor({ schema }: MergedMap): OutlierMeasure {
  const { kind } = schema.value;
  if (kind === 'hist' || kind === 'lhist') return 'wasserstein';
  return schema.key !== undefined && (kind === 'count' || kind === 'sum')
    ? 'jensen-shannon'
    : 'log-ratio';
}

function observationsIn(map: MergedMap): number | undefined {
  let sum = 0;
  for (const entry of map.entries) {
    const value = wholeValue(entry);
    const observations = value && observationsOf(value);
    if (observations === undefined) return undefined;
    sum += observations;
  }
  return sum;
}

function distance(measure: OutlierMeasure, own: MergedMap, rest: MergedMap): number | undefined {
  switch (measure) {
    case 'jensen-shannon':
      return jensenShannonDistance(weightsOf(own), weightsOf(rest));
    case 'wasserstein':
      return weightedMean(own, rest, histogramDistance);
    case 'log-ratio':
      return weightedMean(own, rest, numberDistance);
  }
}

const weightsOf = (map: MergedMap): Weights =>
  new Map(
    map.entries.map((entry) => {
      const value = wholeValue(entry);
      return [entry.identity, (value && magnitudeOf(value)) ?? 0];
    }),
  );

interface Measured {
  readonly distance: number;
  readonly weight: number;
}

/** Over the keys that both sides have. */
function weightedMean(
  own: MergedMap,
  rest: MergedMap,
  measure: (own: MergedEntry, rest: MergedEntry) => Measured | undefined,
): number | undefined {
  const others = new Map(rest.entries.map((entry) => [entry.identity, entry]));
  let sum = 0;
  let weights = 0;
  for (const entry of own.entries) {
    const other = others.get(entry.identity);
    const measured = other && measure(entry, other);
    if (measured === undefined) continue;
    sum += measured.distance * measured.weight;
    weights += measured.weight;
  }
  return weights === 0 ? undefined : sum / weights;
}

function histogramDistance(own: MergedEntry, rest: MergedEntry): Measured | undefined {
  const a = histogramOf(own.value);
  const b = histogramOf(rest.value);
  const moved = a && b && wasserstein(a, b);
  return moved === undefined ? undefined : { distance: moved, weight: totalOf(a!) };
}

const histogramOf = (value: MapValue | undefined): HistogramValue | undefined =>
  value?.kind === 'hist' || value?.kind === 'lhist' ? value : undefined;

/** Against the mean of the other hosts, as a sum over many hosts says nothing about one. */
function numberDistance(own: MergedEntry, rest: MergedEntry): Measured | undefined {
  const value = wholeValue(own);
  const number = value && magnitudeOf(value);
  const others = rest.parts.flatMap((part) => magnitudeOf(part.value) ?? []);
  const mean = others.reduce((sum, each) => sum + each, 0) / others.length;
  // The ratio of numbers of different sign, or to nothing, has no logarithm.
  if (value === undefined || number === undefined || !(number / mean > 0)) return undefined;
  if (!Number.isFinite(number / mean)) return undefined;
  return { distance: Math.abs(Math.log2(number / mean)), weight: observationsOf(value) ?? 1 };
}
