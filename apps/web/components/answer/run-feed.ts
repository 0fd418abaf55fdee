import type { Outputs } from '../api/client.ts';
import {
  createHostDecoder,
  type EventRow,
  type HostDecoder,
  type MapShot,
} from './host-decoder.ts';
import { KeptRows } from './kept-rows.ts';

export type Run = Outputs['run']['get'];
export type RunHost = Run['hosts'][number];
export type RunBatch = Outputs['run']['batches']['batches'][number];

/** Rows of events kept in the page. Older ones are dropped with a notice and can be read from the server. */
export const rowLimit = 50_000;
/** Snapshots kept per map and host, for the picture over time. */
const shotLimit = 120;
/** Seconds of event counts kept for the small line. */
const rateLimit = 60;

/** A map's latest content on each host, and how it got there. */
export interface MapFeed {
  readonly map: number;
  readonly name: string;
  /** By RunHost id. */
  readonly latest: ReadonlyMap<string, MapShot>;
  readonly history: ReadonlyMap<string, readonly MapShot[]>;
}

/** What a page shows of a run at a moment. A new object whenever something changed. */
export interface RunView {
  readonly run: Run;
  readonly rows: readonly EventRow[];
  /** Events dropped from memory; the server still has them. */
  readonly droppedRows: number;
  readonly maps: readonly MapFeed[];
  /** Events per second over all hosts, a value per second, oldest first. */
  readonly rates: readonly number[];
  /** All that was stored when the page opened is here. */
  readonly caughtUp: boolean;
  /** By RunHost id: what bpftrace would have printed. */
  textOf(runHostId: string): readonly string[];
  /** By RunHost id: lines of it that are no longer in memory. */
  droppedLinesOf(runHostId: string): number;
}

interface HostFeed {
  host: RunHost;
  decoder: HostDecoder | undefined;
  /** Batches that came before the schema did. */
  waiting: RunBatch[];
  lastSequence: bigint;
  /** The text that ends the output is there. */
  ended: boolean;
  readonly lines: KeptRows<string>;
}

/**
 * Gathers what a run produced, host by host. A batch is taken once: its sequence number must be above
 * the last one of its host, so a resumed connection neither doubles nor loses anything.
 */
export class RunFeed {
  #run: Run;
  readonly #hosts = new Map<string, HostFeed>();
  readonly #rows = new KeptRows<EventRow>(rowLimit);
  readonly #latest = new Map<number, Map<string, MapShot>>();
  readonly #history = new Map<number, Map<string, MapShot[]>>();
  readonly #rates = new Map<number, number>();
  #caughtUp = false;
  #nextKey = 0;

  constructor(run: Run) {
    this.#run = run;
    this.setRun(run);
  }

  setRun(run: Run): void {
    this.#run = run;
    for (const host of run.hosts) this.setHost(host);
  }

