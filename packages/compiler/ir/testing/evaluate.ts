import { Memory, type Region, readInteger, writeInteger } from '@sonde/asm';
import { evaluateAlu, evaluateCondition, evaluateExtend, evaluateSwap } from '../arithmetic.ts';
import type { IrFunction, IrInsn, IrProgram, Operand, Register } from '../ir.ts';

/** What a program is evaluated in. */
export interface EvaluateOptions {
  /** What main's parameter points to; changed by the program. */
  readonly context: Uint8Array;
  /** Gives the result of a helper. */
  readonly helper: (name: string, args: readonly bigint[]) => bigint;
}

/**
 * What a program's main returns, straight from the IR: the meaning that passes and code generation must
 * keep, and that their tests compare with. Without maps and callbacks.
 */
export function evaluateIr(program: IrProgram, options: EvaluateOptions): bigint {
  const memory = new Memory();
  const context = memory.add('the context', options.context, 'program');
  const functions = new Map(program.functions.map((fn) => [fn.name, fn]));
  const call = (fn: IrFunction, args: readonly bigint[]): bigint =>
    new Evaluation(fn, memory, {
      helper: options.helper,
      function: (name, values) => call(functions.get(name)!, values),
    }).run(args);
  return call(program.functions[0]!, [context.address]);
}

interface Callees {
  readonly helper: EvaluateOptions['helper'];
  readonly function: (name: string, args: readonly bigint[]) => bigint;
}

/** One call of one function. */
class Evaluation {
  private readonly fn: IrFunction;
  private readonly memory: Memory;
  private readonly callees: Callees;
  private readonly slots: readonly Region[];
  private readonly values = new Map<Register, bigint>();

  constructor(fn: IrFunction, memory: Memory, callees: Callees) {
    this.fn = fn;
    this.memory = memory;
    this.callees = callees;
    this.slots = fn.slots.map(({ name, sizeBytes }) =>
      memory.add(name, new Uint8Array(sizeBytes), 'program'),
    );
  }

  run(args: readonly bigint[]): bigint {
    for (const [index, param] of this.fn.params.entries())
      this.values.set(param, args[index] ?? 0n);
    const blocks = new Map(this.fn.blocks.map((block) => [block.id, block]));
    for (let block = this.fn.blocks[0]!; ; ) {
      for (const insn of block.insns) this.execute(insn);
      const { end } = block;
      if (end.op === 'return') return this.operand(end.value);
      const taken =
        end.op === 'jump' ||
        evaluateCondition(end.condition, this.read(end.left), this.operand(end.right));
      const next = end.op === 'jump' ? end.to : taken ? end.then : end.otherwise;
      block = blocks.get(next)!;
    }
  }

  private read(register: Register): bigint {
    const value = this.values.get(register);
    if (value === undefined) throw new Error(`v${register} is read before it is assigned`);
    return value;
  }

  private operand(operand: Operand): bigint {
    return 'register' in operand
      ? this.read(operand.register)
      : BigInt.asUintN(64, operand.constant);
  }

  private execute(insn: IrInsn): void {
    const result = this.result(insn);
    if ('to' in insn && insn.to !== undefined) this.values.set(insn.to, BigInt.asUintN(64, result));
  }

  private result(insn: IrInsn): bigint {
    switch (insn.op) {
      case 'move':
        return this.operand(insn.from);
      case 'alu':
        return evaluateAlu(insn.operator, this.read(insn.left), this.operand(insn.right));
      case 'extend':
        return evaluateExtend(this.read(insn.from), insn.size, insn.signed);
      case 'negate':
        return -this.read(insn.from);
      case 'swap':
        return evaluateSwap(this.read(insn.from), insn.size);
      case 'slot-address':
        return this.slots[insn.slot]!.address + BigInt(insn.offset);
      case 'load':
      case 'load-slot':
        return readInteger(this.cell(insn, 'read'));
      case 'store':
      case 'store-slot':
        writeInteger(this.cell(insn, 'write'), this.operand(insn.value));
        return 0n;
      case 'atomic-add': {
        const cell = this.cell(insn, 'write');
        const old = readInteger(cell);
        writeInteger(cell, old + this.read(insn.value));
        return old;
      }
      case 'call':
        return this.callees.helper(
          insn.helper,
          insn.args.map((arg) => this.operand(arg)),
        );
      case 'call-function':
        return this.callees.function(
          insn.function,
          insn.args.map((arg) => this.operand(arg)),
        );
      default:
        throw new Error(`${insn.op} cannot be evaluated`);
    }
  }

  private cell(
    insn: IrInsn & { op: 'load' | 'store' | 'load-slot' | 'store-slot' | 'atomic-add' },
    access: 'read' | 'write',
  ): Uint8Array {
    const base = 'slot' in insn ? this.slots[insn.slot]!.address : this.read(insn.base);
    return this.memory.view(BigInt.asUintN(64, base + BigInt(insn.offset)), insn.size, access);
  }
}
