/** Embeds scripts/*.bt into generated/tools.ts, so that the library works where there are no files. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const folder = new URL('./', import.meta.url);
const names = readdirSync(new URL('scripts/', folder))
  .filter((name) => name.endsWith('.bt'))
  .sort();
const texts = names.map((name) => readFileSync(new URL(`scripts/${name}`, folder), 'utf8'));
const lines = [
  '/* Generated from scripts/*.bt by packages/tools/generate.mjs. DO NOT EDIT. */',
  'export const toolTexts: readonly string[] = [',
  ...texts.map((text) => `  ${JSON.stringify(text)},`),
  '];',
  '',
];
mkdirSync(new URL('generated/', folder), { recursive: true });
writeFileSync(new URL('generated/tools.ts', folder), lines.join('\n'));
