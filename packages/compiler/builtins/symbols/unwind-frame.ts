import { unwindLayout } from '../../artifact.ts';
import { constant, type Value } from '../../ir/builder.ts';
import type { BlockId, Condition, Register } from '../../ir/ir.ts';
import { FunctionScope } from '../../lower/function-scope.ts';
import { addressOf, type Location, loadFrom, own, shift, storeTo } from '../../lower/location.ts';
import type { StackType } from '../../types/type.ts';
import { searchSorted } from './unwind-search.ts';

/**
 * What the frames of one stack are unwound with, in scratch memory; what was found lies behind it. u64 each:
 * registers of the frame, how many frames were found, the mappings of the process, and a word for searches.
 * `caller`: 1 from the second frame on. A return address lies after the call, which may be its function's last instruction, so
 * that callers are looked up and shown one byte before it, as bpftrace does. `failed`: 1 when the last frame's caller is not known.
 */
export const unwindState = {
  ip: 0,
  sp: 8,
  bp: 16,
  frames: 24,
  firstMapping: 32,
  mappingCount: 40,
  caller: 48,
  word: 56,
  failed: 64,
  sizeBytes: 72,
} as const;

/** Builds the callback of bpf_loop() that notes one frame and goes to its caller; gives its name. */
export function unwindFrame(outer: FunctionScope, stateOffset: number, type: StackType): string {
  const name = outer.program.callbackName();
  const f = new FunctionScope(outer.program, { name, role: 'callback', params: 2, frameParam: 1 });
  const { b } = f;
  const step: Step = { f, state: f.scratchAt(stateOffset), stop: b.block(), fail: b.block() };
  const round = b.params[0]!;
  leaveWhere(f, ['ge', round, constant(type.depth)], step.stop);
  const ip = loadState(step, 'ip');
  const pc = b.alu('sub', { register: ip }, { register: loadState(step, 'caller') });
  const frame = noteFrame(step, { round, pc, type });
  const mapping = findMapping(step, pc);
  if (type.mode === 'build_id') noteBuildId(f, frame, { mapping, pc });
  const row = findRow(step, { mapping, pc });
  const kind = b.load(row, unwindLayout.row.cfa, 1);
  leaveWhere(f, ['eq', kind, constant(unwindLayout.cfa.unknown)], step.fail);
  leaveWhere(f, ['eq', kind, constant(unwindLayout.cfa.end)], step.stop);
  const cfa = frameStart(step, { row, kind, ip });
  const returnAddress = readWord(step, b.alu('sub', { register: cfa }, constant(8)));
  leaveWhere(f, ['eq', returnAddress, constant(0)], step.stop);
  restoreBp(step, row, cfa);
  storeState(step, 'ip', { register: returnAddress });
  storeState(step, 'sp', { register: cfa });
  storeState(step, 'caller', constant(1));
  b.return(constant(0));
  b.enter(step.fail);
  storeState(step, 'failed', constant(1));
  b.jump(step.stop);
  b.enter(step.stop);
  b.return(constant(1));
  f.finish();
  return name;
}

/** One call of the callback: `stop` ends the stack, `fail` too, and says that a caller is missing. */
interface Step {
  readonly f: FunctionScope;
  readonly state: Location;
  readonly stop: BlockId;
  readonly fail: BlockId;
}

type StateWord = Exclude<keyof typeof unwindState, 'sizeBytes'>;

const loadState = ({ f, state }: Step, word: StateWord): Register =>
  loadFrom(f.b, shift(state, unwindState[word]), 8);

const storeState = ({ f, state }: Step, word: StateWord, value: Value): void =>
  storeTo(f.b, shift(state, unwindState[word]), 8, value);

/** Goes to `target` where a condition holds. */
function leaveWhere(
  { b }: FunctionScope,
  [condition, left, right]: readonly [Condition, Register, Value],
  target: BlockId,
): void {
  const go = b.block();
  b.branch(condition, left, right, target, go);
  b.enter(go);
}

/** Adds a frame to what was found: its address, or an entry that has no id yet. Gives where it lies. */
function noteFrame(
  step: Step,
  { round, pc, type }: { round: Register; pc: Register; type: StackType },
): Register {
  const { b } = step.f;
  const frames = addressOf(b, shift(step.state, unwindState.sizeBytes));
  const offset = b.alu('mul', { register: round }, constant(frameBytes(type)));
  const at = b.alu('add', { register: frames }, { register: offset });
  noteAddress(step.f, own(at), type, { register: pc });
  const count = b.alu('add', { register: round }, constant(1));
  storeState(step, 'frames', { register: count });
  return at;
}

/** Bytes of a frame: a u64, or struct bpf_stack_build_id (include/uapi/linux/bpf.h, v6.12). */
export const frameBytes = ({ mode }: StackType): number => (mode === 'build_id' ? 32 : 8);

