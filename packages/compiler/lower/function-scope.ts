import { constant, IrBuilder, type Value } from '../ir/builder.ts';
import type { BlockId, Register, SlotId } from '../ir/ir.ts';
import { sizeOf, type Type } from '../types/type.ts';
import type { VariableId } from '../types/typed.ts';
import { emitDispatch } from './dispatch.ts';
import { isScalar, roundUp } from './layout.ts';
import { inSlot, type Location, loadFrom, own, shift, storeTo, zero } from './location.ts';
import { callGuard, type PreemptionGuard } from './preemption.ts';
import { type ProgramScope, returnValue, stackObjectBytesMax } from './program-scope.ts';
import { emitScratchClaim, emitScratchRelease, lookUpScratch } from './scratch-claim.ts';
import type { ScriptScope } from './script-scope.ts';
import { emitTaskFilter } from './task-filter.ts';

/** Where a variable lives in one function of a program. */
export type Home =
  | { readonly kind: 'register'; readonly register: Register }
  | { readonly kind: 'memory'; readonly at: Location };

/** What slots may take of the 512 bytes of stack before temporaries go elsewhere; the rest is for spilled registers and callbacks. */
const stackBytesMax = 256;

/** What `break` and `continue` emit. */
export interface Loop {
  readonly continue: () => void;
  readonly break: () => void;
}

/** Where the result of a function of the script goes, or that of a probe whose result counts. */
export interface FunctionResult {
  /** Absent: that of the probe. */
  readonly function?: string;
  readonly type: Type;
  /** Offset in the frame: the value itself when it fits a register, else the address of the caller's memory. */
  readonly frameWord: number;
}

export interface FunctionOptions {
  readonly name: string;
  readonly role: 'main' | 'callback' | 'subprogram';
  readonly params: number;
  /** Of a function of the script, and of the callbacks in it. */
  readonly result?: FunctionResult;
  /** Which parameter of a callback is the address of the frame. */
  readonly frameParam?: number;
}

/** One function of a program while it is built. */
export class FunctionScope {
  readonly program: ProgramScope;
  readonly b: IrBuilder;
  /** The program's context; callbacks have none. */
  readonly context: Register | undefined;
  readonly inCallback: boolean;
  readonly result: FunctionResult | undefined;
  loop: Loop | undefined;
  private readonly homes = new Map<VariableId, Home>();
  private readonly body: BlockId;
  private readonly frameParam: Register | undefined;
  private frameSlot: SlotId | undefined;
  private scratch: Register | undefined;
  private end: { readonly block: BlockId; readonly result: Register } | undefined;
  private target: Register | undefined;
  private scalarSlot: SlotId | undefined;
  private slotBytes = 0;
  private takenSlots: { slot: SlotId; size: number }[] = [];
  private readonly freeSlots: { slot: SlotId; size: number }[] = [];
  /** Memory variables whose first assignment does not dominate every use. */
  private readonly cleared = new Set<VariableId>();
  private readonly assignedIn = new Map<VariableId, number>();
  private readonly openBlocks: number[] = [];
  private blockCount = 0;

  constructor(program: ProgramScope, options: FunctionOptions) {
    this.program = program;
    this.b = new IrBuilder(options.name, options.role, options.params);
    this.inCallback = options.role === 'callback';
    this.context = options.role === 'main' ? this.b.params[0] : undefined;
    this.result = options.result;
    this.frameParam =
      options.frameParam === undefined ? undefined : this.b.params[options.frameParam];
    // Block 0 is the prologue: filled by finish(), once it is known what the body needs.
    this.body = this.b.block();
    this.b.enter(this.body);
  }

  get script(): ScriptScope {
    return this.program.script;
  }

  /** The struct that loop bodies share with what is around them. */
  frame(): Location {
    if (this.frameParam !== undefined) return own(this.frameParam);
    this.frameSlot ??= this.b.slot('frame', 0);
    return inSlot(this.frameSlot);
  }

