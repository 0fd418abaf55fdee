import type {
  AttachPoint,
  Block,
  CItem,
  ConfigEntry,
  Expression,
  If,
  Item,
  Script,
  Statement,
  TypeName,
} from './ast.ts';
import { byteOf } from './string-bytes.ts';

/**
 * The tree as S-expressions, for `-d ast` and for tests. Statements of a block stand one per line;
 * everything else stays on its line, so that a case of a test fits on one.
 */
export function printScript(script: Script): string {
  return [
    ...script.preamble.map(printCItem),
    ...script.config.map(printConfig),
    ...script.imports.map(({ path }) => `(import ${quote(path)})`),
    ...script.items.map(printItem),
  ]
    .map((each) => `${each}\n`)
    .join('');
}

function printCItem(item: CItem): string {
  switch (item.kind) {
    case 'include':
      return item.system ? `(include <${item.path}>)` : `(include ${quote(item.path)})`;
    case 'define':
      return list('define', item.name, item.params && `(${item.params.join(' ')})`, item.body);
    case 'directive':
      return `(directive ${quote(item.text)})`;
    case 'definition':
      return list(item.tag, item.name);
  }
}

function printConfig({ key, value }: ConfigEntry): string {
  const text = value.kind === 'string' ? quote(value.value) : String(value.value);
  return `(config ${key.name} ${text})`;
}

function printItem(item: Item): string {
  switch (item.kind) {
    case 'probe':
      return list(
        'probe',
        item.name && `name=${item.name.name}`,
        ...item.attachPoints.map(printAttachPoint),
        item.predicate && `(predicate ${printExpression(item.predicate)})`,
        printBlock(item.body),
      );
    case 'macro': {
      const params = item.params.map(({ kind, name }) => (kind === 'variable' ? `$${name}` : name));
      return list('macro', item.name.name, `(${params.join(' ')})`, printBlock(item.body));
    }
    case 'subprogram': {
      const params = item.params.map(({ name, type }) => `$${name}:${printType(type)}`);
      const returns = printType(item.returnType);
      return list('fn', item.name.name, `(${params.join(' ')})`, returns, printBlock(item.body));
    }
    case 'map-declaration':
      return `(let ${item.name} ${item.mapKind.name} ${item.maxEntries})`;
  }
}

const printAttachPoint = ({ parts }: AttachPoint): string =>
  list('at', ...parts.map(({ text }) => quote(text)));

export function printType(type: TypeName): string {
  const name = type.expression ? `(typeof ${printExpression(type.expression)})` : type.name;
  const suffixes = type.suffixes.map((each) =>
    each.kind === 'pointer' ? '*' : `[${each.length ?? ''}]`,
  );
  return `${type.tag ? `${type.tag}.` : ''}${name}${suffixes.join('')}`;
}

function printBlock({ statements, result }: Block): string {
  const lines = statements.map(printStatement);
  if (result) lines.push(`(result ${printExpression(result)})`);
  if (lines.length < 2) return list('block', ...lines);
  return `(block\n${lines.map((each) => indent(each)).join('\n')})`;
}

const indent = (text: string): string => `  ${text.replaceAll('\n', '\n  ')}`;

function printStatement(statement: Statement): string {
  switch (statement.kind) {
    case 'expression':
      return printExpression(statement.expression);
    case 'let': {
      const { name, type, value } = statement;
      return list('let', `$${name.name}`, type && printType(type), value && printExpression(value));
    }
    case 'assign': {
      const { operator, target, value } = statement;
      return list(operator, printExpression(target), printExpression(value));
    }
    case 'discard':
      return `(discard ${printExpression(statement.value)})`;
    case 'while':
      return list('while', printExpression(statement.condition), printBlock(statement.body));
    case 'unroll':
      return list('unroll', printExpression(statement.count), printBlock(statement.body));
    case 'for-map': {
      const { variable, map, body } = statement;
      return list('for-map', `$${variable.name}`, map.name, printBlock(body));
    }
    case 'for-range': {
      const { variable, from, to, body } = statement;
      const ends = [printExpression(from), printExpression(to)];
      return list('for-range', `$${variable.name}`, ...ends, printBlock(body));
    }
    case 'return':
      return list('return', statement.value && printExpression(statement.value));
    case 'import':
      return `(import ${quote(statement.path)})`;
    case 'break':
    case 'continue':
    case 'error':
      return `(${statement.kind})`;
  }
}

