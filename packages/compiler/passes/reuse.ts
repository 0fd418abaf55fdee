import type { BlockId, IrBlock, IrFunction, IrInsn, Register } from '../ir/ir.ts';
import { predecessorsOf } from '../ir/liveness.ts';

/** What these helpers answer does not change while a program runs: it stays with its task. */
const steadyHelpers: ReadonlySet<string> = new Set([
  'get_current_cgroup_id',
  'get_current_pid_tgid',
  'get_current_task',
  'get_current_task_btf',
  'get_current_uid_gid',
]);

type Call = IrInsn & { readonly op: 'call'; readonly to: Register };

const isSteady = (insn: IrInsn): insn is Call =>
  insn.op === 'call' && insn.to !== undefined && steadyHelpers.has(insn.helper);

/**
 * Asks such a helper once on every path. Its answer gets a register that is its alone, so that it does not matter
 * which of several calls was passed.
 */
export function reuseAnswers(fn: IrFunction): IrFunction {
  const kept = registersFor(fn);
  if (kept.size === 0) return fn;
  const known = knownAtStart(fn, kept);
  const blocks = fn.blocks.map((block) => {
    const answered = new Set(known.get(block.id));
    const insns = block.insns.flatMap((insn) => {
      const register = isSteady(insn) ? kept.get(insn.helper) : undefined;
      if (!isSteady(insn) || register === undefined) return [insn];
      const copied = copyOf(insn, register);
      if (answered.has(insn.helper)) return [copied];
      answered.add(insn.helper);
      return [{ ...insn, to: register }, copied];
    });
    return { ...block, insns };
  });
  return { ...fn, blocks, registerCount: fn.registerCount + kept.size };
}

/** A new register for every helper that is called more than once. */
function registersFor(fn: IrFunction): ReadonlyMap<string, Register> {
  const calls = fn.blocks.flatMap(({ insns }) => insns.filter(isSteady));
  const again = calls.map(({ helper }) => helper).filter((name, at, all) => all.indexOf(name) < at);
  return new Map([...new Set(again)].map((helper, index) => [helper, fn.registerCount + index]));
}

/** The helpers that were asked on every way to a block. */
function knownAtStart(
  fn: IrFunction,
  kept: ReadonlyMap<string, Register>,
): ReadonlyMap<BlockId, ReadonlySet<string>> {
  const predecessors = predecessorsOf(fn);
  const entry = fn.blocks[0]?.id;
  const all: ReadonlySet<string> = new Set(kept.keys());
  const atEnd = new Map<BlockId, ReadonlySet<string>>(fn.blocks.map(({ id }) => [id, all]));
  const atStart = new Map<BlockId, ReadonlySet<string>>();
  for (let changed = true; changed; ) {
    changed = false;
    for (const block of fn.blocks) {
      const before = predecessors.get(block.id)!;
      const start =
        block.id === entry
          ? []
          : [...all].filter((helper) => before.every((id) => atEnd.get(id)!.has(helper)));
      atStart.set(block.id, new Set(start));
      // Only of those that are kept: the sizes of two sets tell them apart.
      const end = new Set([...start, ...askedIn(block).filter((helper) => all.has(helper))]);
      // Sets only shrink from round to round.
      if (end.size === atEnd.get(block.id)!.size) continue;
      atEnd.set(block.id, end);
      changed = true;
    }
  }
  return atStart;
}

const askedIn = ({ insns }: IrBlock): string[] => insns.filter(isSteady).map((call) => call.helper);

function copyOf({ to, span, comment }: Call, from: Register): IrInsn {
  const located = { ...(span && { span }), ...(comment && { comment }) };
  return { op: 'move', to, from: { register: from }, ...located };
}
