import { lossIndex, unwindLayout } from '../../artifact.ts';
import { constant, type Value } from '../../ir/builder.ts';
import type { Register } from '../../ir/ir.ts';
import type { Call } from '../../lower/builtin.ts';
import { countLoss, reportRuntimeError } from '../../lower/event.ts';
import type { FunctionScope } from '../../lower/function-scope.ts';
import {
  addressOf,
  copy,
  type Location,
  loadFrom,
  own,
  shift,
  storeTo,
  zero,
} from '../../lower/location.ts';
import { functionAddress } from '../../lower/loop.ts';
import { contextOf } from '../../lower/place.ts';
import { registerOffset } from '../../lower/registers.ts';
import { type StackType, sizeOf } from '../../types/type.ts';
import { currentPid } from './current-pid.ts';
import { frameBytes, noteAddress, unwindFrame, unwindState } from './unwind-frame.ts';

/**
 * Like ustack, but each frame is left by the rules of .eh_frame: one call of `unwindFrame` per frame. Where a caller cannot be
 * found, a frame says so, if there is room, and it is counted.
 */
export function unwoundStackInto(f: FunctionScope, call: Call, to: Location): void {
  const { b } = f;
  const { type } = call;
  if (type.kind !== 'ustack') throw new Error('not a user stack');
  const bytes = type.depth * frameBytes(type);
  const state = f.program.allocate(unwindState.sizeBytes + bytes);
  const at = f.scratchAt(state);
  const frames = shift(at, unwindState.sizeBytes);
  zero(b, to, sizeOf(type));
  zero(b, at, unwindState.sizeBytes);
  zero(b, frames, bytes);
  const pid = currentPid(f);
  storeTo(b, shift(to, 4), 4, pid);
  const [unknown, known, done] = [b.block(), b.block(), b.block()];
  const process = lookUp(f, f.script.unwind.processes, pid);
  b.branch('eq', process, constant(0), unknown, known);
  b.enter(unknown);
  reportRuntimeError(f, { kind: 'no-unwind-table' }, call.span);
  b.jump(done);
  b.enter(known);
  const { process: layout } = unwindLayout;
  const first = b.load(process, layout.firstMapping, 4);
  storeTo(b, shift(at, unwindState.firstMapping), 8, { register: first });
  const mappings = b.load(process, layout.mappingCount, 4);
  storeTo(b, shift(at, unwindState.mappingCount), 8, { register: mappings });
  readRegisters(f, at);
  b.call('loop', [
    constant(type.depth),
    { register: functionAddress(f, unwindFrame(f, state, type)) },
    { register: addressOf(b, f.frame()) },
    constant(0),
  ]);
  noteFailure(f, at, type);
  storeTo(b, to, 4, { register: loadFrom(b, shift(at, unwindState.frames), 8) });
  copy(b, shift(to, 8), frames, bytes);
  b.jump(done);
  b.enter(done);
}

/** Counts a stack whose last caller is not known, and says so in its place. */
function noteFailure(f: FunctionScope, state: Location, type: StackType): void {
  const { b } = f;
  const [failed, room, done] = [b.block(), b.block(), b.block()];
  b.branch('ne', loadFrom(b, shift(state, unwindState.failed), 8), constant(0), failed, done);
  b.enter(failed);
  countLoss(f, lossIndex.stacks);
  const count = loadFrom(b, shift(state, unwindState.frames), 8);
  b.branch('lt', count, constant(type.depth), room, done);
  b.enter(room);
  const frames = addressOf(b, shift(state, unwindState.sizeBytes));
  const offset = b.alu('mul', { register: count }, constant(frameBytes(type)));
  const frame = own(b.alu('add', { register: frames }, { register: offset }));
  noteAddress(f, frame, type, constant(-1));
  const next = b.alu('add', { register: count }, constant(1));
  storeTo(b, shift(state, unwindState.frames), 8, { register: next });
  b.jump(done);
  b.enter(done);
}

/** The address of a map's value, or 0. */
function lookUp(f: FunctionScope, map: number, key: Value): Register {
  const slot = f.slot('unwind key', 4);
  f.b.storeSlot(slot, 0, 4, key);
  return f.b.call('map_lookup_elem', [
    { register: f.b.mapAddress(map) },
    { register: f.b.slotAddress(slot) },
  ]);
}

const start = [
  ['ip', unwindState.ip],
  ['sp', unwindState.sp],
  ['bp', unwindState.bp],
] as const;

/** The user's registers: the context's, where it is of user mode, else those that the task entered the kernel with. */
function readRegisters(f: FunctionScope, state: Location): void {
  const { b } = f;
  if (f.program.isUprobe) return readContext(f, state);
  if (f.program.probe.programType !== 'perf_event') return readTask(f, state);
  const [user, kernel, done] = [b.block(), b.block(), b.block()];
  const segment = b.load(contextOf(f), registerOffset(f.script.kernel, 'cs')!, 8);
  // The privilege level is 3 in user mode, 0 in the kernel.
  b.branch('set', segment, constant(3), user, kernel);
  b.enter(user);
  readContext(f, state);
  b.jump(done);
  b.enter(kernel);
  readTask(f, state);
  b.jump(done);
  b.enter(done);
}

function readContext(f: FunctionScope, state: Location): void {
  for (const [name, to] of start) {
    const offset = registerOffset(f.script.kernel, name)!;
    storeTo(f.b, shift(state, to), 8, { register: f.b.load(contextOf(f), offset, 8) });
  }
}

function readTask(f: FunctionScope, state: Location): void {
  const { b } = f;
  const task = b.call('get_current_task_btf', []);
  const registers = b.call('task_pt_regs', [{ register: task }]);
  for (const [name, to] of start) {
    const offset = registerOffset(f.script.kernel, name)!;
    b.call('probe_read_kernel', [
      { register: addressOf(b, shift(state, to)) },
      constant(8),
      { register: b.alu('add', { register: registers }, constant(offset)) },
    ]);
  }
}
