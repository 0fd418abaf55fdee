import type { TracepointField, TracepointFormat } from '@sonde/compiler';

/** A `format` file of tracefs that does not read as one. The message names the line. */
export class TracepointFormatError extends Error {
  override readonly name = 'TracepointFormatError';
}

/** The common fields (type, flags, preempt count, pid) take the first 8 bytes of every record. */
const commonBytes = 8;

/**
 * Reads the text of `events/<category>/<event>/format` (Documentation/trace/events.rst, Linux 6.18).
 * The lines that matter are `ID: n` and, for each field,
 *
 *     field:char comm[16];	offset:8;	size:16;	signed:0;
 */
export function parseTracepointFormat(text: string): TracepointFormat {
  let id: number | undefined;
  const fields: TracepointField[] = [];
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed.startsWith('ID:')) id = wholeNumber(trimmed.slice(3), line);
    if (!trimmed.startsWith('field:')) continue;
    const field = parseField(trimmed, line);
    if (field.offset >= commonBytes) fields.push(field);
  }
  if (id === undefined) throw new TracepointFormatError('no ID line');
  return { id, fields };
}

function parseField(text: string, line: string): TracepointField {
  const parts = new Map<string, string>();
  for (const part of text.split(';')) {
    const colon = part.indexOf(':');
    if (colon > 0) parts.set(part.slice(0, colon).trim(), part.slice(colon + 1).trim());
  }
  const number = (key: string): number => wholeNumber(parts.get(key) ?? '', line);
  const size = number('size');
  return {
    ...parseDeclaration(parts.get('field') ?? '', size, line),
    offset: number('offset'),
    size,
    // Kernels before 2.6.32 had no such part.
    signed: parts.get('signed') === '1',
  };
}

/** `unsigned long args[6]` is type, name and, in brackets, a length that may be a C expression. */
function parseDeclaration(
  declaration: string,
  size: number,
  line: string,
): Pick<TracepointField, 'type' | 'name' | 'arrayLength'> {
  const match = /^(.*?[\s*\]])([A-Za-z_]\w*)\s*(?:\[(.*)\])?$/.exec(declaration);
  if (match === null) throw new TracepointFormatError(`no declaration in "${line.trim()}"`);
  const [, type = '', name = '', brackets] = match;
  const base = { type: type.trim(), name };
  if (brackets === undefined) return base;
  return { ...base, arrayLength: arrayLength(base.type, brackets, size) };
}

/**
 * The brackets may hold a macro's name (`comm[TASK_COMM_LEN]`), then the size of the field tells. An
 * empty pair (`args[]`) is a flexible array, of length 0.
 */
function arrayLength(type: string, brackets: string, size: number): number {
  const written = brackets.trim();
  if (/^\d+$/.test(written)) return Number(written);
  return Math.floor(size / elementBytes(type));
}

function elementBytes(type: string): number {
  if (type.endsWith('*') || /\b(long|u64|__u64|s64|__s64|size_t)\b/.test(type)) return 8;
  if (/\b(char|u8|__u8|s8|__s8|bool)\b/.test(type)) return 1;
  if (/\b(short|u16|__u16|s16|__s16|__be16|__le16)\b/.test(type)) return 2;
  return 4;
}

function wholeNumber(text: string, line: string): number {
  const trimmed = text.trim();
  if (!/^\d{1,9}$/.test(trimmed)) {
    throw new TracepointFormatError(`no number in "${line.trim()}"`);
  }
  return Number(trimmed);
}
