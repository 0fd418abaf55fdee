import { nearHint } from '../types/near.ts';
import { malformed, texts, unsupported, wholeNumber } from './point.ts';
import type { ExpandedProbe, Point, Provider } from './provider.ts';

/** A counter of perf: its number for the kernel (include/uapi/linux/perf_event.h), and after how many counts it fires by default. */
interface Counter {
  readonly config: number;
  readonly period: number;
}

const softwareCounters: Readonly<Record<string, Counter>> = {
  'cpu-clock': { config: 0, period: 1_000_000 },
  'task-clock': { config: 1, period: 1 },
  'page-faults': { config: 2, period: 100 },
  'context-switches': { config: 3, period: 1000 },
  'cpu-migrations': { config: 4, period: 1 },
  'minor-faults': { config: 5, period: 100 },
  'major-faults': { config: 6, period: 1 },
  'alignment-faults': { config: 7, period: 1 },
  'emulation-faults': { config: 8, period: 1 },
  dummy: { config: 9, period: 1 },
  'bpf-output': { config: 10, period: 1 },
};

const hardwareCounters: Readonly<Record<string, Counter>> = {
  'cpu-cycles': { config: 0, period: 1_000_000 },
  instructions: { config: 1, period: 1_000_000 },
  'cache-references': { config: 2, period: 1_000_000 },
  'cache-misses': { config: 3, period: 1_000_000 },
  'branch-instructions': { config: 4, period: 100_000 },
  'branch-misses': { config: 5, period: 100_000 },
  'bus-cycles': { config: 6, period: 100_000 },
  'frontend-stalls': { config: 7, period: 1_000_000 },
  'backend-stalls': { config: 8, period: 1_000_000 },
  'ref-cycles': { config: 9, period: 1_000_000 },
};

const aliases: Readonly<Record<string, string>> = {
  cpu: 'cpu-clock',
  faults: 'page-faults',
  cs: 'context-switches',
  cycles: 'cpu-cycles',
  branches: 'branch-instructions',
};

/** The counters of a kind, by their own names. */
export const counterNames = (type: 'software' | 'hardware'): string[] =>
  Object.keys(type === 'software' ? softwareCounters : hardwareCounters);

function perf(
  type: 'software' | 'hardware',
  short: string,
  counters: Readonly<Record<string, Counter>>,
): Provider {
  const provider: Provider = {
    names: [type, short],
    docs: `Every so many events of a ${type} counter`,
    syntax: `${type}:event or ${type}:event:count`,
    type,
    space: 'kernel',
    offers: { registers: true, ctx: true },
    cookie: 'perf_link',
    expand: (point) => expand(point, type, counters),
  };
  return provider;
}

export const software = perf('software', 's', softwareCounters);
export const hardware = perf('hardware', 'h', hardwareCounters);

function expand(
  point: Point,
  type: 'software' | 'hardware',
  counters: Readonly<Record<string, Counter>>,
): readonly ExpandedProbe[] {
  const [event, count, ...more] = texts(point);
  if (!event || more.length > 0)
    return malformed(point, `${type} takes an event, and a count at most`);
  const counter = counters[aliases[event] ?? event];
  if (counter === undefined) {
    const names = [...Object.keys(counters), ...Object.keys(aliases)];
    const hint = nearHint(event, names) ?? `Use one of ${Object.keys(counters).join(', ')}`;
    return malformed(point, `'${event}' is not a ${type} event`, hint);
  }
  const written = count === undefined ? undefined : wholeNumber(count);
  if (count !== undefined && !written) {
    return malformed(point, `'${count}' is not a positive number`);
  }
  if (type === 'hardware' && point.kernel.features.hardware_events === false) {
    return unsupported(point, 'This machine has no hardware events', 'Use software:cpu-clock');
  }
  const samplePeriod = written ?? counter.period;
  return [
    {
      provider: point.provider,
      name: [type, event, ...(count === undefined ? [] : [count])].join(':'),
      target: { kind: 'perf', type, event, config: counter.config, samplePeriod },
      programType: 'perf_event',
    },
  ];
}
