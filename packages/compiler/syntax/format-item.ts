import type { ConfigEntry, Item, Macro, Probe, Script, Subprogram } from './ast.ts';
import { formatExpression, formatType } from './format-expression.ts';
import { formatBlockLines } from './format-statement.ts';
import type { Writer } from './format-writer.ts';

/** Writes the config block. */
export function formatConfig(w: Writer, script: Script): void {
  w.line('config = {');
  w.indented(() => {
    for (const entry of script.config) {
      w.before(entry.span.start);
      w.line(w.piece(entry.span.start, entry.span.end, () => entryText(w, entry)));
      w.append(';');
      w.after(entry.span.end);
    }
    w.before(script.configSpan!.end - 1);
    w.dropBlank();
  });
  w.line('}');
}

const entryText = (w: Writer, { key, value }: ConfigEntry): string =>
  `${key.name} = ${w.slice(value.span)}`;

/** Writes a probe, macro, function or map declaration. */
export function formatItem(w: Writer, item: Item): void {
  switch (item.kind) {
    case 'probe':
      formatProbe(w, item);
      break;
    case 'macro':
      formatHead(w, item, () => macroHead(item));
      break;
    case 'subprogram':
      formatHead(w, item, () => subprogramHead(w, item));
      break;
    case 'map-declaration': {
      const { name, mapKind, maxEntries, span } = item;
      const text = w.piece(
        span.start,
        span.end,
        () => `let ${name} = ${mapKind.name}(${maxEntries});`,
      );
      w.line(text.endsWith(';') ? text : `${text};`);
      break;
    }
  }
}

function formatProbe(w: Writer, { name, attachPoints, predicate, body }: Probe): void {
  attachPoints.forEach((point, index) => {
    if (index > 0) w.before(point.span.start);
    const named = index === 0 && name ? `${name.name} = ` : '';
    w.line(`${named}${point.text}${index < attachPoints.length - 1 ? ',' : ''}`);
    w.after(point.span.end);
  });
  if (predicate) {
    const { start, end } = predicate.span;
    w.before(start);
    const text = w.piece(start, end, () => formatExpression(w, predicate));
    // `/*` would start a comment.
    w.line(`/${text.startsWith('*') ? ' ' : ''}${text}/`);
    w.after(end);
  }
  w.before(body.span.start);
  formatBlockLines(w, body, { valued: false, open: '{' });
}

function formatHead(w: Writer, item: Macro | Subprogram, head: () => string): void {
  const { body, span } = item;
  w.line(w.piece(span.start, body.span.start, head));
  formatBlockLines(w, body, { valued: item.kind === 'macro', open: '{' });
}

function macroHead({ name, params }: Macro): string {
  const list = params.map((each) => (each.kind === 'variable' ? `$${each.name}` : each.name));
  return `macro ${name.name}(${list.join(', ')})`;
}

function subprogramHead(w: Writer, { name, params, returnType }: Subprogram): string {
  const list = params.map((each) => `$${each.name} : ${formatType(w, each.type)}`);
  return `fn ${name.name}(${list.join(', ')}) : ${formatType(w, returnType)}`;
}
