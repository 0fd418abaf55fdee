import { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { CItem, Probe } from '../syntax/ast.ts';
import { isBuiltinVariable } from '../syntax/builtin-names.ts';
import { lex } from '../syntax/lex.ts';
import { parseWithTrivia } from '../syntax/parse.ts';
import type { Token } from '../syntax/token.ts';

export type HighlightKind =
  | 'comment'
  | 'keyword'
  | 'type'
  | 'string'
  | 'number'
  | 'constant'
  | 'variable'
  | 'map'
  | 'parameter'
  | 'builtin'
  | 'function'
  | 'field'
  | 'name'
  | 'provider'
  | 'probe'
  | 'directive'
  | 'operator'
  | 'bracket';

/** A stretch of text of one class. Offsets are UTF-16 units. */
export interface Highlight {
  readonly from: number;
  readonly to: number;
  readonly kind: HighlightKind;
}

/** The classes of a script's text, in order and without overlap. White space has none. Works on broken scripts too. */
export function highlight(text: string): Highlight[] {
  const { script, comments, tokens } = parseWithTrivia({ name: 'editor', text }, new Diagnostics());
  const all: Highlight[] = [
    ...comments.map(({ start, end }) => mark(start, end, 'comment')),
    ...tokens.flatMap((token, index) => classified(token, tokens[index - 1], tokens[index + 1])),
    ...script.preamble.flatMap((item) => highlightC(text, item)),
    ...script.items.flatMap((item) => (item.kind === 'probe' ? highlightPoints(item) : [])),
  ];
  if (text.startsWith('#!')) all.push(mark(0, `${text}\n`.indexOf('\n'), 'comment'));
  return withoutOverlap(all.sort((a, b) => a.from - b.from || a.to - b.to));
}

const mark = (from: number, to: number, kind: HighlightKind): Highlight => ({ from, to, kind });

function withoutOverlap(sorted: readonly Highlight[]): Highlight[] {
  let end = 0;
  return sorted.filter(({ from, to }) => {
    if (from < end || to <= from) return false;
    end = to;
    return true;
  });
}

const keywords: ReadonlySet<string> = new Set([
  'break',
  'comptime',
  'config',
  'continue',
  'else',
  'enum',
  'fn',
  'for',
  'if',
  'import',
  'let',
  'macro',
  'offsetof',
  'return',
  'sizeof',
  'struct',
  'typedef',
  'typeinfo',
  'typeof',
  'union',
  'unroll',
  'while',
]);

const typeNames: ReadonlySet<string> = new Set([
  ...[8, 16, 32, 64].flatMap((bits) => [`int${bits}`, `uint${bits}`]),
  ...['bool', 'buffer', 'char', 'double', 'float', 'inet', 'int', 'long', 'short', 'signed'],
  ...['string', 'unsigned', 'void'],
]);

const tags = ['struct', 'union', 'enum'];

function classified(
  token: Token,
  previous: Token | undefined,
  next: Token | undefined,
): Highlight[] {
  const kind = kindOf(token, previous, next);
  return kind === undefined ? [] : [mark(token.start, token.end, kind)];
}

function kindOf(
  token: Token,
  previous: Token | undefined,
  next: Token | undefined,
): HighlightKind | undefined {
  switch (token.kind) {
    case 'identifier':
      return wordKind(token.text, previous?.text ?? '', next?.text ?? '');
    case 'variable':
    case 'map':
    case 'string':
      return token.kind;
    case 'positional':
    case 'positional-count':
      return 'parameter';
    case 'integer':
      return 'number';
    case 'punctuation':
      if (token.text === ';' || token.text === ',') return undefined;
      return '(){}[]'.includes(token.text) ? 'bracket' : 'operator';
    case 'unknown':
    case 'end':
      return undefined;
  }
}

function wordKind(word: string, previous: string, next: string): HighlightKind {
  if (previous === '.' || previous === '->') return 'field';
  if (tags.includes(previous) || typeNames.has(word)) return 'type';
  // `config` is a builtin too, unless it opens the block.
  if (keywords.has(word) && (word !== 'config' || next === '=')) return 'keyword';
  if (word === 'true' || word === 'false') return 'constant';
  if (isBuiltinVariable(word)) return 'builtin';
  if (next === '(') return 'function';
  return word.endsWith('_t') ? 'type' : 'name';
}

/** The provider, then the rest. */
function highlightPoints({ attachPoints }: Probe): Highlight[] {
  return attachPoints.flatMap(({ span, parts }) => {
    const first = parts[0]!.span;
    return [mark(first.start, first.end, 'provider'), mark(first.end, span.end, 'probe')];
  });
}

function highlightC(text: string, item: CItem): Highlight[] {
  const { start, end } = item.span;
  if (item.kind !== 'definition') return [mark(start, end, 'directive')];
  const all: Highlight[] = [];
  let previous: Token | undefined;
  let token = lex(text, start);
  while (token.kind !== 'end' && token.end <= end) {
    const next = lex(text, token.end);
    all.push(...token.comments.map((each) => mark(each.start, each.end, 'comment')));
    all.push(...classified(token, previous, next));
    previous = token;
    token = next;
  }
  return all;
}
