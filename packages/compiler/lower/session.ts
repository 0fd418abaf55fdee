import { kernelFunction } from '../builtins/kernel/kernel-function.ts';
import { constant, IrBuilder } from '../ir/builder.ts';
import type { IrFunction } from '../ir/ir.ts';
import type { KernelInfo } from '../kernel/kernel-info.ts';
import type { LoweredProgram } from './lower.ts';

/** Tells the two runs of a session apart. It takes the context from 7.0 on, and nothing before. */
const isReturn = 'bpf_session_is_return';

/**
 * A kprobe and a kretprobe on the same functions become one program that the kernel runs at entry and at
 * return: one attachment instead of two, and no return is missed for want of a free slot (kprobe sessions,
 * Linux 6.10). Where several share a function, each stays for itself, as their order would not be kept.
 */
export function mergeSessions(
  programs: readonly LoweredProgram[],
  kernel: KernelInfo,
): readonly LoweredProgram[] {
  const entries = byFunctions(programs, false);
  const returns = byFunctions(programs, true);
  const merged = new Map<LoweredProgram, LoweredProgram | undefined>();
  for (const [functions, [entry, ...moreEntries]] of entries) {
    const [exit, ...moreExits] = returns.get(functions) ?? [];
    if (entry === undefined || exit === undefined) continue;
    if (moreEntries.length > 0 || moreExits.length > 0 || asksCookie(exit)) continue;
    const session = merge(entry, exit, kernel);
    if (session === undefined) return programs;
    merged.set(entry, session).set(exit, undefined);
  }
  return programs.flatMap((program) => {
    if (!merged.has(program)) return [program];
    return merged.get(program) ?? [];
  });
}

/** Kprobe programs that a session could serve, by the names of their functions. */
function byFunctions(
  programs: readonly LoweredProgram[],
  isExit: boolean,
): Map<string, LoweredProgram[]> {
  const found = new Map<string, LoweredProgram[]>();
  for (const program of programs) {
    const names = program.targets.map((target) => {
      if (target.kind !== 'kprobe' || target.return !== isExit) return undefined;
      const { function: name, offset, module, address } = target;
      return offset === 0 && module === undefined && address === undefined ? name : undefined;
    });
    if (names.includes(undefined)) continue;
    const key = names.join(' ');
    found.set(key, [...(found.get(key) ?? []), program]);
  }
  return found;
}

/** The one cookie of a session is the index of the entry's name. */
const asksCookie = ({ ir }: LoweredProgram): boolean =>
  ir.functions.some(({ blocks }) =>
    blocks.some(({ insns }) =>
      insns.some((insn) => insn.op === 'call' && insn.helper === 'get_attach_cookie'),
    ),
  );

/** Both programs as functions of a third, which calls the one whose turn it is. Undefined without sessions. */
function merge(
  entry: LoweredProgram,
  exit: LoweredProgram,
  kernel: KernelInfo,
): LoweredProgram | undefined {
  const { features } = kernel;
  if (features.kprobe_multi !== true || features.kprobe_session !== true) return undefined;
  const btfId = kernelFunction(kernel, isReturn);
  if (btfId === undefined) return undefined;
  const b = new IrBuilder('session', 'main', 1);
  const context = { register: b.params[0]! };
  const returns = b.register();
  b.emit({ op: 'call-kernel', function: isReturn, btfId, args: [context], to: returns });
  const flag = b.alu('and', { register: returns }, constant(0xff));
  const [atEntry, atExit] = [b.block(), b.block()];
  b.branch('eq', flag, constant(0), atEntry, atExit);
  for (const [block, { ir }] of [
    [atEntry, entry],
    [atExit, exit],
  ] as const) {
    b.enter(block);
    b.emit({ op: 'call-function', function: ir.functions[0]!.name, args: [context] });
    // Anything but 0 at the entry would keep the program from running at the return.
    b.return(constant(0));
  }
  const functions = [b.finish(), ...asFunctions(entry), ...asFunctions(exit)];
  const targets = [...entry.targets, ...exit.targets];
  return { ...entry, ir: { functions }, targets, session: true };
}

const asFunctions = ({ ir }: LoweredProgram): readonly IrFunction[] =>
  ir.functions.map((fn) => (fn.role === 'main' ? { ...fn, role: 'subprogram' } : fn));
