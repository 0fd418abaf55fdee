import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import { type Source, type Span, span } from '../source/span.ts';
import type { CItem, ConfigEntry, Import, Item, Script } from './ast.ts';
import { startsItem } from './item-start.ts';
import { parseConfig, parseImport, startsConfig } from './parse-config.ts';
import { parseItem } from './parse-item.ts';
import { parseCItem, startsCItem } from './parse-preamble.ts';
import { Parser, shebangEnd } from './parser.ts';
import type { Comment, Token } from './token.ts';

/** What the formatter and the editor need beside the tree. */
export interface Parsed {
  readonly script: Script;
  readonly comments: readonly Comment[];
  /** The tokens of everything that is made of tokens: not of attach points and C definitions. */
  readonly tokens: readonly Token[];
}

/**
 * Text to tree. Always returns a tree that covers what could be read, and reports the rest; never
 * throws. One pass finds several errors: it continues at the next `;`, `}` or probe.
 */
export function parse(source: Source, diagnostics: Diagnostics): Script {
  return parseWithTrivia(source, diagnostics).script;
}

/** As `parse`, with comments and tokens. */
export function parseWithTrivia(source: Source, diagnostics: Diagnostics): Parsed {
  const p = new Parser(source.text, diagnostics);
  const shebang = shebangEnd(source.text);
  if (shebang > 0) p.seek(shebang);
  const parts: Parts = { preamble: [], config: [], imports: [], items: [] };
  while (!p.atEnd) {
    const before = p.token.start;
    parsePart(p, parts);
    if (p.lost) skipToItem(p, before);
  }
  // The end token carries the comments after the last item.
  p.take();
  const script = { ...parts, span: span(0, source.text.length) };
  return { script, comments: p.comments, tokens: p.tokens };
}

interface Parts {
  preamble: CItem[];
  config: ConfigEntry[];
  imports: Import[];
  items: Item[];
  configSpan?: Span;
}

function parsePart(p: Parser, parts: Parts): void {
  const { start } = p.token;
  const misplaced = (what: string): void => {
    if (parts.items.length === 0) return;
    p.report('misplaced-item', p.spanFrom(start), `${what} must come before probes and functions`, {
      hint: 'Move this to the top of the script',
    });
  };
  if (startsCItem(p)) {
    parts.preamble.push(parseCItem(p));
    misplaced('C definitions');
  } else if (startsConfig(p)) {
    const duplicate = parts.configSpan !== undefined;
    parts.config.push(...parseConfig(p));
    parts.configSpan = p.spanFrom(start);
    misplaced('The config block');
    if (duplicate) {
      p.report('duplicate-declaration', p.spanFrom(start), 'There is a config block already', {
        hint: 'Put all keys into one block',
      });
    }
  } else if (p.is('import') && ['string', 'identifier'].includes(p.peek(1).kind)) {
    const read = parseImport(p);
    if (read !== undefined) parts.imports.push(read);
    misplaced('Imports');
  } else if (!p.accept(';')) {
    const item = parseItem(p);
    if (item !== undefined) parts.items.push(item);
  }
}

/** After an error between items: past the next closed block, or to what looks like the next item. */
function skipToItem(p: Parser, from: number): void {
  let depth = 0;
  let stuck = p.token.start <= from;
  while (!p.atEnd) {
    if (!stuck && depth <= 0 && (startsItem(p) || startsCItem(p))) break;
    const { text, kind } = p.take();
    stuck = false;
    if (kind !== 'punctuation') continue;
    if (text === '{') depth += 1;
    if (text === '}') {
      depth -= 1;
      if (depth <= 0) break;
    }
  }
  p.recover();
}
