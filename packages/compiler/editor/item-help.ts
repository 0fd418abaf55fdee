import { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { Macro, Subprogram } from '../syntax/ast.ts';
import { parseWithTrivia } from '../syntax/parse.ts';

/** The head of a macro or function as written, on one line: `macro age(since)`. */
export function headOf(text: string, { span, body }: Macro | Subprogram): string {
  const lines = text.slice(span.start, body.span.start).split('\n');
  return lines
    .map((line) => line.trim())
    .join(' ')
    .trim();
}

/** The comments right above a macro or function, without their signs; undefined without any. */
export function itemDocs(text: string, { span }: Macro | Subprogram): string | undefined {
  const { comments } = parseWithTrivia({ name: 'editor', text }, new Diagnostics());
  const above: string[] = [];
  let start = span.start;
  for (const comment of comments.toReversed()) {
    if (comment.end > start) continue;
    const between = text.slice(comment.end, start);
    if (between.trim() !== '' || between.split('\n').length > 2) break;
    above.unshift(commentText(text.slice(comment.start, comment.end)));
    start = comment.start;
  }
  return above.length === 0 ? undefined : above.join(' ');
}

function commentText(comment: string): string {
  const inner = comment.startsWith('//') ? comment.slice(2) : comment.slice(2, -2);
  const lines = inner.split('\n').map((line) => line.trim());
  return lines
    .map((line) => (line.startsWith('*') ? line.slice(1).trim() : line))
    .join(' ')
    .trim();
}