export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'integer':
      return `${expression.value}${expression.unsigned ? 'u' : ''}`;
    case 'boolean':
      return String(expression.value);
    case 'string':
      return quote(expression.value);
    case 'positional':
      return `$${expression.index}`;
    case 'positional-count':
      return '$#';
    case 'identifier':
    case 'map':
      return expression.name;
    case 'variable':
      return `$${expression.name}`;
    case 'map-element':
      return list('key', expression.map.name, ...expression.key.map(printExpression));
    case 'error':
      return '(error)';
    case 'if':
      return printIf(expression);
    case 'block':
      return printBlock(expression);
    default:
      return printCompound(expression);
  }
}

type Compound = Exclude<
  Expression,
  {
    kind:
      | 'integer'
      | 'boolean'
      | 'string'
      | 'positional'
      | 'positional-count'
      | 'identifier'
      | 'map'
      | 'variable'
      | 'map-element'
      | 'error'
      | 'if'
      | 'block';
  }
>;

function printCompound(expression: Compound): string {
  const each = printExpression;
  switch (expression.kind) {
    case 'call':
      return list('call', expression.callee.name, ...expression.args.map(each));
    case 'unary':
      return list(expression.operator, each(expression.operand));
    case 'update': {
      const { operator, operand, prefix } = expression;
      return prefix ? list(`${operator}_`, each(operand)) : list(`_${operator}`, each(operand));
    }
    case 'binary':
      return list(expression.operator, each(expression.left), each(expression.right));
    case 'ternary': {
      const { condition, then, otherwise } = expression;
      return list(then ? '?' : '?:', each(condition), then && each(then), each(otherwise));
    }
    case 'cast':
      return list('cast', printType(expression.type), each(expression.operand));
    case 'field':
      return list(expression.arrow ? '->' : '.', each(expression.base), expression.name.name);
    case 'tuple-field':
      return list('.', each(expression.base), String(expression.index));
    case 'index':
      return list('index', each(expression.base), each(expression.index));
    case 'tuple':
      return list('tuple', ...expression.elements.map(each));
    case 'record':
      return list('record', ...expression.fields.map((f) => `${f.name.name}=${each(f.value)}`));
    case 'type-query':
      return list(expression.query, printArgument(expression));
    case 'offsetof': {
      const path = expression.path.map(({ name }) => name).join('.');
      return list('offsetof', printArgument(expression), path);
    }
    case 'comptime':
      return list('comptime', each(expression.operand));
  }
}

/** Types are written with a colon in front, so that a dump tells `sizeof(x)` the type from the value. */
function printArgument(query: {
  readonly argument: TypeName | Expression;
  readonly argumentIsType: boolean;
}): string {
  return query.argumentIsType
    ? `:${printType(query.argument as TypeName)}`
    : printExpression(query.argument as Expression);
}

function printIf({ condition, then, otherwise }: If): string {
  const rest = otherwise && (otherwise.kind === 'if' ? printIf(otherwise) : printBlock(otherwise));
  return list('if', printExpression(condition), printBlock(then), rest);
}

const list = (...parts: (string | undefined)[]): string =>
  `(${parts.filter((each) => each !== undefined && each !== '').join(' ')})`;

const escapes: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\t', '\\t'],
  ['\r', '\\r'],
  ['"', '\\"'],
  ['\\', '\\\\'],
]);

/** A string as a literal that reads back as the same value. */
export function quote(value: string): string {
  let out = '';
  for (const char of value) {
    const byte = byteOf(char) ?? (char < ' ' || char === '\x7f' ? char.charCodeAt(0) : undefined);
    const simple = escapes.get(char);
    // Three octal digits, because a hex digit may follow `\x`.
    if (simple !== undefined) out += simple;
    else if (byte !== undefined) out += `\\${byte.toString(8).padStart(3, '0')}`;
    else out += char;
  }
  return `"${out}"`;
}
