import { Diagnostics } from '../diagnostics/diagnostic.ts';
import { findProvider } from '../providers/index.ts';
import type { Item } from '../syntax/ast.ts';
import { parse } from '../syntax/parse.ts';
import type { Token } from '../syntax/token.ts';
import { showType } from '../types/show.ts';
import type { EditorContext, FieldHelp } from './context.ts';
import { headOf, itemDocs } from './item-help.ts';
import { type Located, locate, wordStart } from './place.ts';

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
const codeKeywords = [
  ...['if', 'else', 'for', 'while', 'unroll', 'let', 'return', 'break', 'continue'],
  ...['sizeof', 'offsetof', 'typeof', 'comptime', 'true', 'false'],
];

/** What can stand at an offset, narrowed by the word before it. */
export function complete(text: string, offset: number, context: EditorContext): Completions {
  const located = locate(text, offset);
  const { place } = located;
  switch (place.kind) {
    case 'opaque':
      return { from: offset, items: [] };
    case 'attach-point': {
      const { start } = place.point.span;
      return { from: start, items: probeItems(text.slice(start, offset), context) };
    }
    case 'config':
      return completeConfig(text, offset, located, context);
    case 'root':
      return completeRoot(text, offset, located, context);
    case 'code': {
      const from = wordStart(text, offset);
      const prefix = text.slice(from, offset);
      const at = { ...located, text, offset, item: place.item, from, prefix };
      return { from, items: matching(codeItems(at, context), prefix) };
    }
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
  return matching([...providers, ...keywords(rootKeywords)], prefix);
}

/** A new item, or what the declaration before the offset still lacks. */
function completeRoot(
  text: string,
  offset: number,
  { tokens }: Located,
  context: EditorContext,
): Completions {
  const from = wordStart(text, offset);
  const prefix = text.slice(from, offset);
  const [first, second, last] = tokens.filter(({ end }) => end <= from).slice(-3);
  const declares = first?.text === 'let' && second?.kind === 'map' && last?.text === '=';
  const items = declares
    ? matching(names(context.mapKinds, 'kind of map'), prefix)
    : probeItems(prefix, context);
  return { from, items };
}

/** Keys at the start of an entry, behind the sign what the key can be; what it takes is beside it. */
function completeConfig(
  text: string,
  offset: number,
  { tokens }: Located,
  { configKeys }: EditorContext,
): Completions {
  const from = wordStart(text, offset);
  const [named, before] = tokens.filter(({ end }) => end <= from).slice(-2);
  const startsEntry = before?.text === '{' || before?.text === ';';
  const items = startsEntry
    ? configKeys.map(
        ({ name, wants }): Completion => ({ label: name, kind: 'name', detail: wants }),
      )
    : before?.text === '='
      ? names(configKeys.find(({ name }) => name === named?.text)?.values ?? [], 'value')
      : [];
  return { from, items: matching(items, text.slice(from, offset)) };
}

interface CodePlace extends Located {
  readonly text: string;
  readonly offset: number;
  readonly item: Item;
  /** Where the word before the offset starts, with its `$` or `@`, and the word. */
  readonly from: number;
  readonly prefix: string;
}

function codeItems(place: CodePlace, context: EditorContext): Completion[] {
  const { tokens, from, prefix } = place;
  if (prefix.startsWith('$')) return variableItems(place, context);
  if (prefix.startsWith('@')) return mapItems(place, context);
  const before = tokens.findLast(({ end }) => end <= from);
  switch (before?.text) {
    case '.':
    case '->':
      return fieldItems(place, before, context);
    case 'struct':
    case 'union':
    case 'enum':
      return typeNameItems(place, before.text, context);
    default:
      return nameItems(place, context);
  }
}

/** Those of the item at hand, and positional parameters that the script reads anywhere. */
function variableItems(place: CodePlace, context: EditorContext): Completion[] {
  const { script, tokens, text, item, offset, from } = place;
  const next = script.items.find(({ span }) => span.start > item.span.start);
  const end = next?.span.start ?? text.length;
  const here = tokens.filter((each) => each.start >= item.span.start && each.start < end);
  const types = context.types(script, text);
  const variables = namesOf(here, 'variable', from).map((label): Completion => {
    const type = types?.variable(label.slice(1), offset);
    return { label, kind: 'name', ...(type && { detail: showType(type) }) };
  });
  const positional = namesOf(tokens, 'positional', from).map(
    (label): Completion => ({ label, kind: 'name', detail: 'positional parameter' }),
  );
  return [...variables, ...positional];
}

function mapItems({ script, tokens, text, from }: CodePlace, context: EditorContext) {
  const types = context.types(script, text);
  return namesOf(tokens, 'map', from).map((label): Completion => {
    const detail = types?.map(label);
    return { label, kind: 'name', ...(detail && { detail }) };
  });
}

/** The word at the offset is no use of a name yet. */
function namesOf(tokens: readonly Token[], kind: Token['kind'], from: number): string[] {
  const used = tokens.filter((each) => each.kind === kind && each.start !== from);
  return [...new Set(used.map((each) => each.text))].sort();
}

/** Fields of `args` by the attach point, those of other values by what the checker says they are. */
function fieldItems(
  { item, tokens, text, offset, from }: CodePlace,
  operator: Token,
  context: EditorContext,
): Completion[] {
  const base = tokens[tokens.indexOf(operator) - 1];
  const isRoot = !['.', '->'].includes(tokens[tokens.indexOf(operator) - 2]?.text ?? '');
  if (base !== undefined && isRoot && item.kind === 'probe' && readsArgs(base, item))
    return context.args(item.attachPoints[0]?.text ?? '').map(fieldItem);
  // Without a name behind the operator there would be no expression to ask about.
  const whole =
    from === offset ? `${text.slice(0, offset)}${placeholder}${text.slice(offset)}` : text;
  const script = parse({ name: 'editor', text: whole }, new Diagnostics());
  const types = context.types(script, whole);
  const found = types?.fieldAt(from)?.base;
  return types === undefined || found === undefined ? [] : types.fieldsOf(found).map(fieldItem);
}

const placeholder = '_';

/** `args`, and the `ctx` of an iterator. */
export const readsArgs = ({ text }: Token, { attachPoints }: Item & { kind: 'probe' }): boolean =>
  text === 'args' ||
  (text === 'ctx' && findProvider(attachPoints[0]?.parts[0]?.text ?? '')?.type === 'iter');

const fieldItem = ({ name, type }: FieldHelp): Completion => ({
  label: name,
  kind: 'field',
  detail: type,
});

function typeNameItems(
  { script, prefix }: CodePlace,
  tag: 'struct' | 'union' | 'enum',
  context: EditorContext,
): Completion[] {
  const own = script.preamble.flatMap((each) =>
    each.kind === 'definition' && each.tag === tag && each.name !== '' ? [each.name] : [],
  );
  const names = [...new Set([...own, ...context.typeNames(tag, prefix, MOST)])];
  return names.map((label) => ({ label, kind: 'name' }));
}

function nameItems({ script, text, prefix }: CodePlace, context: EditorContext) {
  const own = script.items.flatMap((item): Completion[] => {
    if (item.kind !== 'macro' && item.kind !== 'subprogram') return [];
    const docs = itemDocs(text, item);
    const detail = headOf(text, item);
    return [{ label: item.name.name, kind: 'function', detail, ...(docs && { docs }) }];
  });
  const builtins = context.builtins.map(
    ({ name, kind, signature, docs }): Completion => ({
      label: name,
      kind: kind === 'variable' ? 'builtin' : 'function',
      detail: signature,
      docs,
    }),
  );
  const defined = script.preamble.flatMap((each) => (each.kind === 'define' ? [each.name] : []));
  // A kernel has tens of thousands: without a letter they would bury the rest.
  const constants = prefix === '' ? [] : context.constants(prefix, MOST);
  return [
    ...own,
    ...builtins,
    ...keywords(codeKeywords),
    ...names(context.ownTypes, 'type'),
    ...names([...new Set([...defined, ...constants])], 'constant'),
  ];
}

const keywords = (words: readonly string[]): Completion[] =>
  words.map((label) => ({ label, kind: 'keyword' }));

const names = (labels: readonly string[], detail: string): Completion[] =>
  labels.map((label) => ({ label, kind: 'name', detail }));

function matching(items: readonly Completion[], prefix: string): Completion[] {
  const wanted = prefix.toLowerCase();
  return items.filter(({ label }) => label.toLowerCase().startsWith(wanted)).slice(0, MOST);
}
