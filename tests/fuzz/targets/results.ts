import { compile, fixtureKernel, type Schema, sizeOf } from '@sonde/compiler';
import {
  cellsOf,
  columnsOf,
  decodeSnapshot,
  emptyDictionary,
  eventDecoder,
  frameRecords,
  isDecodeError,
  iterateRecords,
  mapCsv,
  mapNdjson,
  mergedContent,
  mergeMaps,
  type RawEntry,
  resultRenderer,
} from '@sonde/output';
import { mutated } from '../mutate.ts';
import type { Random } from '../random.ts';
import { bytesFeeder, type Target } from '../target.ts';

/** Every kind of event and of map that the language has. */
const script = `struct s { int a; char b[4]; unsigned c : 3; struct { long d; } e; };
enum color { RED, GREEN };
tracepoint:sched:sched_switch {
  printf("%d %s %5d %-8s %p %c %x %llu %r %hhd", pid, comm, 1, str(0), curtask, 65, 66, nsecs, buf("abc", 3), 5);
  print((1, "two", (uint8[4])(uint32)3)); print((a = 1, b = (true, RED))); print(*(struct s *)0); print(kstack); print(ustack(perf));
  print(ksym(0)); print(usym(0)); print(ntop(1)); print(macaddr(curtask)); print(strftime("%H:%M:%S.%f %Y", nsecs));
  print(username); print(cgroup_path(1)); print(probe); print(curtask); time(); cat("/x%d", 1); system("true"); join((uint64)0); print((int8)-1); print((uint64)1);
  errorf("%d", 1); warnf("%s", comm);
  @a = 1; @b[comm, pid] = count(); @c[1] = sum(-1); @d["x"] = min(1); @e = max(5); @f[1, "y"] = avg(7); @g[true] = stats(1);
  @h[1] = hist(5); @i = hist(6, 3); @j["z"] = lhist(5, 0, 100, 7); @k = tseries(5, 1s, 5); @l[kstack] = 1; @m[ustack, comm] = count();
  @n[ntop(1)] = (1, "a"); @o = str(0); @p[(a = 1, b = "q")] = (uint8[8])(uint64)1; @q[ksym(0)] = usym(0); @r = strftime("%S", 1); @s = *(struct s *)0; @t[RED] = curtask;
  print(@a); print(@b, 3, 2); print(@h); print(@f[1, "y"]); clear(@b); zero(@h);
}`;

/** What a collector sends of a run: records, and entries of maps, in bytes that nobody vouches for. */
export const results: Target = {
  name: 'results',
  promise: 'is decoded, rendered, merged and exported, or called undecodable',
  limitMs: 2000,
  extension: 'bin',
  prepare() {
    const { compiled, diagnostics } = compile(script, fixtureKernel(), {
      sourceName: 'stdin',
      positional: [],
      named: {},
      unsafe: true,
      config: {},
    });
    if (compiled === undefined) throw new Error(JSON.stringify(diagnostics));
    const { schema } = compiled;
    return bytesFeeder(
      (random) => framed(random, schema),
      (bytes) => feed(bytes, schema),
    );
  },
};

/** Records of about the right size, with ids that mostly exist. */
function framed(random: Random, schema: Schema): Uint8Array {
  const edges = [0, 0, 1, 0x7f, 0x80, 0xff];
  const byte = (): number => (random.chance(0.7) ? random.pick(edges) : random.below(256));
  const records = random.list(1, 5, () => {
    const event = random.pick(schema.events);
    const record = Uint8Array.from(random.list(event.size, event.size + 40, byte));
    if (random.chance(0.95)) new DataView(record.buffer).setUint32(0, event.id, true);
    return record;
  });
  const batch = frameRecords(records);
  return random.chance(0.2) ? mutated(batch, random) : batch;
}

/** The bytes as a batch of records, and as the entries of every map. */
function feed(bytes: Uint8Array, schema: Schema): string {
  const decode = eventDecoder(schema);
  const context = { schema, dictionary: emptyDictionary };
  const columns = schema.events.map(columnsOf);
  let decoded = 0;
  for (const record of iterateRecords(bytes)) {
    const event = isDecodeError(record) ? record : decode(record);
    if (isDecodeError(event)) continue;
    decoded += 1;
    cellsOf(schema.events[event.id]!, event, columns[event.id]!, context);
  }
  const maps = schema.maps.map((_, map) => ({ map, entries: entriesOf(bytes, schema, map) }));
  for (const format of ['text', 'json'] as const) {
    const renderer = resultRenderer(schema, format);
    renderer.item({ kind: 'events', records: bytes, dictionary: [], wallNs: 5n });
    for (const { map, entries } of maps) {
      const snapshot = {
        kind: 'snapshot',
        map,
        top: bytes[0] ?? 0,
        div: BigInt(bytes[1] ?? 1),
        entries,
        dictionary: [],
      } as const;
      for (const reason of ['print', 'print-value', 'exit'] as const)
        renderer.item({ ...snapshot, reason });
    }
    renderer.end();
  }
  for (const { map, entries } of maps) {
    const content = decodeSnapshot(schema, map, entries);
    mapCsv('host', content, context);
    mapNdjson('host', content, context);
    const host = (name: string) => ({ host: name, content, context });
    mergedContent(mergeMaps([host('a'), host('b')]));
  }
  return `${decoded} records decoded`;
}

/** Entries of the map's key size, with values of the sizes that cells, buckets and slots have. */
function entriesOf(bytes: Uint8Array, schema: Schema, map: number): RawEntry[] {
  const { key, value } = schema.maps[map]!;
  const part = (at: number, size: number): Uint8Array =>
    Uint8Array.from({ length: size }, (_, index) => bytes[(at + index) % (bytes.length || 1)] ?? 0);
  const keySize = key === undefined ? 0 : sizeOf(key);
  const sizes = [sizeOf(value), 8, 16, 24, 32, 40, 80];
  return sizes.map((size, index) => ({
    key: part(index * 7, keySize),
    value: part(index * 13 + 3, size),
  }));
}
