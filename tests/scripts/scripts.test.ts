import { describe, expect, test } from 'vitest';
import { scriptCases } from './cases/index.ts';
import { stderrOf, stdoutOf } from './cases/script-case.ts';
import { runScript } from './run-script.ts';

describe.each(Object.entries(scriptCases))('%s', (_topic, cases) => {
  test.each(cases)('$title', async (each) => {
    const { stdout, stderr } = await runScript(each.script);
    expect(stdout).toBe(stdoutOf(each));
    expect(stderr).toBe(stderrOf(each));
  });
});
