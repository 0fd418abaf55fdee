import type { Schema } from '@sonde/compiler';
import { isDecodeError } from '../decode/error.ts';
import { iterateRecords } from '../decode/records.ts';
import { decodeSnapshot, type MapContent, type RawEntry } from '../decode/snapshot.ts';
import { type DictionaryEntry, GrowingDictionary } from '../dictionary.ts';
import { exitJson, exitText } from './exit.ts';
import { jsonRenderer, lostJson, outputJson, valueLine } from './json.ts';
import { mapJson, mapValueJson } from './map-json.ts';
import { mapText, mapValueText } from './map-text.ts';
import { type LossCounts, lossKinds, lostText } from './status.ts';
import { outputText, type Rendered, textRenderer } from './text.ts';
import type { RenderContext } from './value-text.ts';
import { zeroValue } from './zero.ts';

/** What one host produced, in its order; a session's outputs and stored batches both have this shape. */
export type ResultItem =
  | {
      readonly kind: 'events';
      /** Framed: u32 length, bytes. */
      readonly records: Uint8Array;
      readonly dictionary: readonly DictionaryEntry[];
      readonly wallNs: bigint;
    }
  | {
      readonly kind: 'snapshot';
      readonly map: number;
      readonly reason: 'periodic' | 'print' | 'print-value' | 'exit';
      readonly top: number;
      readonly div: bigint;
      readonly entries: readonly RawEntry[];
      readonly dictionary: readonly DictionaryEntry[];
    }
  | { readonly kind: 'host-text'; readonly action: 'cat' | 'system'; readonly text: string }
  | ({ readonly kind: 'lost' } & LossCounts);

const resultKinds: ReadonlySet<string> = new Set<ResultItem['kind']>([
  'events',
  'snapshot',
  'host-text',
  'lost',
]);

/** Tells what a renderer takes from what else a session puts out. */
export const isResultItem = <T extends { readonly kind: string }>(
  output: T,
): output is Extract<T, { readonly kind: ResultItem['kind'] }> => resultKinds.has(output.kind);

export interface ResultRenderer {
  /** What the item prints, in order. */
  item(item: ResultItem): Rendered[];
  /** What the end prints: all maps that came with reason `exit`. */
  end(): Rendered[];
}

/** Renders everything that a host produces the way bpftrace prints it. Keeps the dictionary; never throws on bytes. */
export function resultRenderer(schema: Schema, format: 'text' | 'json'): ResultRenderer {
  const isText = format === 'text';
  const renderRecord = isText ? textRenderer(schema) : jsonRenderer(schema);
  const dictionary = new GrowingDictionary();
  const context: RenderContext = { schema, dictionary };
  const last: MapContent[] = [];

  const records = (bytes: Uint8Array, wallNs: bigint): Rendered[] => {
    const rendered: Rendered[] = [];
    for (const record of iterateRecords(bytes)) {
      const each = isDecodeError(record) ? record : renderRecord(record, dictionary, wallNs);
      if (each === undefined) continue;
      rendered.push(isDecodeError(each) ? stderr(`Undecodable event: ${each.message}\n`) : each);
    }
    return joined(rendered);
  };

  const snapshot = (item: ResultItem & { kind: 'snapshot' }): Rendered[] => {
    const content = decodeSnapshot(schema, item.map, item.entries);
    const print = { reason: 'print', top: item.top, div: item.div } as const;
    if (item.reason === 'periodic') return [];
    if (item.reason === 'exit') {
      last.push(content);
      return [];
    }
    if (item.reason === 'print')
      return [stdout(isText ? mapText(content, print, context) : mapJson(content, print, context))];
    // A key that is not there prints as zero, like one that is read.
    const value = content.entries[0]?.value ?? zeroValue(content.schema.value);
    if (value === undefined) return [];
    return [
      stdout(
        isText
          ? `${mapValueText(content.schema, value, 1n, context)}\n`
          : `${valueLine(mapValueJson(content.schema, value, 1n, context))}\n`,
      ),
    ];
  };

  return {
    item(item) {
      if ('dictionary' in item) dictionary.add(item.dictionary);
      switch (item.kind) {
        case 'events':
          return records(item.records, item.wallNs);
        case 'snapshot':
          return snapshot(item);
        case 'host-text':
          return [
            stdout(
              isText ? outputText(item.action, item.text) : outputJson(item.action, item.text),
            ),
          ];
        case 'lost':
          return lossKinds.flatMap((kind) => {
            const count = item[kind] ?? 0n;
            if (count === 0n) return [];
            return [isText ? stderr(lostText(kind, count)) : stdout(lostJson(kind, count))];
          });
      }
    },
    end: () => [stdout(isText ? exitText(last, context) : exitJson(last, context))],
  };
}

const stdout = (text: string): Rendered => ({ kind: 'rendered', stream: 'stdout', text });
const stderr = (text: string): Rendered => ({ kind: 'rendered', stream: 'stderr', text });

/** Neighbours of one stream as one piece: a batch of rows is one write. */
function joined(pieces: readonly Rendered[]): Rendered[] {
  const result: Rendered[] = [];
  let texts: string[] = [];
  pieces.forEach((piece, index) => {
    texts.push(piece.text);
    if (pieces[index + 1]?.stream === piece.stream) return;
    result.push({ ...piece, text: texts.join('') });
    texts = [];
  });
  return result;
}
