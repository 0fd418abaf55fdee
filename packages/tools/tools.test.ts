import { readdirSync, readFileSync } from 'node:fs';
import { Diagnostics, parse } from '@sonde/compiler';
import { expect, test } from 'vitest';
import { type ToolOption, tools } from './index.ts';

const folder = new URL('scripts/', import.meta.url);

test('every script is in the library, as it is now', () => {
  const files = readdirSync(folder).sort();
  expect(tools.map((tool) => `${tool.name}.bt`)).toEqual(files);
  for (const tool of tools) {
    expect(tool.text, tool.name).toBe(readFileSync(new URL(`${tool.name}.bt`, folder), 'utf8'));
  }
});

test('docs/tools.md has each tool, with its title', () => {
  const page = readFileSync(new URL('../../docs/tools.md', import.meta.url), 'utf8');
  const missing = tools.filter(
    ({ name, title }) => !page.includes(`| [${name}](#${name}) | ${title} |`),
  );
  expect(missing.map(({ name }) => name)).toEqual([]);
});

/** Calls of getopt() below a node of a tree, as the head of a tool writes options. */
function optionsOf(node: unknown): ToolOption[] {
  if (typeof node !== 'object' || node === null) return [];
  const below = Object.values(node).flatMap(optionsOf);
  if (!('kind' in node && node.kind === 'call' && 'callee' in node && 'args' in node)) return below;
  const { callee, args } = node as { callee: { name: string }; args: { value: unknown }[] };
  const [name, value, text] = args.map((arg) => String(arg.value));
  const option = { name: name ?? '', value: value ?? 'false', text: text ?? '' };
  return callee.name === 'getopt' ? [option, ...below] : below;
}

test.each(tools.map((tool) => [tool.name, tool] as const))('%s documents itself', (_, tool) => {
  const diagnostics = new Diagnostics();
  const script = parse({ name: `${tool.name}.bt`, text: tool.text }, diagnostics);
  expect(diagnostics.list).toEqual([]);
  const attached = script.items
    .flatMap((item) => (item.kind === 'probe' ? item.attachPoints : []))
    .map(({ text }) => text)
    .filter((text) => text !== 'BEGIN' && text !== 'END');
  expect([...new Set(attached)].sort()).toEqual([...tool.probes].sort());
  const options = new Map(optionsOf(script.items).map((option) => [option.name, option]));
  const byName = (a: ToolOption, b: ToolOption): number => (a.name < b.name ? -1 : 1);
  expect([...options.values()].sort(byName)).toEqual([...tool.options].sort(byName));
  const body = tool.text.slice(tool.text.indexOf('*/'));
  for (const { name } of tool.columns)
    expect(`${body}\n${tool.example.join('\n')}`, name).toContain(name);
  const isOutput = (line: string): boolean => tool.example.some((each) => line.endsWith(each));
  const long = tool.text.split('\n').filter((line) => line.length > 120 && !isOutput(line));
  expect(long).toEqual([]);
});
