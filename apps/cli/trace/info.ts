import { arch, version as kernelVersion, release } from 'node:os';
import type { TraceOptions } from '../options.ts';
import { version } from '../usage.ts';
import { machineFor } from './machine.ts';

/** What this kernel offers, each feature by trying it: yes, no, or not known. */
export function infoText(options: TraceOptions): string {
  const { kernel } = machineFor(options);
  const features = Object.entries(kernel.features).sort(([a], [b]) => (a < b ? -1 : 1));
  const answer = (has: boolean | undefined): string =>
    has === undefined ? 'not known' : has ? 'yes' : 'no';
  return [
    'System',
    `  OS: Linux ${release()} ${kernelVersion()}`,
    `  Arch: ${arch() === 'x64' ? 'x86_64' : arch()}`,
    `  CPUs: ${kernel.onlineCpus.length} online, ${kernel.possibleCpus} possible`,
    '',
    'Build',
    `  version: v${version}`,
    `  node: ${process.version}`,
    '',
    'Kernel features',
    ...features.map(([name, has]) => `  ${name}: ${answer(has)}`),
    '',
  ].join('\n');
}
