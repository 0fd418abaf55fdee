import * as asm from '@sonde/asm';
import type { BlockId, IrBlock, IrInsn, Operand, Register, Terminator } from '../ir/ir.ts';
import type { KernelFeatures } from '../kernel/kernel-info.ts';
import type { Span } from '../source/span.ts';
import type { Allocated } from './allocate.ts';
import type { FunctionCode, Label, Line } from './code.ts';
import { emitAlu, emitConstant, emitExtend, emitSwap, type Placed } from './emit-value.ts';
import type { Frame } from './frame.ts';
import { type Move, sequentialize } from './parallel-move.ts';

/** Writes the instructions of an allocated function, with labels in place of distances. */
export function emitFunction(
  allocated: Allocated,
  frame: Frame,
  features: KernelFeatures,
): FunctionCode {
  const { fn } = allocated;
  const emitter = new Emitter(allocated, frame, features);
  const lines = [
    ...emitter.params(),
    ...fn.blocks.flatMap((block, index) => emitter.block(block, fn.blocks[index + 1]?.id)),
  ];
  return { name: fn.name, role: fn.role, lines };
}

const labelOf = (block: BlockId): Label => `b${block}`;

const jumps = {
  eq: 'jeq',
  ne: 'jne',
  lt: 'jlt',
  le: 'jle',
  gt: 'jgt',
  ge: 'jge',
  slt: 'jslt',
  sle: 'jsle',
  sgt: 'jsgt',
  sge: 'jsge',
  set: 'jset',
} as const;

type Body = Exclude<Line, { kind: 'label' }>;

/** `set` has no opposite. */
const opposites = {
  eq: 'ne',
  ne: 'eq',
  lt: 'ge',
  le: 'gt',
  gt: 'le',
  ge: 'lt',
  slt: 'sge',
  sle: 'sgt',
  sgt: 'sle',
  sge: 'slt',
} as const;

class Emitter {
  private readonly allocated: Allocated;
  private readonly frame: Frame;
  private readonly isaV4: boolean;

  constructor(allocated: Allocated, frame: Frame, features: KernelFeatures) {
    this.allocated = allocated;
    this.frame = frame;
    this.isaV4 = features.isa_v4 === true;
  }

