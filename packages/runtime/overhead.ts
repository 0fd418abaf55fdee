import type { Program } from '@sonde/ebpf';
import type { ProgramOverhead } from './output.ts';

/** What programs cost, by the kernel's own statistics; those must be on. */
export class Overhead {
  private readonly programs: readonly Program[];
  private lastAtMs: number;
  private lastTotalNs = 0n;

  constructor(programs: readonly Program[], nowMs: number) {
    this.programs = programs;
    this.lastAtMs = nowMs;
  }

  /** Totals per program, and the share of one CPU since the call before. `nowMs` is monotonic. */
  measure(nowMs: number): { programs: ProgramOverhead[]; cpuShare: number } {
    const programs = this.programs.map((program) => {
      const { runCount, runTimeNs } = program.stats();
      return { name: program.name, runCount, runTimeNs };
    });
    const totalNs = programs.reduce((sum, each) => sum + each.runTimeNs, 0n);
    const elapsedNs = (nowMs - this.lastAtMs) * 1e6;
    const cpuShare = elapsedNs > 0 ? Number(totalNs - this.lastTotalNs) / elapsedNs : 0;
    this.lastAtMs = nowMs;
    this.lastTotalNs = totalNs;
    return { programs, cpuShare };
  }
}
