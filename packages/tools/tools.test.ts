import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tools } from './index.ts';

const folder = new URL('scripts/', import.meta.url);

test('every script is in the library, as it is now', () => {
  const files = readdirSync(folder).sort();
  expect(tools.map((tool) => `${tool.name}.bt`)).toEqual(files);
  for (const tool of tools) {
    expect(tool.text, tool.name).toBe(readFileSync(new URL(`${tool.name}.bt`, folder), 'utf8'));
  }
});

test.each(tools.map((tool) => [tool.name, tool] as const))('%s documents itself', (_, tool) => {
  const script = tool.text.slice(tool.text.indexOf('*/'));
  const attached = [...script.matchAll(/^([a-z]+:\S+?),?$/gm)].map((match) => match[1]);
  expect([...new Set(attached)].sort()).toEqual([...tool.probes].sort());
  const example = tool.example.join('\n');
  for (const { name } of tool.columns) {
    expect(`${script}\n${example}`, name).toContain(name);
  }
  expect(tool.text.split('\n').filter((line) => line.length > 120)).toEqual([]);
});
