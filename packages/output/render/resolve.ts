import type { Value } from '../decode/value.ts';
import { type RenderContext, valueText } from './value-text.ts';

/**
 * The value with everything that only its host could name replaced by that name, so that it can be
 * shown and compared without the host's dictionary.
 */
export function resolveValue(value: Value, context: RenderContext): Value {
  switch (value.kind) {
    case 'tuple':
    case 'array':
      return {
        kind: value.kind,
        elements: value.elements.map((each) => resolveValue(each, context)),
      };
    case 'record':
      return {
        kind: 'record',
        fields: value.fields.map((field) => ({
          name: field.name,
          value: resolveValue(field.value, context),
        })),
      };
    case 'kstack':
    case 'ustack':
    case 'ksym':
    case 'usym':
    case 'username':
    case 'cgroup-path':
    case 'timestamp':
    case 'probe':
      return textValue(valueText(value, context));
    default:
      return value;
  }
}

const encoder = new TextEncoder();

const textValue = (text: string): Value => ({
  kind: 'string',
  text,
  bytes: encoder.encode(text),
  truncated: false,
});

/** A text that is equal for equal resolved values of one type, and only for those. */
export function identityOf(value: Value): string {
  switch (value.kind) {
    case 'bool':
      return String(value.value);
    case 'integer':
    case 'enum':
      return value.value.toString();
    case 'pointer':
      return value.address.toString();
    case 'string':
      return value.text.includes('\ufffd')
        ? `b${value.bytes.join('.')}`
        : JSON.stringify(value.text);
    case 'buffer':
    case 'macaddr':
    case 'inet':
      return `b${value.bytes.join('.')}`;
    case 'struct':
      return `b${value.raw.join('.')}`;
    case 'tuple':
    case 'array':
      return `(${value.elements.map(identityOf).join(',')})`;
    case 'record':
      return `(${value.fields.map((field) => identityOf(field.value)).join(',')})`;
    default:
      return value.kind;
  }
}
