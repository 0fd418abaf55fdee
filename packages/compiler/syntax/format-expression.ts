import type { Block, Expression, If, TypeName } from './ast.ts';
import { isBuiltinVariable } from './builtin-names.ts';
import { bare, formatBlockLines, formatIf, isBlockLike } from './format-statement.ts';
import type { Writer } from './format-writer.ts';
import { precedence } from './operators.ts';

/** How tightly an expression holds together; what is looser than its place needs parentheses. */
const ANY = 0;
const UNARY = 11;
const POSTFIX = 12;

/** An expression as text; lines after the first are indented already. */
export function formatExpression(w: Writer, expression: Expression, tightest = ANY): string {
  const text = formatLoose(w, expression);
  return tightness(expression) < tightest ? `(${text})` : text;
}

function tightness(expression: Expression): number {
  switch (expression.kind) {
    case 'ternary':
    case 'if':
    case 'block':
    case 'comptime':
      return ANY;
    case 'binary':
      return precedence[expression.operator];
    case 'unary':
    case 'cast':
      return UNARY;
    case 'update':
      return expression.prefix ? UNARY : POSTFIX;
    default:
      return POSTFIX;
  }
}

function formatLoose(w: Writer, expression: Expression): string {
  const each = (e: Expression, tightest = ANY): string => formatExpression(w, e, tightest);
  switch (expression.kind) {
    case 'map-element':
      return `${expression.map.name}[${expression.key.map((key) => each(key)).join(', ')}]`;
    case 'call':
      return `${expression.callee.name}(${expression.args.map((arg) => each(arg)).join(', ')})`;
    case 'unary': {
      const operand = each(expression.operand, UNARY);
      // `--1` and `&&x` would read as other operators.
      const clashes = '-&'.includes(expression.operator) && operand.startsWith(expression.operator);
      return expression.operator + (clashes ? ' ' : '') + operand;
    }
    case 'update': {
      const operand = each(expression.operand, POSTFIX);
      return expression.prefix ? expression.operator + operand : operand + expression.operator;
    }
    case 'binary':
      return formatBinary(w, expression);
    case 'ternary':
      return formatTernary(w, expression);
    case 'cast':
      return `(${formatType(w, expression.type)})${each(expression.operand, UNARY)}`;
    case 'field': {
      const operator = expression.arrow ? '->' : '.';
      return each(expression.base, POSTFIX) + operator + expression.name.name;
    }
    case 'tuple-field':
      return `${each(expression.base, POSTFIX)}.${expression.index}`;
    case 'index': {
      // `@m[1]` is an element of the map, `(@m)[1]` an element of its value.
      const base = each(expression.base, POSTFIX);
      const isMap = expression.base.kind === 'map';
      return `${isMap ? `(${base})` : base}[${each(expression.index)}]`;
    }
    case 'tuple': {
      const elements = expression.elements.map((element) => each(element));
      return elements.length === 1 ? `(${elements[0]},)` : `(${elements.join(', ')})`;
    }
    case 'record':
      return `(${expression.fields.map((f) => `${f.name.name} = ${each(f.value)}`).join(', ')})`;
    case 'type-query':
      return formatQuery(w, expression);
    case 'offsetof': {
      const path = expression.path.map(({ name }) => name).join('.');
      return `offsetof(${formatArgument(w, expression)}, ${path})`;
    }
    case 'comptime':
      return `comptime ${each(expression.operand)}`;
    case 'block':
      return formatBlock(w, expression);
    case 'if':
      return formatIfExpression(w, expression);
    case 'integer':
    case 'boolean':
    case 'string':
    case 'positional':
    case 'positional-count':
    case 'identifier':
    case 'variable':
    case 'map':
    case 'error':
      return w.slice(expression.span);
  }
}

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

