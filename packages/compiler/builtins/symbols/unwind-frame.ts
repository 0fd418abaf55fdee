import { unwindLayout } from '../../artifact.ts';
import { constant, type Value } from '../../ir/builder.ts';
import type { Register } from '../../ir/ir.ts';
import { FunctionScope } from '../../lower/function-scope.ts';
import { addressOf, type Location, loadFrom, own, shift, storeTo } from '../../lower/location.ts';

/**
 * What the frames of one stack are unwound with, in scratch memory; the addresses that were found lie behind it. u64 each:
 * registers of the frame, how many frames were found, the rows of the process, and a word that is always 0.
 * `caller`: 1 from the second frame on. A return address lies after the call, which may be its function's last instruction, so
 * that callers are looked up and shown one byte before it, as bpftrace does.
 */
export const unwindState = {
  ip: 0,
  sp: 8,
  bp: 16,
  frames: 24,
  firstRow: 32,
  rowCount: 40,
  caller: 48,
  zero: 56,
  sizeBytes: 64,
} as const;

/** Builds the callback of bpf_loop() that notes one frame and goes to its caller; gives its name. */
export function unwindFrame(outer: FunctionScope, stateOffset: number, depth: number): string {
  const name = outer.program.callbackName();
  const f = new FunctionScope(outer.program, { name, role: 'callback', params: 2, frameParam: 1 });
  const { b } = f;
  const state = f.scratchAt(stateOffset);
  const round = b.params[0]!;
  endWhere(f, 'ge', round, constant(depth));
  const ip = loadFrom(b, shift(state, unwindState.ip), 8);
  const caller = loadFrom(b, shift(state, unwindState.caller), 8);
  const pc = b.alu('sub', { register: ip }, { register: caller });
  noteFrame(f, state, round, pc);
  const row = findRow(f, state, pc);
  const kind = b.load(row, unwindLayout.row.cfa, 1);
  endWhere(f, 'eq', kind, constant(unwindLayout.cfa.end));
  const cfa = frameStart(f, { state, row, kind, ip });
  const read = f.readSlot();
  readWord(f, b.alu('sub', { register: cfa }, constant(8)));
  const returnAddress = b.loadSlot(read, 0, 8);
  endWhere(f, 'eq', returnAddress, constant(0));
  restoreBp(f, state, row, cfa);
  storeTo(b, shift(state, unwindState.ip), 8, { register: returnAddress });
  storeTo(b, shift(state, unwindState.sp), 8, { register: cfa });
  storeTo(b, shift(state, unwindState.caller), 8, constant(1));
  f.finish();
  return name;
}

/** Ends the stack where a condition holds. */
function endWhere(
  f: FunctionScope,
  condition: 'eq' | 'ge' | 'gt' | 'ne',
  left: Register,
  right: Value,
): void {
  const { b } = f;
  const [stop, go] = [b.block(), b.block()];
  b.branch(condition, left, right, stop, go);
  b.enter(stop);
  b.return(constant(1));
  b.enter(go);
}

function noteFrame(f: FunctionScope, state: Location, round: Register, pc: Register): void {
  const { b } = f;
  const frames = addressOf(b, shift(state, unwindState.sizeBytes));
  const offset = b.alu('mul', { register: round }, constant(8));
  const to = b.alu('add', { register: frames }, { register: offset });
  storeTo(b, own(to), 8, { register: pc });
  const count = b.alu('add', { register: round }, constant(1));
  storeTo(b, shift(state, unwindState.frames), 8, { register: count });
}

/**
 * The row that holds an address: the last one not above it. The halving search is written out, step after step; that it
 * starts from a word in memory keeps the verifier from telling its ways apart by the row's number, of which there are too many.
 */
