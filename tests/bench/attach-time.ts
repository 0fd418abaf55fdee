import type { Bench, Contender } from './bench.ts';
import { attached, type Command, ended, peer, sonde } from './commands.ts';
import { scripts } from './event-cost.ts';

/** From the start of the process until all is attached, for each of the scripts. */
export const attachTime = (): Bench[] =>
  scripts.map(({ name, text }) => ({
    title: `attach: ${name}`,
    group: 'start to attached',
    unit: 'ms',
    rounds: 5,
    target: 0.25,
    contenders: [attacher('sonde', sonde, text), attacher('bpftrace', peer(), text)],
  }));

const attacher = (name: string, command: Command, text: string): Contender => ({
  name,
  async measure() {
    const started = performance.now();
    // A process that does not exist: nothing is traced.
    const child = await attached(command, text.replaceAll('PID', '4194304'));
    const took = performance.now() - started;
    await ended(child, 'SIGINT');
    return took;
  },
});

/** One program per event or one for all: 360 tracepoints attached and detached. */
export const wildcard = (): Bench => ({
  title: 'wildcard over all sys_enter tracepoints, start to end',
  unit: 'ms',
  rounds: 2,
  target: 0.03,
  contenders: [ender('sonde', sonde), ender('bpftrace', peer())],
});

const ender = (name: string, command: Command): Contender => ({
  name,
  async measure() {
    const started = performance.now();
    const child = await attached(
      command,
      'tracepoint:syscalls:sys_enter_* /pid == 4194304/ { @[probe] = count(); }',
      120_000,
    );
    await ended(child, 'SIGINT');
    return performance.now() - started;
  },
});
