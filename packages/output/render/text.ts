import type { EventSchema, FormatPiece, Schema } from '@sonde/compiler';
import { type DecodeError, decodeError, isDecodeError } from '../decode/error.ts';
import { eventDecoder } from '../decode/event.ts';
import type { Value } from '../decode/value.ts';
import type { Dictionary } from '../dictionary.ts';
import { recordFormatter } from './printf.ts';
import { placeOf, placeText, runtimeErrorText } from './runtime-error.ts';
import { strftime } from './strftime.ts';
import { zoneOf } from './timestamp.ts';
import { valueText } from './value-text.ts';

/** Text and where bpftrace would write it. */
export interface Rendered {
  readonly kind: 'rendered';
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/**
 * Renders one record. `wallNs` is the time since 1970 at which the record was handled, which time() prints.
 * Undefined for events that print nothing themselves: print(@map), clear, zero, exit, cat, system. What
 * the last two produce on the host is rendered by `outputText`.
 */
export type RenderRecord = (
  record: Uint8Array,
  dictionary: Dictionary,
  wallNs: bigint,
) => Rendered | DecodeError | undefined;

const notAnEvent = decodeError('not an event of this schema');

/** The text that bpftrace prints for each record. Compiles the schema once; never throws on the bytes. */
export function textRenderer(schema: Schema): RenderRecord {
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
      return printfRenderer(schema, event, action.format);
    case 'errorf':
    case 'warnf':
      return messageRenderer(schema, event, action.kind, action.format);
    case 'print-value':
      return decodedRenderer(schema, ([value], dictionary) =>
        stdout(`${value ? valueText(value, { schema, dictionary }) : ''}\n`),
      );
    case 'join':
      return decodedRenderer(schema, (values) => stdout(`${joinText(values, action.separator)}\n`));
    case 'time':
      return (_record, dictionary, wallNs) =>
        stdout(strftime(action.format, wallNs, zoneOf(dictionary), false));
    case 'runtime-error':
      return decodedRenderer(schema, (values) =>
        stderr(runtimeErrorText(schema, action.error, event.span, returnCodeOf(values))),
      );
    default:
      return () => undefined;
  }
}

function printfRenderer(
  schema: Schema,
  event: EventSchema,
  format: readonly FormatPiece[],
): RenderRecord {
  const render = recordFormatter(schema, event, format);
  const short = decodeError(`event ${event.id} is shorter than its schema`);
  return (record, dictionary) => {
    const text = render(record, dictionary);
    return text === undefined ? short : stdout(text);
  };
}

function messageRenderer(
  schema: Schema,
  event: EventSchema,
  kind: 'errorf' | 'warnf',
  format: readonly FormatPiece[],
): RenderRecord {
  const render = recordFormatter(schema, event, format);
  const short = decodeError(`event ${event.id} is shorter than its schema`);
  const place = placeText(schema.source.name, placeOf(schema.source.text, event.span));
  const head = `${place}: ${kind === 'errorf' ? 'ERROR' : 'WARNING'}: `;
  return (record, dictionary) => {
    const text = render(record, dictionary);
    if (text === undefined) return short;
    return stderr(`${head}${text.endsWith('\n') ? text : `${text}\n`}`);
  };
}

function decodedRenderer(
  schema: Schema,
  render: (values: readonly Value[], dictionary: Dictionary) => Rendered,
): RenderRecord {
  const decode = eventDecoder(schema);
  return (record, dictionary) => {
    const event = decode(record);
    return isDecodeError(event) ? event : render(event.values, dictionary);
  };
}

/** The strings of join(), without the empty ones at the end. */
export function joinText(values: readonly Value[], separator: string): string {
  const texts = values.map((value) => (value.kind === 'string' ? value.text : ''));
  while (texts.at(-1) === '') texts.pop();
  return texts.join(separator);
}

/** Field 0 of a run-time error, 0 where the event has none. */
export const returnCodeOf = (values: readonly Value[]): bigint =>
  values[0]?.kind === 'integer' ? BigInt.asIntN(64, values[0].value) : 0n;

/** What cat() read or system() printed on the host; bpftrace ends the latter with a newline. */
export const outputText = (kind: 'cat' | 'system', text: string): string =>
  kind === 'system' ? `${text}\n` : text;

const stdout = (text: string): Rendered => ({ kind: 'rendered', stream: 'stdout', text });
const stderr = (text: string): Rendered => ({ kind: 'rendered', stream: 'stderr', text });
