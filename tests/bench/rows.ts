import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench, Contender } from './bench.ts';
import { attached, type Command, ended, peer, sonde } from './commands.ts';
import { startWorkload } from './workload.ts';

const rows = 1_000_000;

/** Rows lost of a million printf rows made as fast as one process can: less is better, all lost ones are counted. */
export const lostRows = (): Bench => ({
  title: 'rows delivered of a million',
  unit: 'k',
  higherIsBetter: true,
  rounds: 3,
  target: 1.5,
  contenders: [deliverer('sonde', sonde), deliverer('bpftrace', peer())],
});

const deliverer = (name: string, command: Command): Contender => ({
  name,
  async measure() {
    const folder = mkdtempSync(join(tmpdir(), 'sonde-rows-'));
    const output = join(folder, 'rows');
    const workload = await startWorkload();
    const script = `tracepoint:syscalls:sys_enter_getppid /pid == ${workload.pid}/ { printf("%d %s\\n", tid, comm); }`;
    const child = await attached([...command, '-o', output], script);
    await workload.run('getppid', rows);
    workload.stop();
    await ended(child, 'SIGINT');
    const delivered = readFileSync(output, 'latin1')
      .split('\n')
      .filter((line) => line.endsWith('workload')).length;
    rmSync(folder, { recursive: true });
    return delivered / 1000;
  },
});
