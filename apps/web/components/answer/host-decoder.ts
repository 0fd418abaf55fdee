import type { RunOutput } from '@sonde/api/client';
import type { Schema } from '@sonde/compiler';
import {
  type Dictionary,
  decodeSnapshot,
  GrowingDictionary,
  isDecodeError,
  iterateRecords,
  type MapContent,
  type Rendered,
  resultRenderer,
  textRenderer,
} from '@sonde/output';

/** One event as a row. The record is decoded further only when its row is on the screen. */
export interface EventRow {
  /** Unique in the page, ascending as the events came. */
  readonly key: number;
  readonly runHostId: string;
  /** Wall clock of the host when it read the event, ms since 1970. */
  readonly atMs: number;
  /** What bpftrace would print for it, without the line's end. */
  readonly text: string;
  readonly isError: boolean;
  readonly record: Uint8Array;
  readonly schema: Schema;
  readonly dictionary: Dictionary;
}

/** A map of one host at a moment. */
export interface MapShot {
  readonly map: number;
  readonly clockMs: number;
  readonly content: MapContent;
  readonly schema: Schema;
  readonly dictionary: Dictionary;
}

export interface DecodedBatch {
  readonly rows: readonly Omit<EventRow, 'key' | 'runHostId'>[];
  /** Whole lines of the text output; an unfinished one waits for its end. */
  readonly lines: readonly string[];
  readonly shots: readonly MapShot[];
}

export interface HostDecoder {
  decode(outputs: readonly RunOutput[]): DecodedBatch;
  /** What bpftrace prints when it ends; once, after the last batch. */
  end(): readonly string[];
}

/** Reads the batches of one host, in order: later ones lean on the dictionary of the earlier. */
export function createHostDecoder(schema: Schema): HostDecoder {
  const dictionary = new GrowingDictionary();
  const renderRow = textRenderer(schema);
  const renderer = resultRenderer(schema, 'text');
  let unfinished = '';

  function decodeEvents(output: RunOutput & { kind: 'events' }) {
    const atMs = Number(output.wallNs / 1_000_000n);
    const rows: NewRow[] = [];
    let text = '';
    for (const record of iterateRecords(output.records)) {
      const rendered = isDecodeError(record)
        ? record
        : renderRow(record, dictionary, output.wallNs);
      if (rendered === undefined) continue;
      const failed = isDecodeError(rendered);
      const line = failed ? `Undecodable event: ${rendered.message}\n` : rendered.text;
      text += line;
      rows.push({
        atMs,
        text: line.replace(/\n$/, ''),
        isError: failed || rendered.stream === 'stderr',
        record: isDecodeError(record) ? noBytes : record,
        schema,
        dictionary,
      });
    }
    return { rows, text };
  }

  const shotOf = (output: RunOutput & { kind: 'snapshot' }): MapShot => ({
    map: output.map,
    clockMs: Number(output.wallNs / 1_000_000n),
    content: decodeSnapshot(schema, output.map, output.entries),
    schema,
    dictionary,
  });

  /** Whole lines; what has no end yet waits for it. */
  function takeLines(text: string): string[] {
    const lines = (unfinished + text).split('\n');
    unfinished = lines.pop() ?? '';
    return lines;
  }

  return {
    decode(outputs) {
      const rows: NewRow[] = [];
      const shots: MapShot[] = [];
      let text = '';
      for (const output of outputs) {
        if ('dictionary' in output) dictionary.add(output.dictionary);
        if (output.kind === 'events') {
          const decoded = decodeEvents(output);
          for (const row of decoded.rows) rows.push(row);
          text += decoded.text;
          // The renderer of the text only needs the names: the rows are rendered already.
          renderer.item({ ...output, records: noBytes });
          continue;
        }
        if (output.kind === 'snapshot' && isWholeMap(output.reason)) shots.push(shotOf(output));
        text += textOf(renderer.item(output));
      }
      return { rows, lines: takeLines(text), shots };
    },
    end() {
      const lines = takeLines(textOf(renderer.end()));
      return unfinished === '' ? lines : [...lines, unfinished];
    },
  };
}

type NewRow = DecodedBatch['rows'][number];

const noBytes = new Uint8Array();

/** print(@map[key]) sends one entry: it is text, not the state of the map. */
const isWholeMap = (reason: (RunOutput & { kind: 'snapshot' })['reason']): boolean =>
  reason !== 'print-value';

const textOf = (pieces: readonly Rendered[]): string => pieces.map((piece) => piece.text).join('');
