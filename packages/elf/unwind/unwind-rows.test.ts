import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { openElf } from '../elf.ts';
import { compileProgram } from '../testing/compile.ts';
import type { UnwindRow, UnwindRule } from './rule.ts';
import { unwindRows } from './unwind-rows.ts';

const program = compileProgram(
  `#include <stdio.h>
int inner(int x) { volatile int a[37]; a[x % 37] = x; return a[x % 37]; }
int main(int count, char **words) { char text[count * 8]; return inner(sprintf(text, "%s", words[0])); }
`,
  ['-O2', '-fno-inline', '-fomit-frame-pointer'],
);
afterAll(() => program.remove());

/** What readelf says for an address, in our words; undefined for an expression. */
function expectedRule(cfa: string, rbp: string, returnAddress: string): string | undefined {
  if (returnAddress === 'u') return 'end';
  if (cfa === 'exp') return undefined;
  const saved = rbp.startsWith('c') ? rbp : 'same';
  return /^r[sb]p\+/.test(cfa) && /^(c|u$|s$)/.test(rbp) ? `${cfa} ${saved}` : 'unknown';
}

function readelfRules(path: string): { address: number; rule: string | undefined }[] {
  const args = ['--debug-dump=frames-interp', '-W', path];
  const text = spawnSync('readelf', args, { encoding: 'utf8', maxBuffer: 2 ** 28 }).stdout;
  const rules = [];
  let columns: string[] = [];
  let inFunction = false;
  for (const line of text.split('\n')) {
    // A register kept in another is written as two words: "r10 (r10)".
    const words = line
      .trim()
      .replaceAll(/ \(\w+\)/g, '')
      .split(/\s+/);
    if (/ (CIE|FDE) /.test(line)) inFunction = line.includes(' FDE ');
    else if (/LOC +CFA/.test(line)) columns = words;
    else if (inFunction && /^[0-9a-f]{16} /.test(line)) {
      const column = (name: string) => words[columns.indexOf(name)] ?? 'u';
      const rule = expectedRule(column('CFA'), column('rbp'), column('ra'));
      rules.push({ address: Number.parseInt(words[0]!, 16), rule });
    }
  }
  return rules;
}

function ruleAt(rows: readonly UnwindRow[], address: number): string {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]!.address <= address) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 'none' : ruleText(rows[low - 1]!.rule);
}

function ruleText(rule: UnwindRule): string {
  if (!('offset' in rule)) return rule.cfa;
  return `${rule.cfa}+${rule.offset} ${rule.callerRbp === 'same' ? 'same' : `c${rule.callerRbp}`}`;
}

test.each([
  ['a program of our own', program.path],
  ['bash', '/bin/bash'],
])('rows of %s are those of readelf', (_, path) => {
  const rows = unwindRows(openElf(new Uint8Array(readFileSync(path))));
  const rules = readelfRules(path).filter(({ rule }) => rule !== undefined);
  expect(rules.length).toBeGreaterThan(5);
  const wrong = rules.filter(({ address, rule }) => ruleAt(rows, address) !== rule);
  expect(wrong.slice(0, 5)).toEqual([]);
});

test('stubs of the procedure linkage table have a rule of their own', () => {
  const elf = openElf(program.bytes);
  expect(ruleAt(unwindRows(elf), elf.section('.plt')!.address + 16)).toBe('plt');
});

test('the start of the program ends the stack; nothing is known of what lies between functions', () => {
  const elf = openElf(program.bytes);
  const rows = unwindRows(elf);
  expect(ruleAt(rows, elf.header.entry)).toBe('end');
  expect(rows.at(-1)!.rule).toEqual({ cfa: 'unknown' });
});