  /** Moves what is read of r1..r5 to where it was given a place. */
  params(): Line[] {
    const { fn, liveParams, machine } = this.allocated;
    const moves = fn.params.flatMap((param, index) =>
      liveParams.has(param) ? [{ to: machine.get(param)!, from: index + 1 }] : [],
    );
    const busy = new Set(moves.flatMap(({ to, from }) => [to, from]));
    const scratch = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].find((register) => !busy.has(register))!;
    return plain(moveAll(moves, scratch));
  }

  block(block: IrBlock, next: BlockId | undefined): Line[] {
    return [
      { kind: 'label', label: labelOf(block.id) },
      ...block.insns.flatMap((insn) => located(this.insn(insn), insn.span)),
      ...located(this.end(block.end, next), block.end.span),
    ];
  }

  private at(register: Register): asm.Register {
    return this.allocated.machine.get(register)!;
  }

  private placed(operand: Operand): Placed {
    return 'register' in operand ? { register: this.at(operand.register) } : operand;
  }

  /** An operand that legalization made fit into an instruction. */
  private source(operand: Operand): asm.Source {
    const placed = this.placed(operand);
    return 'register' in placed ? placed : { imm: Number(placed.constant) };
  }

  private insn(insn: IrInsn): Body[] {
    switch (insn.op) {
      case 'map-address':
      case 'map-value-address':
        return [this.mapAddress(insn)];
      case 'function-address':
        return [{ kind: 'function-address', dst: this.at(insn.to), name: insn.function }];
      case 'call':
      case 'call-kernel':
      case 'call-function':
        return this.call(insn);
      case 'move':
      case 'alu':
      case 'extend':
      case 'negate':
      case 'swap':
        return plain(this.value(insn));
      default:
        return plain(this.memory(insn));
    }
  }

  private value(
    insn: IrInsn & { op: 'move' | 'alu' | 'extend' | 'negate' | 'swap' },
  ): asm.Instruction[] {
    const to = this.at(insn.to);
    switch (insn.op) {
      case 'move':
        return moveTo(to, this.placed(insn.from));
      case 'alu':
        return emitAlu(insn.operator, to, this.at(insn.left), this.source(insn.right));
      case 'extend':
        return emitExtend(insn, to, this.at(insn.from), this.isaV4);
      case 'negate':
        return [...moveTo(to, { register: this.at(insn.from) }), asm.negate(to)];
      case 'swap':
        return emitSwap(insn.size, to, this.at(insn.from));
    }
  }

  private memory(
    insn: IrInsn & {
      op: 'load' | 'store' | 'load-slot' | 'store-slot' | 'slot-address' | 'atomic-add';
    },
  ): asm.Instruction[] {
    const place =
      'slot' in insn
        ? { base: asm.framePointer, offset: this.frame.offsets.get(insn.slot)! + insn.offset }
        : { base: this.at(insn.base), offset: insn.offset };
    switch (insn.op) {
      case 'load':
      case 'load-slot':
        return [asm.load(insn.size, this.at(insn.to), place)];
      case 'store':
      case 'store-slot':
        return [asm.store(insn.size, place, this.source(insn.value))];
      case 'slot-address': {
        const to = this.at(insn.to);
        return [
          asm.alu64('mov', to, { register: place.base }),
          asm.alu64('add', to, { imm: place.offset }),
        ];
      }
      case 'atomic-add': {
        const value = this.at(insn.value);
        if (insn.to === undefined) return [asm.atomic(insn.size, asm.atomicOp.add, place, value)];
        const to = this.at(insn.to);
        const fetchAdd = asm.atomicOp.add | asm.atomicOp.fetch;
        return [...moveTo(to, { register: value }), asm.atomic(insn.size, fetchAdd, place, to)];
      }
    }
  }

  private mapAddress(insn: IrInsn & { op: 'map-address' | 'map-value-address' }): Body {
    const value = insn.op === 'map-value-address';
    const offset = value ? BigInt(insn.offset) << 32n : 0n;
    const kind = value ? asm.pseudoLoad.mapValue : asm.pseudoLoad.mapFd;
    const load = asm.loadImm64(this.at(insn.to), offset, kind);
    return { kind: 'map', insn: load, value, map: insn.map };
  }

  private call(insn: IrInsn & { op: 'call' | 'call-kernel' | 'call-function' }): Body[] {
    const placed = insn.args.map((arg) => this.placed(arg));
    const moves = placed.flatMap((arg, index) =>
      'register' in arg ? [{ to: index + 1, from: arg.register }] : [],
    );
    const constants = placed.flatMap((arg, index) =>
      'constant' in arg ? emitConstant(index + 1, arg.constant) : [],
    );
    return [
      // r0 is never an argument, so it is free once a value in it was moved away.
      ...plain(moveAll(moves, 0)),
      ...plain(constants),
      callOf(insn),
      ...plain(insn.to === undefined ? [] : moveTo(this.at(insn.to), { register: 0 })),
    ];
  }

  private end(end: Terminator, next: BlockId | undefined): Body[] {
    switch (end.op) {
      case 'jump':
        return jumpTo(end.to, next);
      case 'branch':
        return end.then === end.otherwise ? jumpTo(end.then, next) : this.branch(end, next);
      case 'return':
        return plain([...moveTo(0, this.placed(end.value)), asm.exit()]);
    }
  }

  private branch(end: Terminator & { op: 'branch' }, next: BlockId | undefined): Body[] {
    const left = this.at(end.left);
    const right = this.source(end.right);
    const { condition } = end;
    if (end.then === next && condition !== 'set') {
      const when = { op: jumps[opposites[condition]], left, right };
      return [{ kind: 'jump', to: labelOf(end.otherwise), when }];
    }
    const when = { op: jumps[condition], left, right };
    return [{ kind: 'jump', to: labelOf(end.then), when }, ...jumpTo(end.otherwise, next)];
  }
}

const plain = (insns: readonly asm.Instruction[]): Body[] =>
  insns.map((insn) => ({ kind: 'plain', insn }));

const located = (lines: Body[], span: Span | undefined): Line[] =>
  span === undefined ? lines : lines.map((line) => ({ ...line, span }));

const jumpTo = (to: BlockId, next: BlockId | undefined): Body[] =>
  to === next ? [] : [{ kind: 'jump', to: labelOf(to) }];

const moveAll = (moves: readonly Move[], scratch: asm.Register): asm.Instruction[] =>
  sequentialize(moves, scratch).map(({ to, from }) => asm.alu64('mov', to, { register: from }));

function callOf(insn: IrInsn & { op: 'call' | 'call-kernel' | 'call-function' }): Body {
  switch (insn.op) {
    case 'call':
      return { kind: 'plain', insn: asm.callHelper(helperNumber(insn.helper)) };
    case 'call-kernel':
      return { kind: 'plain', insn: asm.callKernelFunction(insn.btfId) };
    case 'call-function':
      return { kind: 'call-function', name: insn.function };
  }
}

function moveTo(to: asm.Register, from: Placed): asm.Instruction[] {
  if ('constant' in from) return emitConstant(to, from.constant);
  return from.register === to ? [] : [asm.alu64('mov', to, from)];
}

function helperNumber(name: string): number {
  const id = asm.helperId(name);
  if (id === undefined) throw new Error(`there is no helper ${name}`);
  return id;
}
