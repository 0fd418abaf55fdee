import { describe, expect, test } from 'vitest';
import { scriptCases } from '../scripts/cases/index.ts';
import { stdoutOf } from '../scripts/cases/script-case.ts';
import { missing, peer, sonde, traceToEnd } from './tracers.ts';

/** bpftrace 0.27.1 reads functions, but cannot call them. */
const { functions: _ours, ...shared } = scriptCases;
const cases = Object.values(shared).flat();

/** The cases have no end of their own. */
const ending = (script: string): string => `${script}\nbegin { exit(); }`;

describe.skipIf(missing !== undefined)(`scripts without events ${missing ?? ''}`, () => {
  test.each(cases)('text: $title', (each) => {
    const args = ['-q', '-e', ending(each.script)];
    expect(traceToEnd(peer, ...args)).toBe(stdoutOf(each));
    expect(traceToEnd(sonde, ...args)).toBe(stdoutOf(each));
  });

  test.each(cases)('JSON: $title', ({ script }) => {
    const args = ['-q', '-f', 'json', '-e', ending(script)];
    expect(traceToEnd(sonde, ...args)).toBe(traceToEnd(peer, ...args));
  });
});