/** Parentheses that precedence does not need are kept, since they were written for the reader. */
function formatBinary(w: Writer, { operator, left, right }: Of<'binary'>): string {
  const level = precedence[operator];
  const between = w.text.slice(left.span.end, right.span.start);
  const keep = (operand: Expression, paren: string): boolean =>
    between.includes(paren) && (operand.kind === 'binary' || operand.kind === 'ternary');
  const leftText = formatExpression(w, left, keep(left, ')') ? POSTFIX : level);
  const rightText = formatExpression(w, right, keep(right, '(') ? POSTFIX : level + 1);
  return `${leftText} ${operator} ${rightText}`;
}

function formatTernary(w: Writer, { condition, then, otherwise }: Of<'ternary'>): string {
  const next = then ?? otherwise;
  const between = w.text.slice(condition.span.end, next.span.start);
  const keep = condition.kind === 'binary' && between.includes(')');
  const test = formatExpression(w, condition, keep ? POSTFIX : 1);
  const other = formatExpression(w, otherwise);
  return then ? `${test} ? ${formatExpression(w, then)} : ${other}` : `${test} ?: ${other}`;
}

function formatQuery(w: Writer, query: Of<'type-query'>): string {
  const argument = formatArgument(w, query);
  // `container_of(p, struct x, y)` names a type without a query around it.
  const isBare = w.text.slice(query.span.start).startsWith(argument.split(' ', 1)[0]!);
  const isTagged = query.argumentIsType && 'tag' in query.argument;
  return isBare && isTagged ? argument : `${query.query}(${argument})`;
}

function formatArgument(
  w: Writer,
  query: { readonly argument: TypeName | Expression; readonly argumentIsType: boolean },
): string {
  if (query.argumentIsType) return formatType(w, query.argument as TypeName);
  const text = formatExpression(w, query.argument as Expression);
  return readsAsType.test(text) && !isBuiltinVariable(text) ? `(${text})` : text;
}

/** What would be a type without the parentheses that it was written in. */
const readsAsType = /^(?!(?:true|false)\b)[A-Za-z_]\w*(?: ?\*|\[\d*\])*$/;

/** `struct sock *`, but `uint8*`. */
export function formatType(w: Writer, type: TypeName): string {
  const name = type.expression ? `typeof(${formatExpression(w, type.expression)})` : type.name;
  const suffixes = type.suffixes.map((each) =>
    each.kind === 'pointer' ? '*' : `[${each.length ?? ''}]`,
  );
  if (type.tag === undefined) return name + suffixes.join('');
  const space = type.suffixes[0]?.kind === 'pointer' ? ' ' : '';
  return `${type.tag} ${name}${space}${suffixes.join('')}`;
}

/** On one line when it only has a value, and that fits. */
function formatBlock(w: Writer, block: Block): string {
  const { statements, result } = block;
  if (statements.length === 0 && result !== undefined) {
    const whole = formatExpression(w, result);
    const text = isBlockLike(result) ? whole : bare(whole);
    if (!text.includes('\n')) return `{ ${text} }`;
  }
  return w.captured(() => formatBlockLines(w, block, { valued: true, open: '{' })).trimStart();
}

function formatIfExpression(w: Writer, expression: If): string {
  const arms = (e: If): Block[] => [
    e.then,
    ...(e.otherwise?.kind === 'if' ? arms(e.otherwise) : e.otherwise ? [e.otherwise] : []),
  ];
  const inline = arms(expression).every(({ statements }) => statements.length === 0);
  const flat = inline ? flatIf(w, expression) : '\n';
  if (!flat.includes('\n')) return flat;
  return w.captured(() => formatIf(w, expression, { valued: true, prefix: '' })).trimStart();
}

function flatIf(w: Writer, { condition, then, otherwise }: If): string {
  const head = `if (${formatExpression(w, condition)}) ${formatBlock(w, then)}`;
  if (otherwise === undefined) return head;
  return `${head} else ${otherwise.kind === 'if' ? flatIf(w, otherwise) : formatBlock(w, otherwise)}`;
}
