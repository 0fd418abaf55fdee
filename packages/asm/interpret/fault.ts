/** The program did what no verified program does: it left its memory, ran on and on, or called what is not there. */
export class MachineFault extends Error {
  override readonly name = 'MachineFault';
  /** Slot of the instruction at fault, where known. */
  readonly slot: number | undefined;

  constructor(problem: string, slot?: number) {
    super(slot === undefined ? problem : `instruction ${slot}: ${problem}`);
    this.slot = slot;
  }
}

/** What helpers return, negated, when they refuse. */
export const errno = {
  ENOENT: 2,
  E2BIG: 7,
  EAGAIN: 11,
  EFAULT: 14,
  EEXIST: 17,
  EINVAL: 22,
} as const;

/** The value of a helper that failed. */
export const failure = (name: keyof typeof errno): bigint => BigInt(-errno[name]);
