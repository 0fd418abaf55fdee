import { encode } from '@sonde/asm';
import type { IrProgram } from '../ir/ir.ts';
import type { KernelFeatures } from '../kernel/kernel-info.ts';
import { allocate } from './allocate.ts';
import { calledFunctions } from './call-graph.ts';
import { emitFunction } from './emit.ts';
import { layoutFrame, stackDepthBytes, stackLimitBytes } from './frame.ts';
import { legalize } from './legalize.ts';
import { type Linked, link } from './link.ts';

/** What the kernel accepts of a privileged program (BPF_COMPLEXITY_LIMIT_INSNS, Linux 5.2). */
export const insnLimit = 1_000_000;

export interface AssembleOptions {
  readonly features: KernelFeatures;
}

export interface AssembledProgram extends Pick<Linked, 'relocations' | 'functions' | 'lineInfo'> {
  readonly kind: 'assembled';
  /** 8 bytes per slot; immediates of maps are still zero. All `insnIndex` count slots. */
  readonly insns: Uint8Array;
  /** Of the deepest chain of calls. */
  readonly stackBytes: number;
}

/** The program does not fit the kernel; for the diagnostic `program-too-large`. */
export interface ProgramTooLarge {
  readonly kind: 'too-large';
  readonly what: 'stack' | 'instructions';
  /** Bytes of stack, or slots. */
  readonly size: number;
  readonly limit: number;
}

/** IR to bytes: every function is legalized, allocated and emitted, then all are linked, main first. */
export function assemble(
  program: IrProgram,
  { features }: AssembleOptions,
): AssembledProgram | ProgramTooLarge {
  const functions = calledFunctions(program.functions.map(legalize)).map((fn) => {
    const allocated = allocate(fn);
    return { fn: allocated.fn, allocated, frame: layoutFrame(allocated.fn) };
  });
  const stackBytes = stackDepthBytes(functions);
  if (stackBytes > stackLimitBytes)
    return { kind: 'too-large', what: 'stack', size: stackBytes, limit: stackLimitBytes };
  const { insns, ...rest } = link(
    functions.map(({ allocated, frame }) => emitFunction(allocated, frame, features)),
  );
  const bytes = encode(insns);
  const slots = bytes.length / 8;
  if (slots > insnLimit)
    return { kind: 'too-large', what: 'instructions', size: slots, limit: insnLimit };
  return { kind: 'assembled', insns: bytes, ...rest, stackBytes };
}
