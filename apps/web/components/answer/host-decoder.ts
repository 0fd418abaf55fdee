import type { RunOutput } from '@sonde/api/client';
import type { Schema } from '@sonde/compiler';
import {
  type Dictionary,
  decodeSnapshot,
  GrowingDictionary,
  isDecodeError,
  iterateRecords,
  lostEventsText,
  type MapContent,
  mapText,
  mapValueText,
  outputText,
  textRenderer,
} from '@sonde/output';

/** One event as a row. The record is decoded further only when its row is on the screen. */
export interface EventRow {
  /** Unique in the page, ascending as the events came. */
  readonly key: number;
  readonly runHostId: string;
  /** Wall clock of the host when the batch was sent, ms since 1970. */
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
  readonly eventCount: number;
}

export interface HostDecoder {
  decode(outputs: readonly RunOutput[]): DecodedBatch;
}

/** Reads the batches of one host, in order: later ones lean on the dictionary of the earlier. */
export function createHostDecoder(schema: Schema): HostDecoder {
  const dictionary = new GrowingDictionary();
  const render = textRenderer(schema);
  let unfinished = '';

  function decodeEvents(output: RunOutput & { kind: 'events' }) {
    const clockMs = Number(output.wallNs / 1_000_000n);
    const rows: Omit<EventRow, 'key' | 'runHostId'>[] = [];
    let text = '';
    for (const record of iterateRecords(output.records)) {
      if (isDecodeError(record)) continue;
      const rendered = render(record, dictionary, output.wallNs);
      if (rendered === undefined) continue;
      const isError = isDecodeError(rendered) || rendered.stream === 'stderr';
      const line = isDecodeError(rendered) ? `${rendered.message}\n` : rendered.text;
      text += line;
      const shown = line.replace(/\n$/, '');
      rows.push({ atMs: clockMs, text: shown, isError, record, schema, dictionary });
    }
    return { rows, text };
  }

  function decodeMap(output: RunOutput & { kind: 'snapshot' }) {
    const content = decodeSnapshot(schema, output.map, output.entries);
    const shot: MapShot = {
      map: output.map,
      clockMs: Number(output.wallNs / 1_000_000n),
      content,
      schema,
      dictionary,
    };
    const isExit = output.reason === 'exit';
    const text = mapOutputText(output, content, isExit);
    // bpftrace sets what it prints at the end apart by an empty line.
    return { shot, text: isExit && text !== '' ? `\n${text}` : text };
  }

  /** print(@map), print(@map[key]) and the dump at the end print; periodic snapshots do not. */
  function mapOutputText(
    output: RunOutput & { kind: 'snapshot' },
    content: MapContent,
    isExit: boolean,
  ): string {
    const context = { schema, dictionary };
    const [entry] = content.entries;
    if (output.reason === 'print-value')
      return entry ? `${mapValueText(content.schema, entry.value, 1n, context)}\n` : '';
    const isPrinted = output.reason === 'print' || (isExit && schema.config.printMapsOnExit);
    const { top, div } = output;
    return isPrinted
      ? mapText(content, { reason: isExit ? 'exit' : 'print', top, div }, context)
      : '';
  }

  return {
    decode(outputs) {
      const rows: Omit<EventRow, 'key' | 'runHostId'>[] = [];
      const shots: MapShot[] = [];
      let eventCount = 0;
      let text = unfinished;
      for (const output of outputs) {
        if ('dictionary' in output) dictionary.add(output.dictionary);
        if (output.kind === 'events') {
          const decoded = decodeEvents(output);
          rows.push(...decoded.rows);
          text += decoded.text;
          eventCount += decoded.rows.length;
        } else if (output.kind === 'snapshot') {
          const decoded = decodeMap(output);
          shots.push(decoded.shot);
          text += decoded.text;
        } else if (output.kind === 'host-text') text += outputText(output.action, output.text);
        else text += lostEventsText(output.events);
      }
      const lines = text.split('\n');
      unfinished = lines.pop() ?? '';
      return { rows, lines, shots, eventCount };
    },
  };
}