function findRow(f: FunctionScope, state: Location, pc: Register): Register {
  const { b } = f;
  const first = loadFrom(b, shift(state, unwindState.firstRow), 8);
  const count = loadFrom(b, shift(state, unwindState.rowCount), 8);
  const low = b.register();
  b.move(low, { register: loadFrom(b, shift(state, unwindState.zero), 8) });
  for (let step = unwindLayout.searchSteps - 1; step >= 0; step--) {
    const middle = b.alu('add', { register: low }, constant(2 ** step));
    const [inside, found, below, next] = [b.block(), b.block(), b.block(), b.block()];
    b.branch('lt', middle, { register: count }, inside, next);
    b.enter(inside);
    const row = lookUpRow(f, first, middle);
    b.branch('ne', row, constant(0), found, next);
    b.enter(found);
    const address = b.load(row, unwindLayout.row.address, 8);
    b.branch('le', address, { register: pc }, below, next);
    b.enter(below);
    b.move(low, { register: middle });
    b.jump(next);
    b.enter(next);
  }
  const row = lookUpRow(f, first, low);
  endWhere(f, 'eq', row, constant(0));
  endWhere(f, 'gt', b.load(row, unwindLayout.row.address, 8), { register: pc });
  return row;
}

function lookUpRow(f: FunctionScope, first: Register, index: Register): Register {
  const { b } = f;
  const key = f.readSlot();
  b.storeSlot(key, 0, 4, { register: b.alu('add', { register: first }, { register: index }) });
  return b.call('map_lookup_elem', [
    { register: b.mapAddress(f.script.unwind.rows) },
    { register: b.slotAddress(key) },
  ]);
}

interface Frame {
  readonly state: Location;
  readonly row: Register;
  readonly kind: Register;
  readonly ip: Register;
}

/** The CFA of a frame. */
function frameStart(f: FunctionScope, { state, row, kind, ip }: Frame): Register {
  const { b } = f;
  const cfa = b.register();
  const [plt, described, byBp, bySp, done] = [
    b.block(),
    b.block(),
    b.block(),
    b.block(),
    b.block(),
  ];
  b.branch('eq', kind, constant(unwindLayout.cfa.plt), plt, described);
  b.enter(plt);
  // 8 bytes more from the 11th of its 16 bytes on: (ip & 15) + 5 is 16 or more there.
  const inStub = b.alu('and', { register: ip }, constant(15));
  const pushed = b.alu(
    'and',
    { register: b.alu('add', { register: inStub }, constant(5)) },
    constant(16),
  );
  const more = b.alu('rsh', { register: pushed }, constant(1));
  const sp = loadFrom(b, shift(state, unwindState.sp), 8);
  const onStack = b.alu('add', { register: sp }, { register: more });
  b.move(cfa, { register: b.alu('add', { register: onStack }, constant(8)) });
  b.jump(done);
  b.enter(described);
  const offset = b.register();
  const low = b.load(row, unwindLayout.row.offset, 4);
  b.emit({ op: 'extend', to: offset, from: low, size: 4, signed: true });
  b.branch('eq', kind, constant(unwindLayout.cfa.rbp), byBp, bySp);
  for (const [block, word] of [
    [byBp, unwindState.bp],
    [bySp, unwindState.sp],
  ] as const) {
    b.enter(block);
    const base = loadFrom(b, shift(state, word), 8);
    b.move(cfa, { register: b.alu('add', { register: base }, { register: offset }) });
    b.jump(done);
  }
  b.enter(done);
  return cfa;
}

/** Reads a word of the user's stack into the read slot; without it the stack ends. */
function readWord(f: FunctionScope, address: Register): void {
  const { b } = f;
  const result = b.call('probe_read_user', [
    { register: b.slotAddress(f.readSlot()) },
    constant(8),
    { register: address },
  ]);
  endWhere(f, 'ne', result, constant(0));
}

function restoreBp(f: FunctionScope, state: Location, row: Register, cfa: Register): void {
  const { b } = f;
  const [saved, same] = [b.block(), b.block()];
  b.branch('ne', b.load(row, unwindLayout.row.rbpSaved, 1), constant(0), saved, same);
  b.enter(saved);
  const offset = b.register();
  const low = b.load(row, unwindLayout.row.rbpOffset, 2);
  b.emit({ op: 'extend', to: offset, from: low, size: 2, signed: true });
  readWord(f, b.alu('add', { register: cfa }, { register: offset }));
  storeTo(b, shift(state, unwindState.bp), 8, { register: b.loadSlot(f.readSlot(), 0, 8) });
  b.jump(same);
  b.enter(same);
}