const buildId = { status: 0, id: 4, offset: 24, statusIp: 2 } as const;

/** Writes a frame of which no more than the address is known; in build_id mode its first bytes are zero before. */
export function noteAddress(f: FunctionScope, at: Location, type: StackType, value: Value): void {
  if (type.mode !== 'build_id') return storeTo(f.b, at, 8, value);
  storeTo(f.b, shift(at, buildId.status), 4, constant(buildId.statusIp));
  storeTo(f.b, shift(at, buildId.offset), 8, value);
}

interface Place {
  readonly mapping: Register;
  readonly pc: Register;
}

/** Puts the id of its file and the offset in there into a frame; a mapping without an id says so by its status. */
function noteBuildId(f: FunctionScope, frame: Register, { mapping, pc }: Place): void {
  const { b } = f;
  const { mapping: layout } = unwindLayout;
  const done = b.block();
  const status = b.load(mapping, layout.buildId, 4);
  leaveWhere(f, ['eq', status, constant(buildId.statusIp)], done);
  for (let at = 0; at < buildId.offset; at += 8)
    storeTo(b, own(frame, at), 8, { register: b.load(mapping, layout.buildId + at, 8) });
  const base = b.load(mapping, layout.aboveFile, 8);
  const offset = b.alu('sub', { register: pc }, { register: base });
  storeTo(b, own(frame, buildId.offset), 8, { register: offset });
  b.jump(done);
  b.enter(done);
}

/** The mapping that holds an address. */
function findMapping(step: Step, pc: Register): Register {
  const { f, fail } = step;
  const { mapping: layout, mappingSteps: steps } = unwindLayout;
  const [first, count] = [loadState(step, 'firstMapping'), loadState(step, 'mappingCount')];
  const word = shift(step.state, unwindState.word);
  const elements = { map: f.script.unwind.mappings, first, count, steps, word };
  const mapping = searchSorted(f, elements, pc, fail);
  leaveWhere(f, ['ge', pc, { register: f.b.load(mapping, layout.end, 8) }], fail);
  return mapping;
}

/** The row that holds an address. */
function findRow(step: Step, { mapping, pc }: Place): Register {
  const { f, fail } = step;
  const { b } = f;
  const { mapping: layout, rowSteps: steps } = unwindLayout;
  const first = b.load(mapping, layout.firstRow, 4);
  const count = b.load(mapping, layout.rowCount, 4);
  const word = shift(step.state, unwindState.word);
  const address = b.alu(
    'sub',
    { register: pc },
    { register: b.load(mapping, layout.aboveRows, 8) },
  );
  return searchSorted(f, { map: f.script.unwind.rows, first, count, steps, word }, address, fail);
}

interface Frame {
  readonly row: Register;
  readonly kind: Register;
  readonly ip: Register;
}

/** The CFA of a frame. */
function frameStart(step: Step, { row, kind, ip }: Frame): Register {
  const { b } = step.f;
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
  const sp = loadState(step, 'sp');
  const onStack = b.alu('add', { register: sp }, { register: more });
  b.move(cfa, { register: b.alu('add', { register: onStack }, constant(8)) });
  b.jump(done);
  b.enter(described);
  const offset = b.register();
  const low = b.load(row, unwindLayout.row.offset, 4);
  b.emit({ op: 'extend', to: offset, from: low, size: 4, signed: true });
  b.branch('eq', kind, constant(unwindLayout.cfa.rbp), byBp, bySp);
  for (const [block, word] of [
    [byBp, 'bp'],
    [bySp, 'sp'],
  ] as const) {
    b.enter(block);
    const base = loadState(step, word);
    b.move(cfa, { register: b.alu('add', { register: base }, { register: offset }) });
    b.jump(done);
  }
  b.enter(done);
  return cfa;
}

/** A word of the user's stack, which is also in the read slot; without it the caller is not known. */
function readWord({ f, fail }: Step, address: Register): Register {
  const { b } = f;
  const result = b.call('probe_read_user', [
    { register: b.slotAddress(f.readSlot()) },
    constant(8),
    { register: address },
  ]);
  leaveWhere(f, ['ne', result, constant(0)], fail);
  return b.loadSlot(f.readSlot(), 0, 8);
}

function restoreBp(step: Step, row: Register, cfa: Register): void {
  const { b } = step.f;
  const [saved, same] = [b.block(), b.block()];
  b.branch('ne', b.load(row, unwindLayout.row.rbpSaved, 1), constant(0), saved, same);
  b.enter(saved);
  const offset = b.register();
  const low = b.load(row, unwindLayout.row.rbpOffset, 2);
  b.emit({ op: 'extend', to: offset, from: low, size: 2, signed: true });
  const word = readWord(step, b.alu('add', { register: cfa }, { register: offset }));
  storeState(step, 'bp', { register: word });
  b.jump(same);
  b.enter(same);
}
