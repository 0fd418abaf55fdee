import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tools } from '@sonde/tools';
import type { SuiteResult } from '../suite/results.ts';
import { buildStatic, type Job, runJobs } from '../suite/run-suite.ts';
import type { ToolCase } from './tool-case.ts';

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Boots a kernel once and runs tools in it, each beside its deed. */
export const runTools = (kernel: string, cases: readonly ToolCase[]): Promise<SuiteResult> =>
  runJobs(kernel, (folder) => prepare(folder, cases), 'sh /lab/suite/setup.sh');

/** Writes what the guest gets in /lab/suite: the library, the program of the deeds, and what sets the guest up. */
function prepare(folder: string, cases: readonly ToolCase[]): Job[] {
  for (const tool of tools) writeFileSync(join(folder, `${tool.name}.bt`), tool.text);
  for (const name of ['setup.sh', 'servers.mjs']) copyFileSync(pathOf(name), join(folder, name));
  buildStatic([pathOf('act.c')], join(folder, 'act'));
  return cases.map(({ tool, options = [], deed }) => ({
    name: tool,
    args: [`/lab/suite/${tool}.bt`, ...(options.length > 0 ? ['--', ...options] : [])],
    command: ['sh', '-c', `PATH=/lab/suite:$PATH\n${deed}`],
  }));
}
