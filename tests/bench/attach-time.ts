import type { Bench, Contender } from './bench.ts';
import { attached, type Command, ended, peer, sonde } from './commands.ts';
import { scripts } from './event-cost.ts';

/** From the start of the process until it says that all is attached, for each of the scripts. */
export const attachTime = (): Bench[] =>
  scripts.map(({ name, text }) => ({
    title: `attach: ${name}`,
    group: 'process start to attached',
    unit: 'ms',
    rounds: 5,
    target: 0.25,
    contenders: [attacher('sonde', sonde, text), attacher('bpftrace', peer(), text)],
  }));

/** A process that does not exist: nothing is traced. */
export const untraced = (text: string): string => text.replaceAll('PID', '4194304');

export const attacher = (name: string, command: Command, text: string): Contender => ({
  name,
  async measure() {
    const started = performance.now();
    const child = await attached(command, untraced(text));
    const took = performance.now() - started;
    await ended(child, 'SIGINT');
    return took;
  },
});

/**
 * 360 tracepoints attached and detached, from the start of the process to its end: a program and a perf event for
 * each, or one raw tracepoint for all.
 */
export const wildcard = (): Bench => ({
  title: 'wildcard over syscalls:sys_enter_*, process start to end',
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
