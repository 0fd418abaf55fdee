import { Diagnostics, parse } from '@sonde/compiler';
import { expect, test } from 'vitest';
import { type Tool, tools } from './index.ts';

type Script = ReturnType<typeof parse>;
type Statement = Extract<Script['items'][number], { kind: 'probe' }>['body']['statements'][number];

/** What a printf() of literals prints; undefined when it has none, as a sentence. */
function headerText(statement: Statement): string | undefined {
  const call = statement.kind === 'expression' ? statement.expression : undefined;
  if (call?.kind !== 'call' || call.callee.name !== 'printf') return undefined;
  const words = call.args.map((arg) => (arg.kind === 'string' ? arg.value : undefined));
  const [format, ...values] = words;
  if (format === undefined || values.length === 0 || values.includes(undefined)) return undefined;
  return format.replace(/%(-?)(\d*)s/g, (_, left: string, width: string) => {
    const word = values.shift() ?? '';
    return left ? word.padEnd(Number(width)) : word.padStart(Number(width));
  });
}

/** What is run when the option that an `if` asks for is not given. */
function withoutOption(statement: Statement): readonly Statement[] {
  const branch = statement.kind === 'expression' ? statement.expression : undefined;
  if (branch?.kind !== 'if') return [statement];
  return branch.otherwise?.kind === 'block' ? branch.otherwise.statements : [];
}

/** The row of names that a tool prints first when no option is given; undefined for one that prints maps or lines. */
function headerOf(tool: Tool): string | undefined {
  const script = parse({ name: tool.name, text: tool.text }, new Diagnostics());
  const begin = script.items.find(
    (item) => item.kind === 'probe' && item.attachPoints.some(({ text }) => text === 'BEGIN'),
  );
  if (begin?.kind !== 'probe') return undefined;
  const statements = begin.body.statements.flatMap(withoutOption);
  const parts = statements.flatMap((each) => headerText(each) ?? []);
  return parts.length === 0 ? undefined : parts.join('').trimEnd();
}

const tables = tools.flatMap((tool) => {
  const header = headerOf(tool);
  return header === undefined ? [] : [{ tool, name: tool.name, header }];
});

test('tables are found', () => {
  expect(tables.length).toBeGreaterThan(30);
});

test.each(tables)('the example of $name begins with the header that it prints', (table) => {
  expect(table.tool.example[0]).toBe(table.header);
});

test.each(tables)('$name explains the columns that it prints, from left to right', (table) => {
  const names = table.tool.columns.map(({ name }) => name);
  expect(names.filter((name) => !name.startsWith('@'))).toEqual(table.header.split(/ +/));
});
