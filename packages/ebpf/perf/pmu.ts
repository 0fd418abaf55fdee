import { readFileSync } from 'node:fs';

/** A dynamic PMU: its perf type and which bit of `config` asks for the return probe. */
export interface ProbePmu {
  readonly type: number;
  readonly returnBit: number;
}

/** The PMU `kprobe` or `uprobe` (Linux 4.17); undefined when the kernel has none. */
export function findProbePmu(name: 'kprobe' | 'uprobe'): ProbePmu | undefined {
  const folder = `/sys/bus/event_source/devices/${name}`;
  try {
    const type = Number(readFileSync(`${folder}/type`, 'latin1'));
    // The file says `config:0`.
    const returnBit = Number(readFileSync(`${folder}/format/retprobe`, 'latin1').split(':')[1]);
    return { type, returnBit };
  } catch {
    return undefined;
  }
}
