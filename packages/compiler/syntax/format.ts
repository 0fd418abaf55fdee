import { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/span.ts';
import type { Script } from './ast.ts';
import { formatConfig, formatItem } from './format-item.ts';
import { Writer } from './format-writer.ts';
import { parseWithTrivia } from './parse.ts';
import { shebangEnd } from './parser.ts';

/**
 * The canonical layout of a script: two spaces, one statement per line, the brace of a probe on a
 * line of its own. Comments, single blank lines, literals and C definitions stay as they are. A
 * script with a syntax error is returned unchanged. Formatting twice changes nothing.
 */
export function format(text: string): string {
  const diagnostics = new Diagnostics();
  const { script, comments } = parseWithTrivia({ name: 'script', text }, diagnostics);
  if (diagnostics.hasErrors) return text;
  const shebang = shebangEnd(text);
  const writer = new Writer(text, comments, shebang);
  if (shebang > 0) writer.line(text.slice(0, shebang).trimEnd());
  let previous: Part | undefined;
  for (const part of partsOf(script)) {
    // Space above goes above the comments that belong to the part.
    if (previous !== undefined && (previous.tall || part.tall)) writer.blank();
    writer.before(part.span.start);
    part.write(writer);
    writer.after(part.span.end);
    previous = part;
  }
  return writer.finish();
}

interface Part {
  readonly span: Span;
  /** Stands apart by blank lines. */
  readonly tall: boolean;
  write(writer: Writer): void;
}

function partsOf(script: Script): Part[] {
  const verbatim = ({ span }: { span: Span }): Part => ({
    span,
    tall: false,
    write: (writer) => writer.line(unjoined(writer.text.slice(span.start, span.end))),
  });
  const parts: Part[] = [
    ...script.preamble.map(verbatim),
    ...script.imports.map(verbatim),
    ...script.items.map((item) => ({
      span: item.span,
      tall: item.kind !== 'map-declaration',
      write: (writer: Writer) => formatItem(writer, item),
    })),
  ];
  const { configSpan } = script;
  if (configSpan !== undefined) {
    parts.push({ span: configSpan, tall: true, write: (writer) => formatConfig(writer, script) });
  }
  return parts.sort((a, b) => a.span.start - b.span.start);
}

/** Without white space at the end, nor a backslash that would join the next line to this one. */
function unjoined(text: string): string {
  const trimmed = text.trimEnd();
  if (!trimmed.endsWith('\\')) return trimmed;
  const next = text.charAt(trimmed.length);
  const kept = next === ' ' || next === '\t' ? trimmed : trimmed.slice(0, -1).trimEnd();
  return kept.endsWith('\\') ? `${kept} ` : kept;
}
