import type { Expression, TypeName, TypeSuffix } from './ast.ts';
import { isBuiltinVariable } from './builtin-names.ts';
import { parseExpression } from './parse-expression.ts';
import type { Parser } from './parser.ts';

const tags = ['struct', 'union', 'enum'] as const;

/** Whether `struct`, `union` or `enum` and a name stand at `distance`. */
export function isTagged(p: Parser, distance = 0): boolean {
  return tags.some((tag) => p.is(tag, distance)) && p.peek(distance + 1).kind === 'identifier';
}

/** `uint64`, `struct task_struct *`, `string[64]`, `typeof($x)`. */
export function parseTypeName(p: Parser): TypeName {
  const { start } = p.token;
  if (p.is('typeof') && p.is('(', 1)) return parseTypeOf(p, start);
  const tag = tags.find((each) => p.is(each) && isTagged(p));
  if (tag !== undefined) p.take();
  if (p.token.kind !== 'identifier') {
    p.unexpected('a type');
    return { span: p.spanFrom(start), name: '', suffixes: [] };
  }
  const name = p.take().text;
  const suffixes = parseSuffixes(p);
  return { span: p.spanFrom(start), ...(tag !== undefined && { tag }), name, suffixes };
}

function parseTypeOf(p: Parser, start: number): TypeName {
  p.take();
  p.take();
  const argument = parseTypeOrExpression(p);
  p.expect(')', "to close 'typeof('");
  const suffixes = parseSuffixes(p);
  if (argument.argumentIsType) {
    const inner = argument.argument;
    return { ...inner, span: p.spanFrom(start), suffixes: [...inner.suffixes, ...suffixes] };
  }
  return { span: p.spanFrom(start), name: 'typeof', expression: argument.argument, suffixes };
}

function parseSuffixes(p: Parser): TypeSuffix[] {
  const suffixes: TypeSuffix[] = [];
  while (!p.lost) {
    if (p.accept('*')) {
      suffixes.push({ kind: 'pointer' });
    } else if (p.accept('[')) {
      if (p.accept(']')) {
        suffixes.push({ kind: 'array' });
      } else if (p.token.kind === 'integer') {
        suffixes.push({ kind: 'array', length: p.take().integer! });
        p.expect(']', 'after the length');
      } else p.unexpected('a length');
    } else break;
  }
  return suffixes;
}

/** What `sizeof`, `typeof`, `typeinfo` and `offsetof` take. */
export type TypeOrExpression =
  | { readonly argument: TypeName; readonly argumentIsType: true }
  | { readonly argument: Expression; readonly argumentIsType: false };

/** A lone name is a type unless it is a builtin value: only the checker knows all types. */
export function parseTypeOrExpression(p: Parser): TypeOrExpression {
  const end = isTagged(p) ? 0 : typeLookahead(p, 0)?.end;
  const isValue = isBuiltinVariable(p.token.text) || p.is('true') || p.is('false');
  const isType =
    isTagged(p) || (end !== undefined && !isValue && (p.is(')', end) || p.is(',', end)));
  return isType
    ? { argument: parseTypeName(p), argumentIsType: true }
    : { argument: parseExpression(p), argumentIsType: false };
}

export interface TypeShape {
  /** Distance of the token after the type. */
  readonly end: number;
  /** `struct x`, `x*`, `x[]`, `typeof(…)`: cannot be an expression. */
  readonly certain: boolean;
  readonly name: string;
}

/** The shape of a type at `distance`, or undefined when no type can start there. Takes nothing. */
export function typeLookahead(p: Parser, distance: number): TypeShape | undefined {
  let at = distance;
  let certain = isTagged(p, at);
  if (certain) at += 1;
  if (p.peek(at).kind !== 'identifier') return undefined;
  const name = p.peek(at).text;
  at += 1;
  if (name === 'typeof' && p.is('(', at)) {
    at = closingDistance(p, at) + 1;
    certain = true;
  }
  for (;;) {
    if (p.is('*', at)) {
      at += 1;
      if (p.is(')', at)) certain = true;
    } else if (p.is('[', at) && p.is(']', at + 1)) {
      at += 2;
      certain = true;
    } else if (p.is('[', at) && p.peek(at + 1).kind === 'integer' && p.is(']', at + 2)) at += 3;
    else return { end: at, certain, name };
  }
}

/** Distance of the parenthesis that closes the one at `open`; of the end of the statement when none does. */
function closingDistance(p: Parser, open: number): number {
  let depth = 0;
  for (let at = open; ; at += 1) {
    if (p.is('(', at)) depth += 1;
    else if (p.is(')', at)) depth -= 1;
    if (depth === 0 || p.is(';', at) || p.peek(at).kind === 'end') return at;
  }
}
