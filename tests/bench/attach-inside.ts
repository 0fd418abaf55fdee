import { compile } from '@sonde/compiler';
import { type LocalKernelInfo, localKernelInfo, probeFeatures } from '@sonde/ebpf';
import { startSession } from '@sonde/runtime';
import { loadBinding } from '@sonde/sys';
import { attacher, untraced } from './attach-time.ts';
import type { Bench, Contender } from './bench.ts';
import { peer } from './commands.ts';
import { scripts } from './event-cost.ts';

const binding = loadBinding();
const kernel: LocalKernelInfo = localKernelInfo({
  features: () => probeFeatures({ binding, btf: () => kernel.btf }),
});

/**
 * From the text of a script until all is attached, in a process that runs already, as a collector does when the page
 * starts a script. bpftrace has no such mode: a fleet that uses it starts a process for each script.
 */
export const attachInside = (): Bench[] =>
  scripts.map(({ name, text }) => ({
    title: `inside: ${name}`,
    group: 'text to attached in a running collector, against a process of bpftrace',
    unit: 'ms',
    rounds: 5,
    target: 0.25,
    contenders: [inside(untraced(text)), attacher('bpftrace', peer(), text)],
  }));

const inside = (text: string): Contender => ({
  name: 'sonde',
  async measure() {
    const started = performance.now();
    const { compiled } = compile(text, kernel, {
      sourceName: 'bench.bt',
      positional: [],
      named: {},
      unsafe: false,
      config: {},
    });
    if (!compiled) throw new Error(`does not compile: ${text}`);
    const session = await startSession(compiled, { binding, kernel, onOutput: () => {} });
    const took = performance.now() - started;
    await session.stop();
    return took;
  },
});
