import { malformed, texts, wholeNumber } from './point.ts';
import type { ExpandedProbe, Point, Provider } from './provider.ts';

const nsPer: Readonly<Record<string, number>> = { s: 1e9, ms: 1e6, us: 1e3 };
const nsPerDuration: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
  d: 86400e9,
};
/** The kernel's timers are not asked for less. */
const periodNsMin = 1000;

/** A rate as written: `hz:99`, `s:1`, or the literal `10ms`. */
interface Rate {
  readonly unit: string;
  readonly count: number;
  readonly periodNs: number;
}

function readRate(point: Point): Rate | undefined {
  const [first, second, ...more] = texts(point);
  const { provider } = point;
  if (first === undefined || more.length > 0) {
    malformed(point, `${provider.names[0]} takes a unit and a number, or a duration`);
    return undefined;
  }
  if (second === undefined) return readDuration(point, first);
  const count = wholeNumber(second);
  if (!count) {
    malformed(point, `'${second}' is not a positive number`);
    return undefined;
  }
  const unit = nsPer[first];
  if (unit !== undefined) return checked(point, { unit: first, count, periodNs: unit * count });
  if (first === 'hz')
    return checked(point, { unit: first, count, periodNs: Math.round(1e9 / count) });
  malformed(point, `'${first}' is not a unit of time`, 'Use hz, s, ms or us');
  return undefined;
}

/** Shown in microseconds, as bpftrace does. */
function readDuration(point: Point, text: string): Rate | undefined {
  const match = /^(\d[\d_]*)(ns|us|ms|s|m|h|d)?$/.exec(text);
  if (match === null) {
    malformed(point, `'${text}' is not a duration`, `Write ${point.provider.names[0]}:1s`);
    return undefined;
  }
  const periodNs = wholeNumber(match[1]!)! * nsPerDuration[match[2] ?? 'ns']!;
  return checked(point, { unit: 'us', count: Math.floor(periodNs / 1000), periodNs });
}

function checked(point: Point, rate: Rate): Rate | undefined {
  if (rate.periodNs >= periodNsMin && Number.isSafeInteger(rate.periodNs)) return rate;
  malformed(point, `A period of ${rate.periodNs} ns is out of range`, 'The shortest is 1us');
  return undefined;
}

const expanded = (
  provider: Provider,
  rate: Rate,
  target: ExpandedProbe['target'],
): readonly ExpandedProbe[] => [
  {
    provider,
    name: `${provider.names[0]}:${rate.unit}:${rate.count}`,
    target,
    programType: 'perf_event',
  },
];

export const interval: Provider = {
  names: ['interval', 'i'],
  docs: 'A timer on one CPU',
  syntax: 'interval:s:1 or interval:100ms',
  type: 'interval',
  space: 'kernel',
  offers: {},
  cookie: 'perf_link',
  expand(point) {
    const rate = readRate(point);
    if (rate === undefined) return [];
    return expanded(interval, rate, { kind: 'interval', periodNs: rate.periodNs });
  },
};

export const profile: Provider = {
  names: ['profile', 'p'],
  docs: 'A timer on every CPU, which samples what runs there',
  syntax: 'profile:hz:99 or profile:10ms',
  type: 'profile',
  space: 'kernel',
  offers: { registers: true, ctx: true },
  cookie: 'perf_link',
  expand(point) {
    const rate = readRate(point);
    if (rate === undefined) return [];
    const { periodNs, count } = rate;
    const pace = rate.unit === 'hz' ? { frequencyHz: count } : { periodNs };
    return expanded(profile, rate, { kind: 'profile', ...pace });
  },
};
