import type { SyscallError } from '@sonde/sys';

/** Lines that tell what the verifier did and saw, not why it refused. */
const walk = [
  // 7: (79) r1 = *(u64 *)(r2 +0)   7: R1=ctx() R10=fp0   from 12 to 14: R0=0
  /^(from )?\d+( to \d+)?( \(speculative execution\))?: /,
  // The source of what follows, where there is line information.
  /^; /,
  // Registers by themselves, or after a name.
  /^(caller:|callee:|cur state:|old state:|frame\d+:|returning from callee:|to caller at )/,
  /^\s*(R\d+(_\w+)?=|R10 ?=)/,
  /^(func#\d+ @|Validating |Func#\d+ |Live regs |last_idx|mark_precise|parent |regs=|propagat|-- )/,
];
/** Lines at the end of a log that only count. */
const statistics = /^(processed \d+ insns|verification time|stack depth|insns processed|mark_read)/;
const walkedInsn = /^(\d+): \(/;
const namedInsn = /\b(?:at insn|insn #?)\s?(\d+)/;

/**
 * The kernel refused a program. The message is the line of the verifier's log that says why; `log` is
 * all that was read of it.
 */
export class VerifierError extends Error {
  readonly program: string;
  readonly log: string;
  /** Why, in the verifier's words; undefined without a log. */
  readonly reason: string | undefined;
  /** The instruction slot that the verifier was at. */
  readonly insnIndex: number | undefined;
  override readonly cause: SyscallError;

  constructor(program: string, log: string, cause: SyscallError) {
    const lines = log.split('\n').filter((line) => line !== '' && !statistics.test(line));
    const reason = reasonOf(lines);
    super(
      reason === undefined
        ? `program ${program} was refused: ${cause.message}`
        : `program ${program} was refused: ${reason}${omitted(lines.length - 1)}`,
    );
    this.name = 'VerifierError';
    this.program = program;
    this.log = log;
    this.reason = reason;
    this.insnIndex = insnOf(lines, reason);
    this.cause = cause;
  }
}

/** The first line after the last step of the walk: what follows it explains. The log's last line when there is none. */
function reasonOf(lines: readonly string[]): string | undefined {
  const lastStep = lines.findLastIndex((line) => walkedInsn.test(line));
  const isTelling = (line: string) => !walk.some((pattern) => pattern.test(line));
  return lines.slice(lastStep + 1).find(isTelling) ?? lines.findLast(isTelling) ?? lines.at(-1);
}

const omitted = (count: number): string =>
  count === 0 ? '' : ` (${count} ${count === 1 ? 'line' : 'lines'} omitted)`;

/** What the reason names, or where the walk ended. */
function insnOf(lines: readonly string[], reason: string | undefined): number | undefined {
  const named = namedInsn.exec(reason ?? '')?.[1];
  if (named !== undefined) return Number(named);
  const last = lines.findLast((line) => walkedInsn.test(line));
  const walked = last && walkedInsn.exec(last)?.[1];
  return walked === undefined ? undefined : Number(walked);
}
