import type { SyscallError } from '@sonde/sys';

/** Lines at the end of a log that only count: they tell nothing about the fault. */
const statistics = /^(processed \d+ insns|verification time|stack depth|insns processed)/;
const walkedInsn = /^(\d+): \(/;

/** The kernel refused a program. The message is the verifier's last word; `log` is all of it. */
export class VerifierError extends Error {
  readonly program: string;
  readonly log: string;
  /** The instruction slot that the verifier was at. */
  readonly insnIndex: number | undefined;
  override readonly cause: SyscallError;

  constructor(program: string, log: string, cause: SyscallError) {
    const lines = log.split('\n').filter((line) => line !== '' && !statistics.test(line));
    const last = lines.at(-1);
    super(
      last === undefined
        ? `program ${program} was refused: ${cause.message}`
        : `program ${program} was refused: ${last} (${lines.length - 1} lines omitted)`,
    );
    this.name = 'VerifierError';
    this.program = program;
    this.log = log;
    this.insnIndex = lastInsn(lines);
    this.cause = cause;
  }
}

function lastInsn(lines: readonly string[]): number | undefined {
  for (let i = lines.length - 1; i >= 0; i--) {
    const match = walkedInsn.exec(lines[i] ?? '');
    if (match?.[1] !== undefined) return Number(match[1]);
  }
  return undefined;
}
