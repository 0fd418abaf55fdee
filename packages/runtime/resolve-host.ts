import type { Schema } from '@sonde/compiler';
import {
  type Binding,
  openCgroups,
  openKernelSymbols,
  openUserSymbols,
  openUsers,
  type SymbolStore,
} from '@sonde/ebpf';
import {
  type DictionaryEntry,
  decodeSnapshot,
  eventDecoder,
  iterateRecords,
  type RawEntry,
  type Value,
} from '@sonde/output';
import { type NameSources, namesIn, processesIn } from './resolve-names.ts';
import { needsOf } from './resolve-needs.ts';
import { type CreateResolver, noResolver, type Resolver } from './resolver.ts';

export interface HostResolverOptions {
  /** Processes whose mappings are read at once: those of `-p` and `-c`. */
  readonly pids: readonly number[];
  /** Where symbols are kept from trace to trace; each has its own when not given. */
  readonly symbols?: SymbolStore;
}

/** Entries that were given are not given again until there are so many that keeping them costs too much. */
const maxGiven = 65_536;

/** Names what this machine's scripts show. Tables of names are read when the first value asks for them. */
export function hostResolver(
  binding: Pick<Binding, 'clockNs'>,
  options: HostResolverOptions,
): CreateResolver {
  return (schema) => {
    const { cppDemangle, showDebugInfo } = schema.config;
    const { symbols } = options;
    const userSymbols = openUserSymbols({
      demangle: cppDemangle,
      debugInfo: showDebugInfo,
      ...(symbols && { store: symbols }),
    });
    const sources: NameSources = {
      kernelSymbol: openKernelSymbols(),
      userSymbols,
      userName: openUsers(),
      cgroupPath: openCgroups(),
    };
    const resolver = createResolver(schema, sources, () => clockEntries(binding));
    if (resolver !== noResolver) for (const pid of options.pids) userSymbols.remember(pid);
    return resolver;
  };
}

/** A resolver over any sources of names. `clocks` is called once, when a schema shows times of day. */
export function createResolver(
  schema: Schema,
  sources: NameSources,
  clocks: () => readonly DictionaryEntry[],
): Resolver {
  const needs = needsOf(schema);
  if (!needs.clocks && ![...needs.events, ...needs.maps].includes(true)) return noResolver;
  const decode = eventDecoder(schema);
  const given = new Set<string>();
  let clocksGiven = !needs.clocks;

  /** Those of `found` that are new, after the clocks when this is the first call. */
  function fresh(found: Iterable<DictionaryEntry>): DictionaryEntry[] {
    const entries = clocksGiven ? [] : [...clocks()];
    clocksGiven = true;
    for (const each of found) {
      const key = `${each.kind} ${each.key}`;
      if (given.has(key)) continue;
      if (given.size >= maxGiven) given.clear();
      given.add(key);
      entries.push(each);
    }
    return entries;
  }

  /** All processes are met before the first name is looked up: to read a large program's symbols takes longer than many live. */
  function* namesOf(values: readonly Value[]): Generator<DictionaryEntry> {
    for (const value of values) for (const pid of processesIn(value)) sources.userSymbols.meet(pid);
    for (const value of values) yield* namesIn(value, sources, schema.strings);
  }

  function* inRecords(records: Uint8Array): Generator<Value> {
    for (const record of iterateRecords(records)) {
      if (!(record instanceof Uint8Array) || !needs.events[eventId(record)]) continue;
      const event = decode(record);
      if (event.kind === 'event') yield* event.values;
    }
  }

  function* inSnapshot(map: number, raw: readonly RawEntry[]): Generator<Value> {
    if (!needs.maps[map]) return;
    for (const { key, value } of decodeSnapshot(schema, map, raw).entries) {
      if (key !== undefined) yield key;
      if (value.kind === 'plain') yield value.value;
    }
  }

  return {
    records: (records) => fresh(namesOf([...inRecords(records)])),
    snapshot: (map, entries) => fresh(namesOf([...inSnapshot(map, entries)])),
    remember: (pid) => sources.userSymbols.remember(pid),
  };
}

/** The u32 that a record starts with; short records have none that any schema knows. */
const eventId = (record: Uint8Array): number =>
  record.length < 4
    ? -1
    : new DataView(record.buffer, record.byteOffset, record.byteLength).getUint32(0, true);

/** How far the kernel's clocks are from the time of day, and the zone that this machine shows it in. */
function clockEntries(binding: Pick<Binding, 'clockNs'>): DictionaryEntry[] {
  const tai = binding.clockNs('tai');
  const boot = binding.clockNs('boottime');
  const date = new Date();
  // TAI is ahead of the time of day by whole seconds, so that milliseconds are enough to tell how many.
  const leapSeconds = Math.round((Number(tai / 1_000_000n) - date.getTime()) / 1000);
  const now = tai - BigInt(leapSeconds) * 1_000_000_000n;
  const parts = new Intl.DateTimeFormat('en', { timeZoneName: 'short' }).formatToParts(date);
  const zone = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
  return [
    { kind: 'clock', key: 'boot', text: String(now - boot) },
    { kind: 'clock', key: 'tai', text: String(now - tai) },
    { kind: 'zone', key: 'offset', text: String(date.getTimezoneOffset() * -60) },
    { kind: 'zone', key: 'name', text: zone },
  ];
}
