import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tools } from '@sonde/tools';
import type { SuiteResult } from '../suite/results.ts';
import { buildStatic, type Job, runJobs } from '../suite/run-suite.ts';
import { nameOf, type ToolCase } from './tool-case.ts';

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Sets a guest up for the deeds of tools. */
export const setUpDeeds = 'sh /lab/suite/setup.sh';

/** Boots a kernel once and runs tools in it, each beside its deed. */
export const runTools = (kernel: string, cases: readonly ToolCase[]): Promise<SuiteResult> =>
  runJobs(kernel, (folder) => prepare(folder, cases), setUpDeeds);

/** Writes what the guest gets in /lab/suite: the library, and what the deeds need. */
function prepare(folder: string, cases: readonly ToolCase[]): Job[] {
  for (const tool of tools) writeFileSync(join(folder, `${tool.name}.bt`), tool.text);
  prepareDeeds(folder);
  return cases.map((each) => {
    const { tool, options = [], deed } = each;
    return {
      name: nameOf(each),
      args: [`/lab/suite/${tool}.bt`, ...(options.length > 0 ? ['--', ...options] : [])],
      command: toCommand(deed),
    };
  });
}

/** The program of the deeds, and what sets the guest up. */
export function prepareDeeds(folder: string): void {
  for (const name of ['setup.sh', 'servers.mjs']) copyFileSync(pathOf(name), join(folder, name));
  buildStatic([pathOf('act.c')], join(folder, 'act'));
}

export const toCommand = (deed: string): string[] => ['sh', '-c', `PATH=/lab/suite:$PATH\n${deed}`];
