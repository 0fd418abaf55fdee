import { readFileSync } from 'node:fs';
import type { Bench, Contender } from './bench.ts';
import { type Command, ended, peer, sonde, startScript } from './commands.ts';

/** Runs until it is ended, so that its memory can be read. */
const script = 'BEGIN { printf("hello world\\n"); }';

/** The most memory a process had, by the kernel's own count, up to its first output. */
export const peakMemory = (): Bench => ({
  title: 'peak memory',
  unit: 'MiB',
  rounds: 7,
  target: 0.6,
  contenders: [measured('sonde', sonde), measured('bpftrace', peer())],
});

const measured = (name: string, command: Command): Contender => ({
  name,
  async measure() {
    const child = await startScript(command, script);
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    await ended(child, 'SIGINT');
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    if (kilobytes === undefined) throw new Error('the kernel does not say VmHWM');
    return Number(kilobytes) / 1024;
  },
});
