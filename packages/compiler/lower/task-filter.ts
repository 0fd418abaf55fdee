import type { AttachTarget } from '../artifact.ts';
import { constant } from '../ir/builder.ts';
import type { BlockId } from '../ir/ir.ts';
import type { FunctionScope } from './function-scope.ts';
import { taskIds } from './task-ids.ts';

type Kind = AttachTarget['kind'];

/** Probe kinds that have no process filter of their own at attach time. */
const pidFilteredHere: ReadonlySet<Kind> = new Set([
  'kprobe',
  'fentry',
  'tracepoint',
  'rawtracepoint',
]);

/** Probe kinds that run on behalf of a task; the others run for the script itself. */
const runForTask: ReadonlySet<Kind> = new Set([
  ...pidFilteredHere,
  'uprobe',
  'usdt',
  'profile',
  'perf',
  'watchpoint',
]);

/** Leaves the program for `bail` when the current task is not of the process or the cgroup that is traced. */
export function emitTaskFilter(f: FunctionScope, bail: BlockId): void {
  if (f.b.role !== 'main') return;
  const { pid, cgroup } = f.script.options;
  const { kind } = f.program.probe.targets[0]!;
  if (pid !== undefined && pidFilteredHere.has(kind)) emitPidFilter(f, pid, bail);
  if (cgroup !== undefined && runForTask.has(kind)) emitCgroupFilter(f, bail);
}

function emitPidFilter(f: FunctionScope, pid: number, bail: BlockId): void {
  const { b } = f;
  const ids = taskIds(f);
  const tgid = b.alu('rsh', { register: ids }, constant(32));
  const ok = b.block();
  b.branch('eq', tgid, constant(pid), ok, bail);
  b.enter(ok);
}

/** The helper (4.9) gives 1 for a task of the cgroup or of one below it, 0 for another, and an errno when the map is empty. */
function emitCgroupFilter(f: FunctionScope, bail: BlockId): void {
  const { b } = f;
  const map = { register: b.mapAddress(f.script.cgroup) };
  const inside = b.call('current_task_under_cgroup', [map, constant(0)]);
  const ok = b.block();
  b.branch('eq', inside, constant(1), ok, bail);
  b.enter(ok);
}
