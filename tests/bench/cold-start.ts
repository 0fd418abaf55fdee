import type { Bench, Contender } from './bench.ts';
import { type Command, ended, peer, sonde, startScript } from './commands.ts';

const script = 'BEGIN { printf("hello world\\n"); exit(); }';

/** From the start of the process to its first output, and to its end. */
export const coldStart = (): Bench[] => [
  {
    title: 'cold start to first output',
    unit: 'ms',
    rounds: 11,
    target: 0.6,
    contenders: [starter('sonde', sonde, 'output'), starter('bpftrace', peer(), 'output')],
  },
  {
    title: 'cold start to end',
    unit: 'ms',
    rounds: 11,
    target: 0.6,
    contenders: [starter('sonde', sonde, 'end'), starter('bpftrace', peer(), 'end')],
  },
];

const starter = (name: string, command: Command, until: 'output' | 'end'): Contender => ({
  name,
  async measure() {
    const started = performance.now();
    const child = await startScript(command, script);
    const atOutput = performance.now();
    await ended(child);
    return (until === 'output' ? atOutput : performance.now()) - started;
  },
});