  /** Own memory for a composite value, good until the end of the statement. */
  temporary(name: string, sizeBytes: number): Location {
    const size = Math.max(8, roundUp(sizeBytes, 8));
    if (size > stackObjectBytesMax) return this.scratchAt(this.program.allocate(size));
    const free = this.freeSlots.findIndex((each) => each.size === size);
    const bytesMax = this.script.savesStack ? 0 : stackBytesMax;
    if (free < 0 && this.slotBytes + size > bytesMax)
      return this.scratchAt(this.program.allocate(size));
    const slot = free < 0 ? this.slot(name, size) : this.freeSlots.splice(free, 1)[0]!.slot;
    this.takenSlots.push({ slot, size });
    return inSlot(slot);
  }

  /** Emits one statement: its temporaries are free again afterwards. */
  inStatement(emit: () => void): void {
    const outer = this.takenSlots;
    this.takenSlots = [];
    this.program.releasing(emit);
    this.freeSlots.push(...this.takenSlots);
    this.takenSlots = outer;
  }

  /** A stack object for as long as the function runs. */
  slot(name: string, sizeBytes: number): SlotId {
    this.slotBytes += roundUp(sizeBytes, 8);
    return this.b.slot(name, sizeBytes);
  }

  /** Where a probe_read of one scalar lands, only until it is loaded. */
  readSlot(): SlotId {
    this.scalarSlot ??= this.slot('read', 8);
    return this.scalarSlot;
  }

  /** Scratch memory at an offset given out by `program.allocate`. */
  scratchAt(offset: number): Location {
    this.scratch ??= this.b.register();
    return own(this.scratch, offset);
  }

  /** Index of the probe's name, where one attachment serves many. */
  dispatched(): Register {
    this.target ??= this.b.register();
    return this.target;
  }

  home(id: VariableId, use: 'read' | 'assign' = 'read'): Home {
    this.noteUse(id, use);
    const known = this.homes.get(id);
    if (known) return known;
    const home = this.newHome(id);
    this.homes.set(id, home);
    return home;
  }

  /** Emits a block of the script: the scope of what is first assigned in it. */
  inBlock(emit: () => void): void {
    this.openBlocks.push(this.blockCount++);
    emit();
    this.openBlocks.pop();
  }

  /** Fills the prologue and hands the function to the program. */
  finish(): void {
    const { b } = this;
    if (!b.ended) this.return(constant(this.endValue));
    const bail = b.block();
    b.enter(bail);
    b.return(constant(this.inCallback ? 1 : this.endValue));
    const leave = this.guard === undefined ? bail : b.block();
    if (leave !== bail) {
      b.enter(leave);
      this.return(constant(this.endValue));
    }
    if (!this.inCallback && (this.sharesScratch || this.program.claimedKeyWord !== undefined))
      this.scratchAt(0);
    this.emitEnd();
    b.enter(0);
    if (b.role === 'main') emitDispatch(this, this.target, bail);
    emitTaskFilter(this, bail);
    if (this.guard) callGuard(b, this.guard, 'disable');
    const { scratch } = this;
    const key = scratch === undefined ? undefined : this.emitScratchLookup(scratch, leave);
    if (this.frameSlot !== undefined) {
      b.resizeSlot(this.frameSlot, this.program.frameBytes);
      zero(b, inSlot(this.frameSlot), this.program.frameBytes);
    }
    this.tellCallbacks(key);
    for (const [id, home] of this.homes) this.emitInitial(id, home);
    if (!this.inCallback) this.clearSharedScratch();
    b.jump(this.body);
    this.program.functions.push(b.finish());
  }

  /** Leaves the function, and gives back what it claimed. */
  return(value: Value): void {
    const claims = this.program.claimsScratch && !this.inCallback;
    if (!claims && this.guard === undefined) return this.b.return(value);
    this.end ??= { block: this.b.block(), result: this.b.register() };
    this.b.move(this.end.result, value);
    this.b.jump(this.end.block);
  }

