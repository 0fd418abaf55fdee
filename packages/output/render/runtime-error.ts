import type { RuntimeError, Schema } from '@sonde/compiler';
import { strerror } from './strerror.ts';

type SourceSpan = { readonly start: number; readonly end: number };

/** A place in the script, lines and columns counted from 1, the end column exclusive. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function placeOf(text: string, span: SourceSpan): Place {
  const [line, column] = position(text, span.start);
  const [endLine, endColumn] = position(text, span.end);
  return { line, column, endLine, endColumn };
}

function position(text: string, offset: number): [line: number, column: number] {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return [before.split('\n').length, offset - lineStart + 1];
}

/** `file:line:c1-c2`, or `file:l1-l2` when the span covers several lines. */
export function placeText(name: string, place: Place): string {
  const { line, column, endLine, endColumn } = place;
  return line === endLine ? `${name}:${line}:${column}-${endColumn}` : `${name}:${line}-${endLine}`;
}

/** A run-time error as bpftrace prints it on stderr: the header, the helper if one failed, the source. */
export function runtimeErrorText(
  schema: Schema,
  error: RuntimeError,
  span: SourceSpan,
  returnCode: bigint,
): string {
  const { name, text } = schema.source;
  const place = placeOf(text, span);
  const message = runtimeErrorMessage(error, returnCode);
  const helper =
    error.kind === 'helper'
      ? `Additional Info - helper: ${error.helper}, retcode: ${returnCode}\n`
      : '';
  return `${placeText(name, place)}: WARNING: ${message}\n${helper}${snippet(text, place)}`;
}

export function runtimeErrorMessage(error: RuntimeError, returnCode: bigint): string {
  switch (error.kind) {
    case 'helper':
      return error.message ?? strerror(Number(-returnCode));
    case 'division-by-zero':
      return 'Divide or modulo by 0 detected. This can lead to unexpected results. 1 is being used as the result.';
    case 'index-out-of-bounds':
      return 'Array access out of bounds. This can lead to unexpected results.';
    case 'cpu-count-mismatch':
      return 'A per-CPU map has no value for one of the CPUs: the total leaves it out. Start the script again, so that it is compiled for the CPUs that there are now.';
    case 'no-unwind-table':
      return 'No DWARF unwind data available for this process. Use -p or --dwarf-pid to specify target PIDs.';
    case 'stack-unreadable':
      return `The ${error.stack} stack could not be read: it is shown as empty.`;
  }
}

/** One line is shown with its part underlined, several as they are. */
function snippet(text: string, place: Place): string {
  const lines = text.split('\n').slice(place.line - 1, place.endLine);
  if (lines.length > 1) return `${lines.join('\n')}\n`;
  const line = lines[0] ?? '';
  const before = expandTabs(line.slice(0, place.column - 1));
  const marked = expandTabs(line.slice(place.column - 1, place.endColumn - 1));
  return `${expandTabs(line)}\n${' '.repeat(before.length)}${'~'.repeat(marked.length)}\n`;
}

const expandTabs = (text: string): string => text.replaceAll('\t', '    ');
