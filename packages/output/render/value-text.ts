import type { Schema } from '@sonde/compiler';
import type { NamedValue, Value } from '../decode/value.ts';
import { type Dictionary, dictionaryKey } from '../dictionary.ts';
import { inetText, macText, printableText } from './bytes-text.ts';
import { stackText } from './stack-text.ts';
import { timestampText } from './timestamp.ts';

/** What a rendering needs besides the bytes. */
export interface RenderContext {
  readonly schema: Schema;
  readonly dictionary: Dictionary;
}

/** A value as `%s` and print() show it. */
export function valueText(value: Value, context: RenderContext): string {
  switch (value.kind) {
    case 'none':
      return 'null';
    case 'bool':
      return value.value ? 'true' : 'false';
    case 'integer':
      return value.value.toString();
    case 'enum':
      return value.label ?? value.value.toString();
    case 'pointer':
      return hexText(value.address);
    case 'string':
      return value.truncated ? value.text + context.schema.config.strTruncTrailer : value.text;
    case 'buffer':
      return printableText(value.bytes);
    case 'array':
      return `[${value.elements.map((each) => valueText(each, context)).join(',')}]`;
    case 'tuple':
      return `(${value.elements.map((each) => valueText(each, context)).join(', ')})`;
    case 'record':
      return fieldsText(value.fields, context);
    case 'struct':
      return value.fields ? fieldsText(value.fields, context) : printableText(value.raw);
    case 'kstack':
    case 'ustack':
      return stackText(value, context.dictionary);
    default:
      return resolvedText(value, context.dictionary);
  }
}

/** The values that need the host's knowledge, or a notation of their own. */
type OpaqueValue = Extract<
  Value,
  {
    kind: 'ksym' | 'usym' | 'username' | 'cgroup-path' | 'timestamp' | 'macaddr' | 'inet' | 'probe';
  }
>;

function resolvedText(value: OpaqueValue, dictionary: Dictionary): string {
  switch (value.kind) {
    case 'ksym':
      return dictionary.find('ksym', dictionaryKey.ksym(value.address)) ?? unnamed(value.address);
    case 'usym':
      return (
        dictionary.find('usym', dictionaryKey.usym(value.address, value.pid)) ??
        unnamed(value.address)
      );
    case 'username':
      return dictionary.find('username', dictionaryKey.username(value.uid)) ?? String(value.uid);
    case 'cgroup-path':
      return (
        dictionary.find('cgroup-path', dictionaryKey.cgroupPath(value.id, value.filter)) ??
        `cgroup id ${value.id}`
      );
    case 'timestamp':
      return timestampText(value, dictionary);
    case 'macaddr':
      return macText(value.bytes);
    case 'inet':
      return inetText(value.family, value.bytes);
    case 'probe':
      return value.name;
  }
}

function fieldsText(fields: readonly NamedValue[], context: RenderContext): string {
  if (fields.length === 0) return '{}';
  return `{ ${fields.map(({ name, value }) => `.${name} = ${valueText(value, context)}`).join(', ')} }`;
}

const hexText = (address: bigint): string => `0x${address.toString(16)}`;

/** Characters that bpftrace writes first when it prints the value piece by piece; see `padFirstChunk`. */
export function firstChunkLength(value: Value, text: string): number {
  switch (value.kind) {
    case 'tuple':
    case 'array':
      return 1;
    case 'record':
    case 'struct':
      return text.startsWith('{ ') ? 2 : text.length;
    default:
      return text.length;
  }
}

/** An address without a name; that of nothing goes without 0x, as printf's %#x has it. */
const unnamed = (address: bigint): string => (address === 0n ? '0' : hexText(address));
