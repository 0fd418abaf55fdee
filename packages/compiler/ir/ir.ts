import type { Span } from '../source/span.ts';

/**
 * The intermediate form: three-address code over virtual registers of 64 bits with explicit control
 * flow, one step above eBPF. Not SSA: a register may be assigned many times. What may live
 * across a helper call, and where, is decided by `codegen/allocate.ts` alone.
 */
export interface IrProgram {
  /** The program's entry is functions[0]; the others are callbacks and subprograms. */
  readonly functions: readonly IrFunction[];
}

export interface IrFunction {
  readonly name: string;
  /** `main` gets the context in its first parameter. `callback` is passed to bpf_loop or for_each_map_elem (static linkage in BTF). */
  readonly role: 'main' | 'callback' | 'subprogram';
  /** In r1..r5 at entry. */
  readonly params: readonly Register[];
  /** blocks[0] is the entry. */
  readonly blocks: readonly IrBlock[];
  /** Objects on the stack. Index = SlotId. */
  readonly slots: readonly Slot[];
  readonly registerCount: number;
}

/** A virtual register. */
export type Register = number & { readonly __register?: never };
export type BlockId = number;
export type SlotId = number;

export interface Slot {
  readonly name: string;
  readonly sizeBytes: number;
  /** 1..8; 8 when a pointer or a 64-bit value is stored in it. */
  readonly alignBytes: number;
}

export interface IrBlock {
  readonly id: BlockId;
  readonly insns: readonly IrInsn[];
  readonly end: Terminator;
}

/** A register, or a constant. Constants beyond 32 bits signed are materialised by codegen. */
export type Operand = { readonly register: Register } | { readonly constant: bigint };

export type Size = 1 | 2 | 4 | 8;
export type AluOperator =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'mod'
  | 'and'
  | 'or'
  | 'xor'
  | 'lsh'
  | 'rsh'
  | 'arsh';
export type Condition =
  | 'eq'
  | 'ne'
  | 'lt'
  | 'le'
  | 'gt'
  | 'ge'
  | 'slt'
  | 'sle'
  | 'sgt'
  | 'sge'
  | 'set';

/** `span` and `comment` survive into the line table and the dumps. */
export type IrInsn = { readonly span?: Span; readonly comment?: string } & (
  | { readonly op: 'move'; readonly to: Register; readonly from: Operand }
  | {
      readonly op: 'alu';
      readonly operator: AluOperator;
      readonly to: Register;
      readonly left: Register;
      readonly right: Operand;
    }
  /** Zero- or sign-extend the low `size` bytes. */
  | {
      readonly op: 'extend';
      readonly to: Register;
      readonly from: Register;
      readonly size: 1 | 2 | 4;
      readonly signed: boolean;
    }
  | { readonly op: 'negate'; readonly to: Register; readonly from: Register }
  /** Byte swap of the low `size` bytes, unconditionally; the rest becomes zero. */
  | {
      readonly op: 'swap';
      readonly to: Register;
      readonly from: Register;
      readonly size: 2 | 4 | 8;
    }
  /** Zero-extended. `base` holds a pointer that the verifier lets us read. */
  | {
      readonly op: 'load';
      readonly to: Register;
      readonly base: Register;
      readonly offset: number;
      readonly size: Size;
    }
  | {
      readonly op: 'store';
      readonly base: Register;
      readonly offset: number;
      readonly size: Size;
      readonly value: Operand;
    }
  | {
      readonly op: 'load-slot';
      readonly to: Register;
      readonly slot: SlotId;
      readonly offset: number;
      readonly size: Size;
    }
  | {
      readonly op: 'store-slot';
      readonly slot: SlotId;
      readonly offset: number;
      readonly size: Size;
      readonly value: Operand;
    }
  | {
      readonly op: 'slot-address';
      readonly to: Register;
      readonly slot: SlotId;
      readonly offset: number;
    }
  /** Atomic add to memory, no result; `to` set: fetch the old value (needs kernel 5.12). */
  | {
      readonly op: 'atomic-add';
      readonly base: Register;
      readonly offset: number;
      readonly size: 4 | 8;
      readonly value: Register;
      readonly to?: Register;
    }
  /** `map` indexes CompiledScript.maps. */
  | { readonly op: 'map-address'; readonly to: Register; readonly map: number }
  /** Address inside element 0 of an array map, known to the verifier (BPF_PSEUDO_MAP_VALUE). */
  | {
      readonly op: 'map-value-address';
      readonly to: Register;
      readonly map: number;
      readonly offset: number;
    }
  | { readonly op: 'function-address'; readonly to: Register; readonly function: string }
  /** `helper` by kernel name without `bpf_`: 'map_lookup_elem'. At most five arguments. `to` unset: result unused. */
  | {
      readonly op: 'call';
      readonly helper: string;
      readonly args: readonly Operand[];
      readonly to?: Register;
    }
  /** A kernel function by BTF id of vmlinux. */
  | {
      readonly op: 'call-kernel';
      readonly function: string;
      readonly btfId: number;
      readonly args: readonly Operand[];
      readonly to?: Register;
    }
  | {
      readonly op: 'call-function';
      readonly function: string;
      readonly args: readonly Operand[];
      readonly to?: Register;
    }
);

export type Terminator = { readonly span?: Span } & (
  | { readonly op: 'jump'; readonly to: BlockId }
  /** 64-bit compare. `likely` lays out `then` as the fall-through when false… codegen may ignore it. */
  | {
      readonly op: 'branch';
      readonly condition: Condition;
      readonly left: Register;
      readonly right: Operand;
      readonly then: BlockId;
      readonly otherwise: BlockId;
    }
  | { readonly op: 'return'; readonly value: Operand }
);
