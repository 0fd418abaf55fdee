import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Case } from './case-file.ts';

/** The program that traced cases trace, built in a folder of its own. */
export interface Workload {
  /** Path; stands for PROGRAM in scripts. */
  readonly program: string;
  remove(): void;
}

/** Builds workload.c, without position independence so that addresses repeat. Throws when gcc is missing. */
export function buildWorkload(): Workload {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-differential-'));
  const program = join(folder, 'sonde-workload');
  const source = fileURLToPath(new URL('workload.c', import.meta.url));
  execFileSync('gcc', ['-g', '-O1', '-fno-omit-frame-pointer', '-no-pie', '-o', program, source]);
  return { program, remove: () => rmSync(folder, { recursive: true }) };
}

/** The script with the workload's path in it. */
export const scriptOf = (each: Case, program: string): string =>
  each.script.replaceAll('PROGRAM', program);

/** Words of the command that `-c` starts; undefined when the case has no workload. */
export const commandOf = (each: Case, program: string): readonly string[] | undefined =>
  each.workload === undefined ? undefined : [program, each.workload].filter(Boolean);
