import type { EventSchema, RuntimeError, Schema } from '@sonde/compiler';
import { decodeError, isDecodeError } from '../decode/error.ts';
import { eventDecoder } from '../decode/event.ts';
import type { Value } from '../decode/value.ts';
import type { Dictionary } from '../dictionary.ts';
import { jsonObject, jsonString, jsonValue } from './json-value.ts';
import { recordFormatter } from './printf.ts';
import { placeOf, runtimeErrorMessage } from './runtime-error.ts';
import type { LossKind } from './status.ts';
import { strerror } from './strerror.ts';
import { strftime } from './strftime.ts';
import { joinText, type Rendered, type RenderRecord, returnCodeOf } from './text.ts';
import { zoneOf } from './timestamp.ts';

const notAnEvent = decodeError('not an event of this schema');

/** The line of `-f json` for each record, newline included; see `RenderRecord` for what has none. */
export function jsonRenderer(schema: Schema): RenderRecord {
  const renderers = schema.events.map((event) => eventRenderer(schema, event));
  return (record, dictionary, wallNs) => {
    if (record.length < 8) return notAnEvent;
    const id = record[0]! | (record[1]! << 8) | (record[2]! << 16) | (record[3]! << 24);
    const render = renderers[id];
    return render === undefined ? notAnEvent : render(record, dictionary, wallNs);
  };
}

function eventRenderer(schema: Schema, event: EventSchema): RenderRecord {
  const { action } = event;
  switch (action.kind) {
    case 'printf':
    case 'errorf':
    case 'warnf': {
      const format = recordFormatter(schema, event, action.format);
      const short = decodeError(`event ${event.id} is shorter than its schema`);
      const place = placeMembers(schema, event);
      return (record, dictionary) => {
        const text = format(record, dictionary);
        if (text === undefined) return short;
        if (action.kind === 'printf') return line(dataLine('printf', text));
        return line(
          members(
            [
              ['type', action.kind],
              ['msg', text],
            ],
            place,
          ),
        );
      };
    }
    case 'print-value':
      return decodedRenderer(schema, ([value], dictionary) => {
        const data = value === undefined ? 'null' : jsonValue(value, { schema, dictionary });
        return valueLine(data);
      });
    case 'join':
      return decodedRenderer(schema, (values) =>
        dataLine('join', joinText(values, action.separator)),
      );
    case 'time':
      return (_record, dictionary, wallNs) =>
        line(dataLine('time', strftime(action.format, wallNs, zoneOf(dictionary), false)));
    case 'runtime-error':
      return decodedRenderer(schema, (values) =>
        errorLine(action.error, returnCodeOf(values), placeMembers(schema, event)),
      );
    default:
      return () => undefined;
  }
}

function decodedRenderer(
  schema: Schema,
  render: (values: readonly Value[], dictionary: Dictionary) => string,
): RenderRecord {
  const decode = eventDecoder(schema);
  return (record, dictionary) => {
    const event = decode(record);
    return isDecodeError(event) ? event : line(render(event.values, dictionary));
  };
}

type Member = readonly [name: string, json: string];

function placeMembers(schema: Schema, event: EventSchema): Member[] {
  const place = placeOf(schema.source.text, event.span);
  return [
    ['filename', jsonString(schema.source.name)],
    ['line', String(place.line)],
    ['col', String(place.column)],
  ];
}

function errorLine(error: RuntimeError, returnCode: bigint, place: readonly Member[]): string {
  if (error.kind !== 'helper') {
    const msg = runtimeErrorMessage(error, returnCode);
    return members(
      [
        ['type', 'runtime_error'],
        ['msg', msg],
      ],
      place,
    );
  }
  // JSON has the plain errno text even where the text output knows better.
  return members(
    [
      ['type', 'helper_error'],
      ['msg', strerror(Number(-returnCode))],
      ['helper', error.helper],
    ],
    [['retcode', String(returnCode)], ...place],
  );
}

/** Texts first, then members that are JSON already. */
const members = (
  texts: readonly (readonly [name: string, text: string])[],
  rest: readonly Member[],
): string =>
  jsonObject([...texts.map(([name, text]): Member => [name, jsonString(text)]), ...rest]);

const dataLine = (type: string, text: string): string =>
  `{"type": "${type}", "data": ${jsonString(text)}}`;

/** The line of print(value); `data` is JSON already. */
export const valueLine = (data: string): string => `{"type": "value", "data": ${data}}`;

const line = (json: string): Rendered => ({
  kind: 'rendered',
  stream: 'stdout',
  text: `${json}\n`,
});

/** What cat() read or system() printed on the host. */
export const outputJson = (kind: 'cat' | 'system', text: string): string =>
  `${dataLine(kind === 'system' ? 'syscall' : 'cat', text)}\n`;

/** `Attached N probes` as JSON. */
export const attachedProbesJson = (count: number): string =>
  `{"type": "attached_probes", "count": ${count}, "data": {"probes": ${count}}}\n`;

/** What `lostText` says, as JSON; `Lost N events` in the form of bpftrace. */
export const lostJson = (kind: LossKind, count: bigint): string =>
  `{"type": "${kind === 'missed' ? 'missed_probes' : `lost_${kind}`}", "count": ${count}, "data": {"${kind}": ${count}}}\n`;
