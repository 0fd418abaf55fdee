import type { Carrier } from '../artifact.ts';
import type { Clause } from './clauses.ts';
import { groupTargets } from './probes.ts';
import type { ProbeUses, ScriptContext } from './scope.ts';

/**
 * From so many tracepoints per program on, one attachment to the raw tracepoint is the better bargain. Measured on
 * 6.18: a program on it costs every system call of the machine 50 ns more than tracepoints do, and those that it is
 * there for 50 ns less; each tracepoint is a perf event that takes 40 ms to close, and nobody else can attach meanwhile.
 */
const worthCarrying = 8;

/**
 * The clauses with their tracepoints of system calls served from the raw ones where that pays. All of a script at
 * one raw tracepoint or none, as several clauses at one system call must run in the order of the script.
 */
export function carriedClauses(
  clauses: readonly Clause[],
  uses: readonly ProbeUses[],
  context: ScriptContext,
): readonly Clause[] {
  const possible = clauses.flatMap((clause) => clause.targets.filter((each) => each.carried));
  if (possible.length < worthCarrying) return clauses;
  const carried = clauses.map((clause, index) => carry(clause, uses[index]!, () => true));
  const counts = { sys_enter: { targets: 0, programs: 0 }, sys_exit: { targets: 0, programs: 0 } };
  const stackShown = { sys_enter: false, sys_exit: false };
  carried.forEach((clause, index) => {
    for (const { targets } of groupTargets(clause, uses[index]!, context)) {
      const { carrier } = targets[0]!;
      if (carrier === undefined) continue;
      counts[carrier.event].targets += targets.length;
      counts[carrier.event].programs += 1;
      stackShown[carrier.event] ||= uses[index]!.kernelStack;
    }
  });
  const pays = ({ event }: Carrier): boolean =>
    !stackShown[event] && counts[event].targets >= worthCarrying * counts[event].programs;
  return clauses.map((clause, index) => carry(clause, uses[index]!, pays));
}

function carry(clause: Clause, { fields }: ProbeUses, wanted: (by: Carrier) => boolean): Clause {
  const targets = clause.targets.map((target) => {
    const carried = target.carried?.(fields);
    return carried?.carrier !== undefined && wanted(carried.carrier) ? carried : target;
  });
  return { ...clause, targets };
}
