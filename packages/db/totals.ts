/** Totals of a RunHost since the start of its run. */
export interface RunTotals {
  readonly events: bigint;
  /** Events that the kernel had no room for. */
  readonly lostKernel: bigint;
  /** Events that the collector's buffer had no room for. */
  readonly lostCollector: bigint;
  /** How often the run's programs ran, and for how long. */
  readonly runCount: bigint;
  readonly runTimeNs: bigint;
  /** Share of one CPU. */
  readonly overheadPercent: number;
  /** Updates refused because a map was full. */
  readonly mapFull: bigint;
  /** Snapshots and texts that the collector's buffer had no room for. */
  readonly lostSnapshots: bigint;
  readonly lostTexts: bigint;
  /** Times that a probe fired and the kernel did not run its program, to avoid recursion. */
  readonly missed: bigint;
}