  /** Another state, schema or diagnostics of one host. Its totals never go back. */
  setHost(host: RunHost): void {
    const feed = this.#hosts.get(host.id);
    if (feed === undefined) {
      this.#hosts.set(host.id, {
        host,
        decoder: undefined,
        waiting: [],
        lastSequence: 0n,
        ended: false,
        lines: new KeptRows<string>(rowLimit),
      });
    } else {
      const newer = host.totals.events >= feed.host.totals.events;
      feed.host = newer ? host : { ...host, totals: feed.host.totals };
    }
    const known = this.#hosts.get(host.id);
    if (known !== undefined && known.decoder === undefined && host.schema !== null) {
      known.decoder = createHostDecoder(host.schema);
      for (const batch of known.waiting.splice(0)) this.#decode(known, batch);
    }
    if (known !== undefined) this.#end(known);
  }

  addBatch(batch: RunBatch): void {
    const feed = this.#hosts.get(batch.runHostId);
    if (feed === undefined || batch.sequence <= feed.lastSequence) return;
    feed.lastSequence = batch.sequence;
    feed.host = { ...feed.host, totals: batch.totals };
    if (feed.decoder === undefined) feed.waiting.push(batch);
    else this.#decode(feed, batch);
    this.#end(feed);
  }

  setCaughtUp(): void {
    this.#caughtUp = true;
  }

  /** Where to go on after a lost connection. */
  positions(): Record<string, bigint> {
    return Object.fromEntries([...this.#hosts].map(([id, feed]) => [id, feed.lastSequence]));
  }

  view(): RunView {
    return {
      run: {
        ...this.#run,
        hosts: this.#run.hosts.map((host) => this.#hosts.get(host.id)?.host ?? host),
      },
      rows: inOrder(this.#rows.toArray()),
      droppedRows: this.#rows.dropped,
      maps: this.#maps(),
      rates: this.#rateLine(),
      caughtUp: this.#caughtUp,
      textOf: (id) => this.#hosts.get(id)?.lines.toArray() ?? [],
      droppedLinesOf: (id) => this.#hosts.get(id)?.lines.dropped ?? 0,
    };
  }

  /** Once a host is complete and its last batch is here, what bpftrace prints at the end. */
  #end(feed: HostFeed): void {
    const { host, decoder } = feed;
    if (feed.ended || decoder === undefined) return;
    if (!host.complete || feed.lastSequence < host.lastSequence) return;
    feed.ended = true;
    for (const line of decoder.end()) feed.lines.push(line);
  }

  #decode(feed: HostFeed, batch: RunBatch): void {
    const decoded = feed.decoder?.decode(batch.outputs);
    if (decoded === undefined) return;
    for (const row of decoded.rows) {
      this.#rows.push({ ...row, key: this.#nextKey++, runHostId: batch.runHostId });
    }
    for (const line of decoded.lines) feed.lines.push(line);
    for (const shot of decoded.shots) this.#addShot(batch.runHostId, shot);
    const second = Math.floor(batch.clockMs / 1000);
    this.#rates.set(second, (this.#rates.get(second) ?? 0) + decoded.rows.length);
    while (this.#rates.size > rateLimit) {
      const [oldest] = this.#rates.keys();
      if (oldest === undefined) break;
      this.#rates.delete(oldest);
    }
  }

  #addShot(runHostId: string, shot: MapShot): void {
    const latest = this.#latest.get(shot.map) ?? new Map<string, MapShot>();
    latest.set(runHostId, shot);
    this.#latest.set(shot.map, latest);
    const history = this.#history.get(shot.map) ?? new Map<string, MapShot[]>();
    const shots = history.get(runHostId) ?? [];
    shots.push(shot);
    if (shots.length > shotLimit) shots.shift();
    history.set(runHostId, shots);
    this.#history.set(shot.map, history);
  }

  /** Maps of all schemas by name, in order of first use, those without content too. */
  #maps(): MapFeed[] {
    const schema = [...this.#hosts.values()].find((feed) => feed.host.schema)?.host.schema;
    return (schema?.maps ?? []).map((map, index) => ({
      map: index,
      name: map.name,
      latest: new Map(this.#latest.get(index)),
      history: new Map(
        [...(this.#history.get(index) ?? [])].map(([id, shots]) => [id, [...shots]]),
      ),
    }));
  }

  #rateLine(): number[] {
    const seconds = [...this.#rates.keys()].sort((left, right) => left - right);
    const first = seconds[0];
    const last = seconds.at(-1);
    if (first === undefined || last === undefined) return [];
    const from = Math.max(first, last - rateLimit + 1);
    return Array.from({ length: last - from + 1 }, (_, at) => this.#rates.get(from + at) ?? 0);
  }
}

/** Batches of different hosts come one after the other; rows are shown by their hosts' clocks. */
function inOrder(rows: readonly EventRow[]): readonly EventRow[] {
  const isSorted = rows.every((row, at) => at === 0 || (rows[at - 1]?.atMs ?? 0) <= row.atMs);
  return isSorted ? rows : [...rows].sort((left, right) => left.atMs - right.atMs);
}
