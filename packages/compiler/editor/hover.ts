import type { Item } from '../syntax/ast.ts';
import type { Token } from '../syntax/token.ts';
import { showType } from '../types/show.ts';
import { readsArgs } from './complete.ts';
import type { EditorContext } from './context.ts';
import { headOf, itemDocs } from './item-help.ts';
import { type Located, locate, type Place } from './place.ts';

/** What a name or literal is. */
export interface Hover {
  readonly from: number;
  readonly to: number;
  /** One line of code. */
  readonly title: string;
  readonly docs?: string;
}

/** What stands at an offset, or undefined when there is nothing to say about it. */
export function hover(text: string, offset: number, context: EditorContext): Hover | undefined {
  const located = locate(text, offset);
  const { place, tokens } = located;
  if (place.kind === 'attach-point') return describePoint(place, context);
  if (place.kind === 'opaque') return undefined;
  const index = tokens.findIndex(({ start, end }) => start <= offset && offset < end);
  const token = tokens[index];
  if (token === undefined) return undefined;
  const found =
    place.kind === 'config'
      ? describeKey(token, context)
      : describe(token, index, { text, located, context });
  return found && { from: token.start, to: token.end, ...found };
}

/** Of so many probes a wildcard's matches are counted. */
const countedMax = 10_000;

/** The provider, and what is known of the attach point: how many it matches, or its arguments. */
function describePoint(
  { point }: Place & { readonly kind: 'attach-point' },
  context: EditorContext,
): Hover | undefined {
  const name = point.parts[0]!.text;
  const found = context.providers.find(
    (each) => each.name === name.toLowerCase() || each.aliases.includes(name),
  );
  if (found === undefined) return undefined;
  const { start: from, end: to } = point.span;
  const about = point.text.includes('*')
    ? countText(context.probes(point.text, countedMax).length)
    : argsText(point.text, context);
  return { from, to, title: found.syntax, docs: `${found.docs}.${about}` };
}

function countText(count: number): string {
  if (count === 0) return '';
  return ` Matches ${count === countedMax ? 'at least ' : ''}${count} ${count === 1 ? 'probe' : 'probes'}.`;
}

function argsText(attachPoint: string, context: EditorContext): string {
  const fields = context.args(attachPoint);
  if (fields.length === 0) return '';
  return ` args: ${fields.map(({ name, type }) => `${name} : ${type}`).join(', ')}.`;
}

function describeKey({ text }: Token, { configKeys }: EditorContext): Description | undefined {
  const key = configKeys.find(({ name }) => name === text);
  return key && { title: key.name, docs: `Takes ${key.wants}.` };
}

interface Surroundings {
  readonly text: string;
  readonly located: Located;
  readonly context: EditorContext;
}

type Description = Pick<Hover, 'title' | 'docs'>;

function describe(
  token: Token,
  index: number,
  { text, located, context }: Surroundings,
): Description | undefined {
  const types = () => context.types(located.script, text);
  switch (token.kind) {
    case 'integer': {
      const decimal = String(token.integer);
      return decimal === token.text ? undefined : { title: `${token.text} = ${decimal}` };
    }
    case 'variable': {
      const known = types();
      const type = known?.at(token)?.type ?? known?.variable(token.text.slice(1), token.start);
      return type && { title: `${token.text} : ${showType(type)}` };
    }
    case 'map': {
      const title = types()?.map(token.text);
      return title === undefined ? undefined : { title };
    }
    case 'positional':
      return describePositional(token, types()?.at(token)?.type.kind);
    case 'identifier':
      return describeName(token, index, { text, located, context });
    default:
      return undefined;
  }
}

const describePositional = ({ text }: Token, kind: string | undefined): Description => ({
  title: kind === undefined ? text : `${text} : ${kind}`,
  docs: 'A positional parameter: given behind the script, or in the parameters of a run.',
});

function describeName(
  token: Token,
  index: number,
  { text, located, context }: Surroundings,
): Description | undefined {
  const { tokens, place, script } = located;
  const operator = tokens[index - 1]?.text;
  if (operator === '.' || operator === '->') {
    const base = tokens[index - 2];
    const item = place.kind === 'code' ? place.item : undefined;
    if (base !== undefined && item?.kind === 'probe' && readsArgs(base, item))
      return describeArg(token.text, item, context);
    return describeField(token, context.types(script, text));
  }
  const own = script.items.find(
    (each) =>
      (each.kind === 'macro' || each.kind === 'subprogram') && each.name.name === token.text,
  );
  if (own?.kind === 'macro' || own?.kind === 'subprogram') {
    const docs = itemDocs(text, own);
    return { title: headOf(text, own), ...(docs && { docs }) };
  }
  const builtin = context.builtins.find(({ name }) => name === token.text);
  if (builtin === undefined) return describeConstant(token, context.types(script, text));
  const type = context.types(script, text)?.at(token)?.type;
  const title = type ? `${builtin.signature} : ${showType(type)}` : builtin.signature;
  return { title, docs: builtin.docs };
}

function describeArg(
  wanted: string,
  { attachPoints }: Item & { readonly kind: 'probe' },
  context: EditorContext,
): Description | undefined {
  const field = context.args(attachPoints[0]?.text ?? '').find(({ name }) => name === wanted);
  return field && { title: `args.${field.name} : ${field.type}` };
}

type Types = ReturnType<EditorContext['types']>;

function describeField(token: Token, types: Types): Description | undefined {
  const found = types?.fieldAt(token.start);
  if (types === undefined || found?.base === undefined) return undefined;
  const { base } = found;
  const field = types.fieldsOf(base).find(({ name }) => name === token.text);
  const owner = base.kind === 'pointer' ? base.to : base;
  const ownerText = owner.kind === 'record' ? '' : showType(owner);
  return field && { title: `${ownerText}.${field.name} : ${field.type}` };
}

/** An enumerator, or what a header or the script defines. */
function describeConstant(token: Token, types: Types): Description | undefined {
  const found = types?.at(token);
  return found?.kind === 'integer' ? { title: `${token.text} = ${found.value}` } : undefined;
}
