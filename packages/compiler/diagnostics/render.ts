import type { Source, Span } from '../source/span.ts';
import type { Diagnostic, Severity } from './diagnostic.ts';

export interface RenderOptions {
  /** ANSI colours: errors red, warnings yellow. */
  readonly color?: boolean;
}

/** Both count from 1; columns count UTF-16 units. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** Where an offset is in its text. Offsets past the end count as the end. */
export function lineColumn(source: Source, offset: number): LineColumn {
  const at = Math.min(offset, source.text.length);
  let line = 1;
  let start = 0;
  for (;;) {
    const newline = source.text.indexOf('\n', start);
    if (newline < 0 || newline >= at) return { line, column: at - start + 1 };
    line += 1;
    start = newline + 1;
  }
}

/**
 * Diagnostics as text in bpftrace's shape, errors before warnings:
 *
 *     stdin:1:9-11: ERROR: message [code]
 *     begin { $x }
 *             ~~
 *     HINT: what to do
 *
 * The code is what `sonde explain` takes. Past a score of errors or warnings only their number follows. A range over several lines shows them all, without an underline. Ends in a newline unless empty.
 */
export function renderDiagnostics(
  list: readonly Diagnostic[],
  source: Source,
  { color = false }: RenderOptions = {},
): string {
  const rendered = (severity: Severity): string => {
    const those = list.filter((each) => each.severity === severity);
    const shown = those.slice(0, shownMax);
    const more = those.length - shown.length;
    const rest = more === 0 ? '' : `… and ${more} more ${severity}${more === 1 ? '' : 's'}\n`;
    return shown.map((each) => renderDiagnostic(each, source, color)).join('') + rest;
  };
  return rendered('error') + rendered('warning');
}

/** Of each severity: past so many, one mends those first. */
const shownMax = 20;

function renderDiagnostic(diagnostic: Diagnostic, source: Source, color: boolean): string {
  const { code, severity, message, span, labels, hints } = diagnostic;
  const place = (at: Span, text: string): string =>
    `${position(source, at)}: ${painted(severity, text, color)}\n${snippet(source, at)}`;
  return [
    place(span, `${message} [${code}]`),
    ...labels.map((label) => place(label.span, label.message)),
    ...hints.map((hint) => `HINT: ${hint}\n`),
  ].join('');
}

const colors: Record<Severity, string> = { error: '\x1b[31m', warning: '\x1b[33m' };

function painted(severity: Severity, text: string, color: boolean): string {
  const line = `${severity.toUpperCase()}: ${text}`;
  return color ? `${colors[severity]}${line}\x1b[0m` : line;
}

function position(source: Source, span: Span): string {
  const from = lineColumn(source, span.start);
  const to = lineColumn(source, span.end);
  return from.line === to.line
    ? `${source.name}:${from.line}:${from.column}-${to.column}`
    : `${source.name}:${from.line}-${to.line}`;
}

const TAB = '    ';

/** The lines of a span; under a single one, tildes. An empty span gets one, to be seen at all. */
function snippet(source: Source, span: Span): string {
  const from = lineColumn(source, span.start);
  const to = lineColumn(source, span.end);
  const lines = source.text.split('\n').slice(from.line - 1, to.line);
  const shown = lines.map((line) => `${widened(line)}\n`).join('');
  if (from.line !== to.line) return shown;
  const line = lines[0] ?? '';
  const before = widened(line.slice(0, from.column - 1)).length;
  const under = widened(line.slice(from.column - 1, to.column - 1)).length;
  return `${shown}${' '.repeat(before)}${'~'.repeat(Math.max(1, under))}\n`;
}

const widened = (text: string): string => text.replaceAll('\r', '').replaceAll('\t', TAB);
