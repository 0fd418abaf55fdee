import { type EventSchema, hostActionFailed, type Schema } from '@sonde/compiler';
import { GrowingDictionary, isDecodeError, type RenderRecord, textRenderer } from '@sonde/output';
import type { SessionOutput, SnapshotReason } from '../output.ts';
import type { Resolver } from '../resolver.ts';
import { errnoOf, messageOf } from '../session-error.ts';
import type { UserMaps } from '../snapshot/user-maps.ts';
import { readHead, runCommand } from './command.ts';
import { fieldBytes, integerField } from './field.ts';
import { batchSplitter, type HostAction, type Piece } from './split.ts';

export interface PumpOptions {
  readonly schema: Schema;
  readonly maps: UserMaps;
  readonly resolver: Resolver;
  /** Settles when the output was taken; never rejects. */
  readonly push: (output: SessionOutput) => Promise<void>;
  /** exit(code) was called; must not wait for the pump. */
  readonly onExit: (code: number) => void;
}

/** Turns batches of the ring buffer into outputs, and does what records ask of the host, in their order. */
export class Pump {
  /** Records that travelled. */
  events = 0n;
  private readonly options: PumpOptions;
  private readonly split: (batch: Uint8Array) => Generator<Piece>;
  private readonly hostText: RenderRecord;
  /** After exit(), until resume(): nothing that was written later is shown. */
  private muted = false;

  constructor(options: PumpOptions) {
    this.options = options;
    this.split = batchSplitter(options.schema);
    this.hostText = textRenderer(withHostFormats(options.schema));
  }

  /** Settles when the outputs were taken. */
  async handle(batch: Uint8Array): Promise<void> {
    let taken: Promise<void> | undefined;
    for (const piece of this.split(batch)) {
      if (this.muted) break;
      if (piece.kind === 'records') taken = this.pushRecords(piece.records, piece.count);
      else taken = this.act(piece.event, piece.action, piece.record);
      if (piece.kind === 'action' && isSlow(piece.action)) await taken;
    }
    await taken;
  }

  /** Lets records through again, for those of end. */
  resume(): void {
    this.muted = false;
  }

  /** Reads a map and puts out its content. */
  pushSnapshot(
    map: number,
    reason: SnapshotReason,
    print: { top: number; div: bigint } = { top: 0, div: 0n },
  ): Promise<void> {
    return this.pushEntries(map, reason, this.options.maps.read(map), print);
  }

  private pushEntries(
    map: number,
    reason: SnapshotReason,
    entries: ReturnType<UserMaps['read']>,
    print: { top: number; div: bigint },
  ): Promise<void> {
    const dictionary = this.options.resolver.snapshot(map, entries);
    return this.options.push({
      kind: 'snapshot',
      map,
      reason,
      ...print,
      entries,
      dictionary,
      wallNs: wallNs(),
    });
  }

  private pushRecords(records: Uint8Array, count: number): Promise<void> {
    this.events += BigInt(count);
    const dictionary = this.options.resolver.records(records);
    return this.options.push({ kind: 'events', records, count, dictionary, wallNs: wallNs() });
  }

  private act(event: EventSchema, action: HostAction, record: Uint8Array): Promise<void> {
    const { maps, onExit } = this.options;
    switch (action.kind) {
      case 'print-map': {
        const top = Number(integerField(event, record, 0) ?? BigInt(action.top));
        const div = integerField(event, record, 1) ?? BigInt(action.div);
        return this.pushSnapshot(action.map, 'print', { top, div });
      }
      case 'print-map-value': {
        const entry = maps.readEntry(action.map, fieldBytes(event, record, 0));
        const entries = entry === undefined ? [] : [entry];
        return this.pushEntries(action.map, 'print-value', entries, { top: 0, div: 0n });
      }
      case 'clear':
        return Promise.resolve(maps.clear(action.map));
      case 'zero':
        return Promise.resolve(maps.zero(action.map));
      case 'exit':
        this.muted = true;
        return Promise.resolve(onExit(Number(integerField(event, record, 0) ?? 0n)));
      case 'cat':
      case 'system':
        return this.runOnHost(event, action.kind, record);
    }
  }

  private async runOnHost(
    event: EventSchema,
    action: 'cat' | 'system',
    record: Uint8Array,
  ): Promise<void> {
    const { schema, push } = this.options;
    const argument = this.argumentOf(record);
    try {
      const text =
        action === 'cat'
          ? await readHead(argument, schema.config.maxCatBytes)
          : await runCommand(argument);
      await push({ kind: 'host-text', action, event: event.id, text });
    } catch (error) {
      const failure = { action, reason: messageOf(error), ...errnoOf(error) };
      await push({ kind: 'warning', diagnostic: hostActionFailed(event.span, failure) });
    }
  }

  /** The path or command that a record of cat() or system() formats to. */
  private argumentOf(record: Uint8Array): string {
    const framed = new Uint8Array(4 + record.length);
    new DataView(framed.buffer).setUint32(0, record.length, true);
    framed.set(record, 4);
    const dictionary = new GrowingDictionary();
    dictionary.add(this.options.resolver.records(framed));
    const rendered = this.hostText(record, dictionary, wallNs());
    if (rendered === undefined || isDecodeError(rendered)) throw new Error('a record without text');
    return rendered.text;
  }
}

/** Its outcome takes time, and what follows must wait for it. */
const isSlow = ({ kind }: HostAction): boolean => kind === 'cat' || kind === 'system';

/** The arguments of cat() and system() are formatted as printf() would. */
const withHostFormats = (schema: Schema): Schema => ({
  ...schema,
  events: schema.events.map((event) =>
    event.action.kind === 'cat' || event.action.kind === 'system'
      ? { ...event, action: { kind: 'printf', format: event.action.format } }
      : event,
  ),
});

const wallNs = (): bigint => BigInt(Date.now()) * 1_000_000n;
