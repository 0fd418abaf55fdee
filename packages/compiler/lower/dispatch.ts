import type { Carrier } from '../artifact.ts';
import { constant } from '../ir/builder.ts';
import type { BlockId, Register } from '../ir/ir.ts';
import { compatStatus, rawContext, record, statusOffset } from '../providers/system-call.ts';
import type { TypedProbe } from '../types/typed.ts';
import type { FunctionScope } from './function-scope.ts';
import { contextOf, read } from './place.ts';
import { registerOffset } from './registers.ts';

/**
 * The head of a program that runs at every system call: goes on for those that it is there for, and to `bail` for
 * the rest, which is nearly all. `target`, when the body asks for it, gets the index of the probe's name.
 */
export function emitDispatch(f: FunctionScope, target: Register | undefined, bail: BlockId): void {
  const { carrier, targets } = f.program.probe;
  if (carrier === undefined) return;
  const number = systemCall(f, carrier);
  const listed = f.b.block();
  if (targets.length === 1) {
    f.b.branch('eq', number, constant(numberOf(targets[0]!)), listed, bail);
    f.b.enter(listed);
  } else {
    const entry = lookUp(f, number, bail);
    f.b.branch('ne', entry, constant(0), listed, bail);
    f.b.enter(listed);
    if (target !== undefined)
      f.b.move(target, { register: f.b.alu('sub', { register: entry }, constant(1)) });
  }
  leaveCompat(f, bail);
}

/** An int of the kernel: -1, which means none, is beyond every table. */
function systemCall(f: FunctionScope, { event, btfId }: Carrier): Register {
  const { b } = f;
  const context = contextOf(f);
  if (btfId === undefined) return b.load(context, record.number, 4);
  if (event === 'sys_enter') return b.load(context, rawContext.value, 4);
  const registers = b.load(context, rawContext.registers, 8);
  return b.load(registers, registerOffset(f.script.kernel, 'orig_rax')!, 4);
}

const entryBytes = 4;

/** A table by number of the system call: 0, or one more than the index of the probe's name. */
function lookUp(f: FunctionScope, number: Register, bail: BlockId): Register {
  const { b, program, script } = f;
  const { targets } = program.probe;
  const length = Math.max(...targets.map(numberOf)) + 1;
  const table = script.table(`calls_${program.index}`, () => {
    const entries = new DataView(new ArrayBuffer(length * entryBytes));
    for (const each of targets)
      entries.setUint32(numberOf(each) * entryBytes, each.probe + 1, true);
    return new Uint8Array(entries.buffer);
  });
  const inside = b.block();
  b.branch('lt', number, constant(length), inside, bail);
  b.enter(inside);
  const offset = b.alu('mul', { register: number }, constant(entryBytes));
  const base = { register: b.mapValueAddress(table, 0) };
  return b.load(b.alu('add', base, { register: offset }), 0, entryBytes);
}

/** 32-bit system calls have numbers of their own, and the tracepoints of the kernel do not show them. */
function leaveCompat(f: FunctionScope, bail: BlockId): void {
  const { b } = f;
  const { kernel } = f.script;
  const offset = statusOffset(kernel)!;
  const status =
    kernel.features.get_current_task_btf === true
      ? b.load(b.call('get_current_task_btf', []), offset, 4)
      : read(
          f,
          { kind: 'pointer', base: b.call('get_current_task', []), offset, space: 'kernel' },
          4,
        );
  const compat = b.alu('and', { register: status }, constant(compatStatus));
  const native = b.block();
  b.branch('eq', compat, constant(0), native, bail);
  b.enter(native);
}

function numberOf(target: TypedProbe['targets'][number]): number {
  const number = target.kind === 'tracepoint' ? target.systemCall : undefined;
  if (number === undefined) throw new Error('a carried target without a system call');
  return number;
}
