import { framePointer, type Instruction, type Register } from '../instruction.ts';
import { usesRegister } from '../opcode.ts';
import { MachineFault } from './fault.ts';

/**
 * The registers of one call. A register that was never written, or that a call has clobbered, holds nothing
 * and reading it is a fault, as for the verifier.
 */
export class Frame {
  private readonly values = new BigUint64Array(11);
  private written: number;

  constructor(stackTop: bigint, args: readonly bigint[]) {
    this.values[framePointer] = stackTop;
    this.written = 1 << framePointer;
    args.forEach((arg, index) => {
      this.write(index + 1, arg);
    });
  }

  read(register: Register): bigint {
    if ((this.written & (1 << register)) === 0)
      throw new MachineFault(`r${register} is read but holds nothing`);
    return this.values[register]!;
  }

  write(register: Register, value: bigint): void {
    if (register >= framePointer) throw new MachineFault(`r${register} cannot be written`);
    this.values[register] = BigInt.asUintN(64, value);
    this.written |= 1 << register;
  }

  /** The second operand: a register, or the sign-extended imm. */
  source(insn: Instruction): bigint {
    return usesRegister(insn.opcode) ? this.read(insn.src) : BigInt.asUintN(64, BigInt(insn.imm));
  }

  /** r1..r5, as many as hold something without a gap. */
  args(): bigint[] {
    const args: bigint[] = [];
    for (let register = 1; register <= 5 && (this.written & (1 << register)) !== 0; register++)
      args.push(this.values[register]!);
    return args;
  }

  /** After a call r0 holds the result and r1..r5 hold nothing. */
  finishCall(result: bigint): void {
    this.written &= ~0b111110;
    this.write(0, result);
  }
}
