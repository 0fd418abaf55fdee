import type { Token } from '../syntax/token.ts';
import type { EditorContext } from './context.ts';
import { type Located, locate } from './place.ts';

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
  if (place.kind === 'attach-point') {
    const [first] = place.point.parts;
    const name = first!.text;
    const found = context.providers.find(
      (each) => each.name === name.toLowerCase() || each.aliases.includes(name),
    );
    const { start: from, end: to } = place.point.span;
    return found && { from, to, title: found.syntax, docs: found.docs };
  }
  if (place.kind === 'opaque') return undefined;
  const index = tokens.findIndex(({ start, end }) => start <= offset && offset < end);
  const token = tokens[index];
  if (token === undefined) return undefined;
  const found = describe(token, index, { located, context });
  return found && { from: token.start, to: token.end, ...found };
}

interface Surroundings {
  readonly located: Located;
  readonly context: EditorContext;
}

type Description = Pick<Hover, 'title' | 'docs'>;

function describe(
  token: Token,
  index: number,
  { located, context }: Surroundings,
): Description | undefined {
  if (token.kind === 'integer') {
    const decimal = String(token.integer);
    return decimal === token.text ? undefined : { title: `${token.text} = ${decimal}` };
  }
  if (token.kind !== 'identifier') return undefined;
  const { tokens, place, script } = located;
  const operator = tokens[index - 1]?.text;
  if (operator === '.' || operator === '->') {
    const isArgs = tokens[index - 2]?.text === 'args';
    if (!isArgs || place.kind !== 'code' || place.item.kind !== 'probe') return undefined;
    const fields = context.args(place.item.attachPoints[0]?.text ?? '');
    const field = fields.find(({ name }) => name === token.text);
    return field && { title: `args.${field.name} : ${field.type}` };
  }
  const macro = script.items.find((each) => each.kind === 'macro' && each.name.name === token.text);
  if (macro?.kind === 'macro') {
    const params = macro.params.map(({ kind, name }) => (kind === 'variable' ? `$${name}` : name));
    return { title: `macro ${token.text}(${params.join(', ')})` };
  }
  const builtin = context.builtins.find(({ name }) => name === token.text);
  return builtin && { title: builtin.signature, docs: builtin.docs };
}
