import type { IrFunction } from '../ir/ir.ts';
import { sizeOf, type Type } from '../types/type.ts';
import type { TypedProbe, VariableId } from '../types/typed.ts';
import { isScalar, roundUp } from './layout.ts';
import { type PreemptionGuard, preemptionGuard } from './preemption.ts';
import type { ScriptScope } from './script-scope.ts';

/** Captured variables up to this size live in the frame; larger ones in scratch memory. */
const frameObjectBytesMax = 32;
/** Composite objects up to this size may stand on the stack. */
export const stackObjectBytesMax = 64;

/** u64: who uses an element of scratch memory. */
const claimBytes = 8;

/** The frame begins with what loops tell their surroundings: u64, why the body that ran last stopped its loop. */
export const frameHead = { stopped: 0, sizeBytes: 8 } as const;

/** Values of `frameHead.stopped`. */
export const stopped = { not: 0, byReturn: 1, byBreak: 2 } as const;

/**
 * One program: its main function and the callbacks of its loops. They share the frame (a struct on the
 * main function's stack, whose address every callback gets) and a piece of per-CPU scratch memory.
 */
export class ProgramScope {
  readonly script: ScriptScope;
  readonly probe: TypedProbe;
  readonly index: number;
  readonly functions: IrFunction[] = [];
  /** Offsets of captured variables in the frame. */
  readonly frameOffsets = new Map<VariableId, number>();
  private frameTop: number;
  /** Offsets of large variables in scratch memory: fixed for the whole program. */
  readonly scratchOffsets = new Map<VariableId, number>();
  private scratchTop: number;
  private scratchBytes: number;
  /** Where in the frame the key of the claimed element is, for callbacks; undefined: none asked. */
  claimedKeyWord: number | undefined;
  /** What keeps other tasks off the CPU while it runs, where the kernel does not. */
  readonly guard: PreemptionGuard | undefined;
  private callbacks = 0;

  constructor(script: ScriptScope, probe: TypedProbe, index: number) {
    this.script = script;
    this.probe = probe;
    this.index = index;
    this.guard = preemptionGuard(script.kernel, probe);
    this.scratchTop = this.claimsScratch ? claimBytes : 0;
    this.scratchBytes = this.scratchTop;
    let frameBytes: number = frameHead.sizeBytes;
    probe.variables.forEach(({ type, captured }, id) => {
      const size = sizeOf(type);
      if (captured && size <= frameObjectBytesMax) {
        this.frameOffsets.set(id, frameBytes);
        frameBytes += roundUp(size, 8);
      } else if (captured || isLarge(type)) {
        this.scratchOffsets.set(id, this.allocate(size));
      }
    });
    this.frameTop = frameBytes;
  }

  get isUprobe(): boolean {
    const { kind } = this.probe.targets[0]!;
    return kind === 'uprobe' || kind === 'usdt';
  }

  /** Whether another task may run it, or one like it, midway through a run. */
  get isInterruptible(): boolean {
    return this.isUprobe && this.script.preemptsUprobes && this.guard === undefined;
  }

  /** Whether a run has to claim its scratch memory; its first word then is the claim. */
  get claimsScratch(): boolean {
    return this.isInterruptible;
  }

  get isIter(): boolean {
    return this.probe.targets[0]!.kind === 'iter';
  }

  /** It runs without the tracer, and prints to who reads its file. */
  get printsToReader(): boolean {
    const [target] = this.probe.targets;
    return target?.kind === 'iter' && target.pin !== undefined;
  }

  /** Bytes of the frame so far: complete when the main function finishes. */
  get frameBytes(): number {
    return this.frameTop;
  }

  /** Offset in the frame of 8 bytes that a function shares with its callbacks. */
  frameWord(): number {
    this.frameTop += 8;
    return this.frameTop - 8;
  }

  callbackName(): string {
    this.callbacks += 1;
    return `${this.probe.name}_loop${this.callbacks}`;
  }

  /** Offset of a piece of this program's scratch memory. */
  allocate(sizeBytes: number): number {
    const offset = this.scratchTop;
    this.scratchTop += roundUp(sizeBytes, 8);
    this.scratchBytes = Math.max(this.scratchBytes, this.scratchTop);
    return offset;
  }

  /** What was allocated so far stays taken: a function's memory must not be that of its callers. */
  keepAllocated(): void {
    this.scratchTop = this.scratchBytes;
  }

  /** What `emit` allocates is free again afterwards. */
  releasing<T>(emit: () => T): T {
    const top = this.scratchTop;
    const result = emit();
    this.scratchTop = top;
    return result;
  }

  /** The key of this program's element of the scratch map, once all is allocated. */
  get scratchKey(): number {
    return this.script.scratchKey(this, this.scratchBytes);
  }
}

const isLarge = (type: Type): boolean => !isScalar(type) && sizeOf(type) > stackObjectBytesMax;

/**
 * A tracepoint program that returns 0 hides the event from every other perf user of that tracepoint
 * (trace_call_bpf() decides in perf_trace_run_bpf_submit(), kernel/events/core.c), so it returns 1. For all others 0 means
 * that perf itself has nothing to do.
 */
export const returnValue = (program: ProgramScope): number =>
  program.probe.programType === 'tracepoint' ? 1 : 0;
