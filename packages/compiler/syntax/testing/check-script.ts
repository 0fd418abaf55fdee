import { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { renderDiagnostics } from '../../diagnostics/render.ts';
import type { Script } from '../ast.ts';
import { readPreamble } from '../c/preamble.ts';
import { format } from '../format.ts';
import { parse } from '../parse.ts';
import { printScript } from '../print.ts';

/**
 * Throws when the front end does not keep its promises for a text: it reads anything without
 * throwing, spans lie within the text, and formatting keeps the meaning and is done after one pass.
 */
export function checkScript(text: string): void {
  const source = { name: 'fuzz', text };
  const diagnostics = new Diagnostics();
  const script = parse(source, diagnostics);
  const isBroken = diagnostics.hasErrors;
  readPreamble(script.preamble, diagnostics);
  checkSpans(script, text.length);
  checkSpans(diagnostics.list, text.length);
  renderDiagnostics(diagnostics.list, source);
  printScript(script);
  if (!isBroken) checkFormat(text, script);
}

function checkFormat(text: string, script: Script): void {
  const formatted = format(text);
  const diagnostics = new Diagnostics();
  const again = parse({ name: 'formatted', text: formatted }, diagnostics);
  if (diagnostics.hasErrors) {
    throw new Error(
      `cannot be read after formatting: ${diagnostics.list[0]?.message}\n${formatted}`,
    );
  }
  const [before, after] = [meaning(script), meaning(again)];
  if (before !== after) {
    throw new Error(`means something else after formatting:\n${formatted}\n${before}\n${after}`);
  }
  if (format(formatted) !== formatted) {
    throw new Error(`is formatted differently twice:\n${formatted}\n---\n${format(formatted)}`);
  }
}

/** A tree without spans, and with the results of blocks as statements: where nobody uses the value, the formatter adds a `;`. */
function meaning(script: Script): string {
  return JSON.stringify(script, (key, value) => {
    if (key === 'span' || key === 'configSpan') return undefined;
    if (typeof value === 'bigint') return `${value}n`;
    if (value?.kind !== 'block' || value.result === undefined) return value;
    const { result, statements, ...rest } = value;
    return { ...rest, statements: [...statements, { kind: 'expression', expression: result }] };
  });
}

function checkSpans(value: unknown, length: number): void {
  if (typeof value !== 'object' || value === null) return;
  if ('span' in value) {
    const { start, end } = value.span as { start: number; end: number };
    if (!(start >= 0 && start <= end && end <= length)) {
      throw new Error(`has a span ${start}-${end} outside of 0-${length}`);
    }
  }
  for (const each of Object.values(value)) checkSpans(each, length);
}
