import { fitsInt32 } from '../codegen/legalize.ts';
import type { IrFunction, IrInsn, Operand, Register } from '../ir/ir.ts';
import { definitionOf } from '../ir/operands.ts';

/** What is known of a register's value. */
interface Fact {
  /** The register it is a copy of, or its constant. */
  readonly value?: Operand;
  /** All bits above the low ones are zero. */
  readonly bits: number;
}

/** What holds wherever a register may be read, because it is assigned in one place only. */
export type FactsOfFunction = ReadonlyMap<Register, Fact>;

const nothing: Fact = { bits: 64 };

/**
 * Facts about registers with one assignment. A copy of a register that is itself assigned once (or a
 * parameter that never is) holds everywhere: a path that assigned the original anew would, on its
 * way to a reader, pass the copy again.
 */
export function factsOfFunction(fn: IrFunction): FactsOfFunction {
  const definitions = new Map<Register, IrInsn>();
  const counts = new Map<Register, number>(fn.params.map((param) => [param, 1]));
  for (const block of fn.blocks)
    for (const insn of block.insns) {
      const to = definitionOf(insn);
      if (to === undefined) continue;
      definitions.set(to, insn);
      counts.set(to, (counts.get(to) ?? 0) + 1);
    }
  const once = (register: Register) => counts.get(register) === 1;
  const facts = new Map<Register, Fact>();
  for (const [register, insn] of definitions) {
    if (!once(register)) continue;
    const fact = factOf(insn);
    const stable =
      fact.value === undefined || 'constant' in fact.value || once(fact.value.register);
    facts.set(register, stable ? fact : { bits: fact.bits });
  }
  return facts;
}

function factOf(insn: IrInsn): Fact {
  switch (insn.op) {
    case 'move':
      return { value: insn.from, bits: 'constant' in insn.from ? widthOf(insn.from.constant) : 64 };
    case 'load':
    case 'load-slot':
      return { bits: insn.size * 8 };
    case 'swap':
      return { bits: insn.size * 8 };
    case 'extend':
      return { bits: insn.signed ? 64 : insn.size * 8 };
    case 'alu':
      return insn.operator === 'and' && 'constant' in insn.right
        ? { bits: widthOf(insn.right.constant) }
        : nothing;
    default:
      return nothing;
  }
}

const widthOf = (constant: bigint): number =>
  constant === 0n ? 0 : BigInt.asUintN(64, constant).toString(2).length;

const originalOf = (value: Operand | undefined): Register | undefined =>
  value !== undefined && 'register' in value ? value.register : undefined;

/** The facts at one point of a block; changes as the block is walked. */
export class Facts {
  private readonly whole: FactsOfFunction;
  private readonly here: Map<Register, Fact>;
  /** Registers that something here is a copy of. */
  private readonly originals: Set<Register>;

  constructor(whole: FactsOfFunction, from?: Facts) {
    this.whole = whole;
    this.here = new Map(from?.here);
    this.originals = new Set(from?.originals);
  }

  copy(): Facts {
    return new Facts(this.whole, this);
  }

  private of(register: Register): Fact {
    return this.here.get(register) ?? this.whole.get(register) ?? nothing;
  }

  /** The register that this one is a copy of; itself when it is none. */
  original(register: Register): Register {
    const { value } = this.of(register);
    return value !== undefined && 'register' in value ? this.original(value.register) : register;
  }

  constant(register: Register): bigint | undefined {
    const { value } = this.of(this.original(register));
    return value !== undefined && 'constant' in value
      ? BigInt.asIntN(64, value.constant)
      : undefined;
  }

  /** The best operand for a place that takes a constant; large ones stay in the register that holds them. */
  operand(operand: Operand): Operand {
    if ('constant' in operand) return operand;
    const constant = this.constant(operand.register);
    return constant !== undefined && fitsInt32(constant)
      ? { constant }
      : { register: this.original(operand.register) };
  }

  /** How many low bits may be set. */
  bits(register: Register): number {
    return this.of(this.original(register)).bits;
  }

  /** `insn` has just assigned `to`. */
  assign(to: Register, insn: IrInsn): void {
    if (this.originals.has(to))
      for (const [register, { value, bits }] of this.here)
        if (originalOf(value) === to) this.here.set(register, { bits });
    const fact = factOf(insn);
    // What is known everywhere need not be known here.
    if (this.whole.get(to)?.value !== undefined || (this.whole.has(to) && fact.value === undefined))
      return;
    const original = originalOf(fact.value);
    if (original !== undefined) this.originals.add(original);
    this.here.set(to, original === to ? nothing : fact);
  }
}
