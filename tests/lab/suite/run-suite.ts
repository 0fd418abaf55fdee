import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleFolders } from '../bundles.ts';
import { runGuest } from '../guest.ts';
import { ensureSuiteTools } from '../host-tools.ts';
import { runTool } from '../run-tool.ts';
import type { LabCase, LabOutcome } from './lab-case.ts';
import type { SuiteResult } from './results.ts';

const longestRunSeconds = 1200;
const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Boots a kernel once and runs all cases in it. Throws when the guest did not come to their end. */
export async function runSuite(kernel: string, cases: readonly LabCase[]): Promise<SuiteResult> {
  ensureSuiteTools();
  const folder = mkdtempSync(join(tmpdir(), 'sonde-lab-suite-'));
  let stdout = '';
  let stderr = '';
  const started = Date.now();
  let bootMs: number | undefined;
  try {
    prepare(folder, cases);
    const { status, console: log } = await runGuest({
      kernel,
      command: ['sh', '-c', 'uname -r; exec node /lab/suite/run-cases.mjs /lab/suite/cases.json'],
      folders: { ...bundleFolders(), suite: folder },
      timeoutSeconds: longestRunSeconds,
      onStdout: (data) => {
        bootMs ??= Date.now() - started;
        stdout += data;
      },
      onStderr: (data) => (stderr += data),
    });
    if (status !== 0) throw new Error(`the guest ended with ${status}:\n${stderr}\n${log}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
  const [release = '', ...lines] = stdout.trimEnd().split('\n');
  const outcomes = lines.map((line): LabOutcome => JSON.parse(line));
  return { release, bootMs: bootMs ?? 0, outcomes };
}

/** Writes what the guest gets in /lab/suite: the traced program, the cases and what runs them. */
function prepare(folder: string, cases: readonly LabCase[]): void {
  const fire = join(folder, 'fire');
  const flags = ['-O1', '-g', '-static', '-no-pie', '-fno-omit-frame-pointer'];
  runTool('cc', [...flags, '-o', fire, pathOf('fire.c')]);
  const symbols = runTool('nm', [fire]).toString();
  const address = symbols.match(/^(\w+) \w fire_watched$/m)?.[1];
  writeFileSync(join(folder, 'input'), 'ten bytes\n');
  copyFileSync(pathOf('../guest/run-cases.mjs'), join(folder, 'run-cases.mjs'));
  const fill = (script: string): string =>
    script
      .replace('$TCPCONNECT', () => readFileSync(pathOf('tcpconnect.bt'), 'utf8'))
      .replaceAll('$FIRE', '/lab/suite/fire')
      .replaceAll('$WATCHED', `0x${address}`);
  const jobs = cases.map(({ name, script, fire: words }) => ({
    name,
    args: ['-e', fill(script)],
    ...(words && { command: ['/lab/suite/fire', ...words] }),
  }));
  writeFileSync(join(folder, 'cases.json'), JSON.stringify(jobs));
}
