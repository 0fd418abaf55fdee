import {
  type CompiledScript,
  type ProgramSpec,
  type Span,
  verifierRejected,
} from '@sonde/compiler';
import type { VerifierError } from '@sonde/ebpf';
import { SessionError } from '../session-error.ts';

/** The diagnostic for a program that the verifier refused, at the place in the script that it was at. */
export function rejectionOf(spec: ProgramSpec, error: VerifierError): SessionError {
  const span = spanOf(spec, error);
  const diagnostic = verifierRejected(span, error.message, error.reason ?? '');
  return new SessionError(diagnostic, {
    cause: error,
    log: error.log,
    program: spec,
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