  /** The preemption guard, which is up to the main function. */
  private get guard(): PreemptionGuard | undefined {
    return this.b.role === 'main' ? this.program.guard : undefined;
  }

  /** The one way out of a function that has something to give back: what that is, is known now. */
  private emitEnd(): void {
    if (this.end === undefined) return;
    this.b.enter(this.end.block);
    if (this.program.claimsScratch && this.scratch !== undefined)
      emitScratchRelease(this, this.scratch);
    if (this.guard) callGuard(this.b, this.guard, 'enable');
    this.b.return({ register: this.end.result });
  }

  /** What a function returns that ran to its end. */
  get endValue(): number {
    return this.inCallback || this.result !== undefined ? 0 : returnValue(this.program);
  }

  private newHome(id: VariableId): Home {
    const { type, name, captured, addressed } = this.program.probe.variables[id]!;
    const inScratch = this.program.scratchOffsets.get(id);
    if (inScratch !== undefined) return { kind: 'memory', at: this.scratchAt(inScratch) };
    if (captured) {
      const offset = this.program.frameOffsets.get(id)!;
      return { kind: 'memory', at: shift(this.frame(), offset) };
    }
    if (isScalar(type) && !addressed) return { kind: 'register', register: this.b.register() };
    return { kind: 'memory', at: inSlot(this.slot(`$${name}`, sizeOf(type))) };
  }

  private noteUse(id: VariableId, use: 'read' | 'assign'): void {
    const first = this.assignedIn.get(id);
    if (first === undefined && use === 'assign') {
      this.assignedIn.set(id, this.openBlocks.at(-1) ?? -1);
    } else if (first === undefined || !this.openBlocks.includes(first)) {
      this.cleared.add(id);
    }
  }

  private emitInitial(id: VariableId, home: Home): void {
    if (home.kind === 'register') return this.b.move(home.register, constant(0));
    const { captured, type } = this.program.probe.variables[id]!;
    if (!captured && this.cleared.has(id)) zero(this.b, home.at, sizeOf(type));
  }

  private get sharesScratch(): boolean {
    return [...this.program.scratchOffsets.keys()].some((id) => this.sharesVariable(id));
  }

  /** Whether a variable of this function is one of its loops' too. */
  private sharesVariable(id: VariableId): boolean {
    const { captured, owner } = this.program.probe.variables[id]!;
    return captured && owner === this.result?.function;
  }

  /** Captured variables outside the frame: who assigns first cannot be seen from one function. */
  private clearSharedScratch(): void {
    for (const [id, offset] of this.program.scratchOffsets) {
      const { type } = this.program.probe.variables[id]!;
      if (this.sharesVariable(id)) zero(this.b, this.scratchAt(offset), sizeOf(type));
    }
  }

  /** Finds this run's scratch memory; gives where its key lies. */
  private emitScratchLookup(to: Register, bail: BlockId): SlotId {
    const { b, program } = this;
    const key = this.slot('scratch key', 4);
    if (program.claimsScratch && !this.inCallback) {
      emitScratchClaim(this, { to, key, bail });
      return key;
    }
    if (program.claimsScratch) {
      program.claimedKeyWord ??= program.frameWord();
      const claimed = loadFrom(b, shift(this.frame(), program.claimedKeyWord), 4);
      b.storeSlot(key, 0, 4, { register: claimed });
    } else {
      b.storeSlot(key, 0, 4, constant(program.scratchKey));
    }
    b.move(to, { register: lookUpScratch(this, key, bail) });
    return key;
  }

  /** Callbacks work in the memory that the function around them claimed. */
  private tellCallbacks(key: SlotId | undefined): void {
    const word = this.program.claimedKeyWord;
    if (this.inCallback || word === undefined || key === undefined) return;
    // No frame: no callbacks, only those of another function of the program.
    if (this.frameSlot === undefined) return;
    const claimed = loadFrom(this.b, inSlot(key), 4);
    storeTo(this.b, shift(this.frame(), word), 4, { register: claimed });
  }
}
