import type { Span } from '../source/span.ts';
import type {
  AluOperator,
  BlockId,
  Condition,
  IrBlock,
  IrFunction,
  IrInsn,
  Operand,
  Register,
  Size,
  Slot,
  SlotId,
  Terminator,
} from './ir.ts';

/** A value the lowering works with: a register, or a constant known now. */
export type Value = Operand;
export const constant = (value: bigint | number): Value => ({ constant: BigInt(value) });
export const inRegister = (register: Register): Value => ({ register });

type Distribute<T> = T extends unknown ? Omit<T, 'span' | 'comment'> : never;

/** Builds one function, block after block. The current block ends when a terminator is given. */
export class IrBuilder {
  private readonly blocks: { id: BlockId; insns: IrInsn[]; end?: Terminator }[] = [];
  private readonly slotList: Slot[] = [];
  private registers = 0;
  private current: BlockId;
  private span: Span | undefined;
  readonly params: Register[];

  readonly name: string;
  readonly role: IrFunction['role'];

  constructor(name: string, role: IrFunction['role'], paramCount: number) {
    this.name = name;
    this.role = role;
    this.params = Array.from({ length: paramCount }, () => this.register());
    this.current = this.block();
  }

  /** What is emitted now is attributed to this. */
  get currentSpan(): Span | undefined {
    return this.span;
  }

  /** All that is emitted inside `emit` is attributed to `span`. */
  at<T>(span: Span, emit: () => T): T {
    const outer = this.span;
    this.span = span;
    const result = emit();
    this.span = outer;
    return result;
  }

  register(): Register {
    return this.registers++;
  }

  block(): BlockId {
    this.blocks.push({ id: this.blocks.length, insns: [] });
    return this.blocks.length - 1;
  }

  slot(name: string, sizeBytes: number, alignBytes = 8): SlotId {
    this.slotList.push({ name, sizeBytes, alignBytes });
    return this.slotList.length - 1;
  }

  /** Gives a slot its final size, when that is known only at the end. */
  resizeSlot(slot: SlotId, sizeBytes: number): void {
    this.slotList[slot] = { ...this.slotList[slot]!, sizeBytes };
  }

  /** Continue in `block`. The one before must have ended. */
  enter(block: BlockId): void {
    this.current = block;
  }

  get currentBlock(): BlockId {
    return this.current;
  }

  /** Whether the current block has ended: what follows in the same place can never run. */
  get ended(): boolean {
    return this.blocks[this.current]!.end !== undefined;
  }

  emit(insn: Distribute<IrInsn>, comment?: string): void {
    if (this.ended) return;
    const located = { ...insn, ...(this.span && { span: this.span }), ...(comment && { comment }) };
    this.blocks[this.current]!.insns.push(located as IrInsn);
  }

  private end(end: Distribute<Terminator>): void {
    const block = this.blocks[this.current]!;
    if (block.end === undefined)
      block.end = { ...end, ...(this.span && { span: this.span }) } as Terminator;
  }

  jump(to: BlockId): void {
    this.end({ op: 'jump', to });
  }

  branch(
    condition: Condition,
    left: Register,
    right: Value,
    then: BlockId,
    otherwise: BlockId,
  ): void {
    this.end({ op: 'branch', condition, left, right, then, otherwise });
  }

  return(value: Value): void {
    this.end({ op: 'return', value });
  }

  /** The value in a register, materialised when it is a constant. */
  inRegister(value: Value): Register {
    if ('register' in value) return value.register;
    const to = this.register();
    this.emit({ op: 'move', to, from: value });
    return to;
  }

  move(to: Register, from: Value): void {
    this.emit({ op: 'move', to, from });
  }

  alu(operator: AluOperator, left: Value, right: Value): Register {
    const to = this.register();
    this.emit({ op: 'alu', operator, to, left: this.inRegister(left), right });
    return to;
  }

  load(base: Register, offset: number, size: Size): Register {
    const to = this.register();
    this.emit({ op: 'load', to, base, offset, size });
    return to;
  }

  store(base: Register, offset: number, size: Size, value: Value): void {
    this.emit({ op: 'store', base, offset, size, value });
  }

  loadSlot(slot: SlotId, offset: number, size: Size): Register {
    const to = this.register();
    this.emit({ op: 'load-slot', to, slot, offset, size });
    return to;
  }

  storeSlot(slot: SlotId, offset: number, size: Size, value: Value): void {
    this.emit({ op: 'store-slot', slot, offset, size, value });
  }

  slotAddress(slot: SlotId, offset = 0): Register {
    const to = this.register();
    this.emit({ op: 'slot-address', to, slot, offset });
    return to;
  }

  mapAddress(map: number): Register {
    const to = this.register();
    this.emit({ op: 'map-address', to, map });
    return to;
  }

  mapValueAddress(map: number, offset: number): Register {
    const to = this.register();
    this.emit({ op: 'map-value-address', to, map, offset });
    return to;
  }

  call(helper: string, args: readonly Value[], comment?: string): Register {
    const to = this.register();
    this.emit({ op: 'call', helper, args, to }, comment);
    return to;
  }

  /** The finished function. Blocks without an end return 0; blocks never entered and never jumped to stay empty and are dropped by `passes/`. */
  finish(): IrFunction {
    const blocks: IrBlock[] = this.blocks.map(({ id, insns, end }) => ({
      id,
      insns,
      end: end ?? { op: 'return', value: constant(0) },
    }));
    return {
      name: this.name,
      role: this.role,
      params: this.params,
      blocks,
      slots: this.slotList,
      registerCount: this.registers,
    };
  }
}
