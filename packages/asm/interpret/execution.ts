import { type Instruction, imm64Of, type Register, slotIndices } from '../instruction.ts';
import {
  aluOp,
  atomicOp,
  classOf,
  insnClass,
  jumpOp,
  ldImm64,
  memoryMode,
  modeOf,
  operationOf,
  pseudoCall,
  pseudoLoad,
  sizeBytesOf,
} from '../opcode.ts';
import { arithmetic, condition } from './arithmetic.ts';
import { runAtomic } from './atomic.ts';
import { MachineFault } from './fault.ts';
import { Frame } from './frame.ts';
import { type Memory, readInteger, writeInteger } from './memory.ts';

/** What a program needs from around it. */
export interface Surroundings {
  readonly memory: Memory;
  /** The value of an ld_imm64 of a map, by its immediate; `valueOffset` for an address inside element 0. */
  mapAddress(fd: number, valueOffset?: number): bigint;
  callHelper(id: number, args: readonly bigint[], execution: Execution): bigint;
  callKernelFunction(btfId: number, args: readonly bigint[], execution: Execution): bigint;
}

const frameBytes = 512;
/** The verifier's limit on nested calls (MAX_CALL_FRAMES). */
const frameLimit = 8;
/** Function pointers are addresses in here, so that no memory access can hit them. */
const codeAddress = 0xffff_ffff_c000_0000n;

/** One run of a program: its slots, and how many instructions it may still execute. */
export class Execution {
  private readonly insns = new Map<number, Instruction>();
  private readonly surroundings: Surroundings;
  private frames = 0;
  private readonly stepLimit: number;
  steps = 0;

  constructor(insns: readonly Instruction[], surroundings: Surroundings, stepLimit: number) {
    const slots = slotIndices(insns);
    insns.forEach((insn, index) => {
      this.insns.set(slots[index]!, insn);
    });
    this.surroundings = surroundings;
    this.stepLimit = stepLimit;
  }

  /** Calls a function of the program by its address, as a helper does with a callback. */
  readonly invoke = (address: bigint, args: readonly bigint[]): bigint =>
    this.call(Number((address - codeAddress) / 8n), args);

  /** Calls the function that starts at a slot and gives what it returns. */
  call(start: number, args: readonly bigint[]): bigint {
    if (++this.frames > frameLimit) throw new MachineFault('more than 8 nested calls', start);
    const { memory } = this.surroundings;
    const stack = memory.add('the stack', new Uint8Array(frameBytes), 'program');
    const frame = new Frame(stack.address + BigInt(frameBytes), args);
    try {
      return this.run(start, frame);
    } finally {
      memory.remove(stack);
      this.frames--;
    }
  }

  private run(start: number, frame: Frame): bigint {
    let slot = start;
    for (;;) {
      const insn = this.insns.get(slot);
      if (insn === undefined) throw new MachineFault('there is no instruction here', slot);
      if (++this.steps > this.stepLimit)
        throw new MachineFault(`more than ${this.stepLimit} steps`, slot);
      try {
        const jumpClass = classOf(insn.opcode) === insnClass.jmp;
        if (jumpClass && operationOf(insn.opcode) === jumpOp.exit) return frame.read(0);
        slot = this.step(insn, slot, frame);
      } catch (error) {
        if (error instanceof MachineFault && error.slot === undefined)
          throw new MachineFault(error.message, slot);
        throw error;
      }
    }
  }

  /** Executes one instruction and gives the next slot. */
  private step(insn: Instruction, slot: number, frame: Frame): number {
    switch (classOf(insn.opcode)) {
      case insnClass.alu:
      case insnClass.alu64: {
        const moves = operationOf(insn.opcode) === aluOp.mov;
        const left = moves ? 0n : frame.read(insn.dst);
        const source = operationOf(insn.opcode) === aluOp.end ? 0n : frame.source(insn);
        const result = arithmetic(insn, left, source);
        if (result === undefined) throw unknown(insn);
        frame.write(insn.dst, result);
        return slot + 1;
      }
      case insnClass.jmp:
      case insnClass.jmp32:
        return this.jump(insn, slot, frame);
      case insnClass.ld:
        frame.write(insn.dst, this.wide(insn, slot));
        return slot + 2;
      default:
        this.access(insn, frame);
        return slot + 1;
    }
  }

