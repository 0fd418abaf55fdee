import type { Item, Script } from '../syntax/ast.ts';
import type { Token } from '../syntax/token.ts';
import type { EditorContext } from './context.ts';
import { locate, wordStart } from './place.ts';

export interface Completion {
  readonly label: string;
  readonly kind: 'provider' | 'probe' | 'field' | 'builtin' | 'function' | 'keyword' | 'name';
  /** Signature or type, to be shown beside the label. */
  readonly detail?: string;
  readonly docs?: string;
}

export interface Completions {
  /** What the chosen label replaces, up to the offset that was asked for. */
  readonly from: number;
  readonly items: readonly Completion[];
}

/** More than these help nobody choose. */
const MOST = 200;

const rootKeywords = ['config', 'import', 'let', 'macro', 'fn'];
const codeKeywords = ['if', 'for', 'let', 'return', 'unroll', 'break', 'continue', 'sizeof'];

/** What can stand at an offset, narrowed by the word before it. */
export function complete(text: string, offset: number, context: EditorContext): Completions {
  const { place, script, tokens } = locate(text, offset);
  switch (place.kind) {
    case 'opaque':
      return { from: offset, items: [] };
    case 'attach-point': {
      const { start } = place.point.span;
      return { from: start, items: probeItems(text.slice(start, offset), context) };
    }
    case 'root': {
      const from = wordStart(text, offset);
      return { from, items: probeItems(text.slice(from, offset), context) };
    }
    case 'code':
      return completeCode({ text, offset, script, tokens, item: place.item }, context);
  }
}

function probeItems(prefix: string, context: EditorContext): Completion[] {
  if (prefix.includes(':')) {
    return context.probes(prefix, MOST).map((label) => ({ label, kind: 'probe' }));
  }
  const providers = context.providers.map(
    ({ name, syntax, docs }): Completion => ({
      label: syntax.includes(':') ? `${name}:` : name,
      kind: 'provider',
      detail: syntax,
      docs,
    }),
  );
  const keywords = rootKeywords.map((label): Completion => ({ label, kind: 'keyword' }));
  return matching([...providers, ...keywords], prefix);
}

interface CodePlace {
  readonly text: string;
  readonly offset: number;
  readonly script: Script;
  readonly tokens: readonly Token[];
  readonly item: Item;
}

function completeCode(place: CodePlace, context: EditorContext): Completions {
  const { text, offset, tokens } = place;
  const from = wordStart(text, offset);
  const prefix = text.slice(from, offset);
  if (prefix.startsWith('$') || prefix.startsWith('@')) {
    const kind = prefix.startsWith('$') ? 'variable' : 'map';
    // The word at the offset is no use of a name yet.
    const used = tokens.filter((each) => each.kind === kind && each.start !== from);
    const names = [...new Set(used.map((each) => each.text))].sort();
    return {
      from,
      items: matching(
        names.map((label) => ({ label, kind: 'name' })),
        prefix,
      ),
    };
  }
  const before = tokens.findLast(({ end }) => end <= from);
  if (before?.text === '.' || before?.text === '->') {
    return { from, items: matching(fieldItems(place, before, context), prefix) };
  }
  return { from, items: matching(nameItems(place, context), prefix) };
}

/** Fields of `args`; those of other values take the checker. */
function fieldItems(
  { item, tokens }: CodePlace,
  operator: Token,
  context: EditorContext,
): Completion[] {
  const base = tokens[tokens.indexOf(operator) - 1];
  if (base?.text !== 'args' || item.kind !== 'probe') return [];
  const fields = context.args(item.attachPoints[0]?.text ?? '');
  return fields.map(({ name, type }) => ({ label: name, kind: 'field', detail: type }));
}

function nameItems({ script }: CodePlace, context: EditorContext): Completion[] {
  const own = script.items.flatMap((item): Completion[] =>
    item.kind === 'macro' || item.kind === 'subprogram'
      ? [{ label: item.name.name, kind: 'function', detail: item.kind }]
      : [],
  );
  const builtins = context.builtins.map(
    ({ name, kind, signature, docs }): Completion => ({
      label: name,
      kind: kind === 'variable' ? 'builtin' : 'function',
      detail: signature,
      docs,
    }),
  );
  const keywords = codeKeywords.map((label): Completion => ({ label, kind: 'keyword' }));
  return [...own, ...builtins, ...keywords];
}

function matching(items: readonly Completion[], prefix: string): Completion[] {
  const wanted = prefix.toLowerCase();
  return items.filter(({ label }) => label.toLowerCase().startsWith(wanted)).slice(0, MOST);
}
