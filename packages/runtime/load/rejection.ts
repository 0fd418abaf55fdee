import type { CompiledScript, ProgramSpec, Span } from '@sonde/compiler';
import type { VerifierError } from '@sonde/ebpf';
import { errorAt, SessionError } from '../session-error.ts';

/** What the verifier's reasons mean for who wrote the script. */
const advice: readonly (readonly [RegExp, string])[] = [
  [
    /infinite loop detected|back-edge/,
    'The kernel must see where a loop ends: count up to a constant, or use `for ($i : 0..100) { … }`',
  ],
  [
    /program is too large|too complex|sequence of \d+ jumps/,
    'The kernel gives up after it has walked 1000000 instructions: turn `while` and `unroll` into `for ($i : 0..100) { … }`, or do less in a loop',
  ],
  [
    /combined stack size/,
    'The program needs more than 512 bytes of stack: use fewer or smaller variables, or keep them in maps',
  ],
  [/[Uu]nreleased reference|reference leak/, 'This is a defect of Sonde: please report the script'],
];

/** The diagnostic for a program that the verifier refused, at the place in the script that it was at. */
export function rejectionOf(spec: ProgramSpec, error: VerifierError): SessionError {
  const hints = advice
    .filter(([reason]) => reason.test(error.reason ?? ''))
    .map(([, hint]) => hint);
  const span = spanOf(spec, error);
  return new SessionError(errorAt('verifier-rejected', span, error.message, hints), {
    cause: error,
    log: error.log,
  });
}

/** Of the instruction that the verifier named; else, when it ran out of patience, of the first loop; else of the probe. */
function spanOf(spec: ProgramSpec, { insnIndex, reason }: VerifierError): Span {
  const isTooLarge = /program is too large/.test(reason ?? '');
  const at = insnIndex ?? (isTooLarge ? firstLoop(spec.insns) : undefined);
  if (at === undefined) return spec.span;
  return spec.lineInfo.findLast((line) => line.insnIndex <= at)?.span ?? spec.span;
}

const slotBytes = 8;
/** Instruction classes and operations of jumps, Documentation/bpf/standardization/instruction-set.rst. */
const jumpClasses: readonly number[] = [0x05, 0x06];
const notJumps: readonly number[] = [0x80, 0x90];

/** Where the first jump goes back to: the head of a loop. */
function firstLoop(insns: CompiledScript['programs'][number]['insns']): number | undefined {
  const view = new DataView(insns.buffer, insns.byteOffset, insns.byteLength);
  for (let index = 0; index < insns.length / slotBytes; index++) {
    const opcode = view.getUint8(index * slotBytes);
    if (!jumpClasses.includes(opcode & 0x07) || notJumps.includes(opcode & 0xf0)) continue;
    const offset = view.getInt16(index * slotBytes + 2, true);
    if (offset < 0) return index + 1 + offset;
  }
  return undefined;
}
