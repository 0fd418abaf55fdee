import { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/span.ts';
import type { AttachPoint, Item, Script } from '../syntax/ast.ts';
import { isNamePart } from '../syntax/characters.ts';
import { parseWithTrivia } from '../syntax/parse.ts';
import type { Token } from '../syntax/token.ts';

/** Where an offset is in a script. */
export type Place =
  /** In a comment, a string, or the C section. */
  | { readonly kind: 'opaque' }
  | { readonly kind: 'attach-point'; readonly point: AttachPoint }
  /** In the braces of `config = { … }`. */
  | { readonly kind: 'config' }
  /** Between items. */
  | { readonly kind: 'root' }
  /** In a predicate or a body. */
  | { readonly kind: 'code'; readonly item: Item };

export interface Located {
  readonly place: Place;
  readonly script: Script;
  readonly tokens: readonly Token[];
}

/** Reads the script, which may be broken, and finds the place of an offset. */
export function locate(text: string, offset: number): Located {
  const parsed = parseWithTrivia({ name: 'editor', text }, new Diagnostics());
  const { script, comments } = parsed;
  const tokens = parsed.tokens.filter(({ kind }) => kind !== 'end');
  const opaque =
    comments.some(({ kind, start, end }) =>
      kind === 'line' ? start < offset && offset <= end : start < offset && offset < end,
    ) ||
    script.preamble.some(({ span }) => span.start < offset && offset <= span.end) ||
    tokens.some((token) => token.kind === 'string' && insideString(token, offset));
  const place: Place = opaque ? { kind: 'opaque' } : placeIn(script, text, offset);
  return { place, script, tokens };
}

const insideString = ({ start, end, problems }: Token, offset: number): boolean =>
  start < offset && (offset < end || (problems.length > 0 && offset === end));

function placeIn(script: Script, text: string, offset: number): Place {
  const { configSpan } = script;
  // A broken item may end too early, so the last one that starts before the offset counts.
  const item = script.items.findLast(({ span }) => span.start <= offset);
  if (configSpan && item === undefined && inBraces(configSpan, text, offset))
    return { kind: 'config' };
  if (item === undefined || item.kind === 'map-declaration') return { kind: 'root' };
  if (item.kind === 'probe') {
    const point = item.attachPoints.find(({ span }) => span.start <= offset && offset <= span.end);
    if (point !== undefined) return { kind: 'attach-point', point };
    if (item.predicate && inPredicate(item.predicate.span, text, offset))
      return { kind: 'code', item };
  }
  const { start, end } = item.body.span;
  const opened = text.charAt(start) === '{' && offset > start;
  const closed = text.charAt(end - 1) === '}' && offset >= end;
  return opened && !closed ? { kind: 'code', item } : { kind: 'root' };
}

/** Up to the slash that closes, which may be far behind what could be read, or missing. */
function inPredicate({ start, end }: Span, text: string, offset: number): boolean {
  const behind = text.slice(end, offset);
  return start <= offset && !behind.includes('/') && !behind.includes('{');
}

/** Behind the brace that opens, and not behind the one that closes, which may be missing. */
function inBraces({ start, end }: Span, text: string, offset: number): boolean {
  const open = text.indexOf('{', start);
  const closed = text.charAt(end - 1) === '}';
  return open >= 0 && offset > open && (!closed || offset < end);
}

/** Where the word that ends at `offset` starts, with its `$` or `@`. */
export function wordStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && isNamePart(text.charAt(start - 1))) start -= 1;
  const sigil = text.charAt(start - 1);
  return start > 0 && (sigil === '$' || sigil === '@') ? start - 1 : start;
}
