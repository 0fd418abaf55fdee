import type { Carrier } from '../artifact.ts';
import type { Clause } from './clauses.ts';
import { groupTargets, type TargetGroup } from './probes.ts';
import type { ProbeUses, ScriptContext } from './scope.ts';

/**
 * From so many tracepoints per program on, one attachment to the raw tracepoint is the better bargain. Measured on
 * 6.18: a program on it costs every system call of the machine 50 ns more than tracepoints do, and those that it is
 * there for 50 ns less; each tracepoint is a perf event that takes 40 ms to close, and nobody else can attach meanwhile.
 */
const worthCarrying = 8;

/**
 * The programs of each clause, with tracepoints of system calls served from the raw ones where that pays. All of a
 * script at one raw tracepoint or none, as several clauses at one system call must run in the order of the script.
 */
export function groupClauses(
  clauses: readonly Clause[],
  uses: readonly ProbeUses[],
  context: ScriptContext,
): TargetGroup[][] {
  const grouped = (of: readonly Clause[]): TargetGroup[][] =>
    of.map((clause, index) => groupTargets(clause, uses[index]!, context));
  const carried = (wanted: (by: Carrier) => boolean): Clause[] =>
    clauses.map((clause, index) => carry(clause, uses[index]!, wanted));
  const possible = clauses.flatMap((clause) => clause.targets.filter((each) => each.carried));
  // To ask whether a raw tracepoint can serve one takes the kernel's types: 10 ms, which few tracepoints need not wait for.
  if (possible.length < worthCarrying) return grouped(clauses);
  const groups = grouped(carried(() => true));
  const bad = new Set(events.filter((event) => !pays(event, groups, uses)));
  return bad.size === 0 ? groups : grouped(carried(({ event }) => !bad.has(event)));
}

const events: readonly Carrier['event'][] = ['sys_enter', 'sys_exit'];

/** Whether a raw tracepoint serves so many of these groups that it is the better bargain; one that serves none harms nobody. */
function pays(
  event: Carrier['event'],
  groups: readonly (readonly TargetGroup[])[],
  uses: readonly ProbeUses[],
): boolean {
  let targets = 0;
  let programs = 0;
  let stackShown = false;
  groups.forEach((ofClause, index) => {
    for (const group of ofClause) {
      if (group.targets[0]!.carrier?.event !== event) continue;
      targets += group.targets.length;
      programs += 1;
      stackShown ||= uses[index]!.kernelStack;
    }
  });
  return !stackShown && targets >= worthCarrying * programs;
}

function carry(clause: Clause, { fields }: ProbeUses, wanted: (by: Carrier) => boolean): Clause {
  if (!clause.targets.some((target) => target.carried)) return clause;
  const targets = clause.targets.map((target) => {
    const carried = target.carried?.(fields);
    return carried?.carrier !== undefined && wanted(carried.carrier) ? carried : target;
  });
  return { ...clause, targets };
}
