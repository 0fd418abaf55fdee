import type { Value } from '../decode/value.ts';
import { type RenderContext, valueText } from './value-text.ts';

/**
 * A string with the escapes that bpftrace writes. It differs in one place on purpose: bpftrace 0.27 writes
 * the byte 0xc3 as `\uffffffc3`, which no reader can undo; here text beyond ASCII stays UTF-8.
 */
export function jsonString(text: string): string {
  let escaped = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x20 && code !== 0x22 && code !== 0x5c) continue;
    escaped += text.slice(from, at) + escapeOf(code);
    from = at + 1;
  }
  return `"${escaped}${text.slice(from)}"`;
}

function escapeOf(code: number): string {
  switch (code) {
    case 0x22:
      return '\\"';
    case 0x5c:
      return '\\\\';
    case 0x0a:
      return '\\n';
    case 0x0d:
      return '\\r';
    case 0x09:
      return '\\t';
    default:
      return `\\u${code.toString(16).padStart(4, '0')}`;
  }
}

/** A number, or a string where a double would not hold it exactly. */
export const jsonInteger = (value: bigint): string =>
  BigInt(Number(value)) === value ? value.toString() : `"${value}"`;

/** `{"a": 1, "b": 2}` of members that are JSON already. */
export const jsonObject = (members: readonly (readonly [name: string, json: string])[]): string =>
  `{${members.map(([name, json]) => `${jsonString(name)}: ${json}`).join(', ')}}`;

/** `[1,2]` of elements that are JSON already. */
export const jsonArray = (elements: readonly string[]): string => `[${elements.join(',')}]`;

/** A value as bpftrace's JSON output shows it: numbers for enums and pointers, signed bytes for buffers. */
export function jsonValue(value: Value, context: RenderContext): string {
  switch (value.kind) {
    case 'none':
      return 'null';
    case 'bool':
      return String(value.value);
    case 'integer':
    case 'enum':
      return jsonInteger(value.value);
    case 'pointer':
      return jsonInteger(value.address);
    case 'buffer':
      return jsonArray(Array.from(value.bytes, signedByte));
    case 'array':
    case 'tuple':
      return jsonArray(value.elements.map((each) => jsonValue(each, context)));
    case 'record':
      return jsonObject(value.fields.map((each) => [each.name, jsonValue(each.value, context)]));
    case 'struct':
      return value.fields === undefined
        ? jsonArray(Array.from(value.raw, signedByte))
        : jsonObject(value.fields.map((each) => [each.name, jsonValue(each.value, context)]));
    default:
      return jsonString(valueText(value, context));
  }
}

const signedByte = (byte: number): string => String(byte < 128 ? byte : byte - 256);