  private wide(insn: Instruction, slot: number): bigint {
    if (insn.opcode !== ldImm64) throw unknown(insn);
    switch (insn.src) {
      case pseudoLoad.none:
        return imm64Of(insn);
      case pseudoLoad.mapFd:
        return this.surroundings.mapAddress(insn.imm);
      case pseudoLoad.mapValue:
        return this.surroundings.mapAddress(insn.imm, insn.high ?? 0);
      case pseudoLoad.func:
        return codeAddress + BigInt(slot + 1 + insn.imm) * 8n;
      default:
        throw unknown(insn);
    }
  }

  private access(insn: Instruction, frame: Frame): void {
    const size = sizeBytesOf(insn.opcode);
    const mode = modeOf(insn.opcode);
    const view = (base: Register, access: 'read' | 'write') =>
      this.surroundings.memory.view(
        BigInt.asUintN(64, frame.read(base) + BigInt(insn.offset)),
        size,
        access,
      );
    if (classOf(insn.opcode) === insnClass.ldx) {
      const value = readInteger(view(insn.src, 'read'));
      if (mode !== memoryMode.mem && mode !== memoryMode.memsx) throw unknown(insn);
      frame.write(insn.dst, mode === memoryMode.mem ? value : BigInt.asIntN(size * 8, value));
    } else if (mode === memoryMode.mem) {
      const stores = classOf(insn.opcode) === insnClass.stx;
      writeInteger(view(insn.dst, 'write'), stores ? frame.read(insn.src) : BigInt(insn.imm));
    } else if (mode !== memoryMode.atomic) throw unknown(insn);
    else if (insn.imm === atomicOp.loadAcquire)
      frame.write(insn.dst, readInteger(view(insn.src, 'read')));
    else {
      const src = frame.read(insn.src);
      const result = runAtomic(insn.imm, view(insn.dst, 'write'), src, () => frame.read(0));
      if (result === undefined) throw unknown(insn);
      if (result.src !== undefined) frame.write(insn.src, result.src);
      if (result.r0 !== undefined) frame.write(0, result.r0);
    }
  }

  private jump(insn: Instruction, slot: number, frame: Frame): number {
    const next = slot + 1;
    const operation = operationOf(insn.opcode);
    const wide = classOf(insn.opcode) === insnClass.jmp;
    if (operation === jumpOp.ja) return next + (wide ? insn.offset : insn.imm);
    if (operation === jumpOp.call && wide) {
      frame.finishCall(this.callAny(insn, slot, frame));
      return next;
    }
    // may_goto: the kernel leaves the loop only when it has run for very long; the step limit is ours.
    if (operation === jumpOp.jcond) return next;
    const taken = condition(insn, frame.read(insn.dst), frame.source(insn));
    if (taken === undefined) throw unknown(insn);
    return taken ? next + insn.offset : next;
  }

  private callAny(insn: Instruction, slot: number, frame: Frame): bigint {
    const args = frame.args();
    switch (insn.src) {
      case pseudoCall.helper:
        return this.surroundings.callHelper(insn.imm, args, this);
      case pseudoCall.function:
        return this.call(slot + 1 + insn.imm, args);
      case pseudoCall.kfunc:
        return this.surroundings.callKernelFunction(insn.imm, args, this);
      default:
        throw unknown(insn);
    }
  }
}

const unknown = (insn: Instruction): MachineFault =>
  new MachineFault(`unknown instruction 0x${insn.opcode.toString(16)}`);
