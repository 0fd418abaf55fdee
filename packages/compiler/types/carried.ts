import type { Carrier } from '../artifact.ts';
import { preemptsSystemCallTracepoints } from '../kernel/preemptible.ts';
import type { Clause } from './clauses.ts';
import { groupTargets, type TargetGroup } from './probes.ts';
import type { ProbeUses, ScriptContext } from './scope.ts';

/**
 * From so many tracepoints per program on, one attachment to what all system calls pass is the better bargain. Measured
 * on 6.18: a program on the raw tracepoint costs every system call of the machine 50 ns more than tracepoints do, and
 * those that it is there for 50 ns less; each tracepoint is a perf event that takes 40 ms to close, and nobody else can
 * attach meanwhile.
 */
const worthCarrying = 8;

/** So many programs are run at every system call of the machine to lose fewer; each further one costs each call 30 ns. */
const carriedProgramsMax = 8;

/**
 * The programs of each clause, with tracepoints of system calls served from what all of these pass, where that pays or
 * where they would lose runs. All of a script at one event or none, as several clauses at one system call must run in
 * the order of the script.
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
  if (possible.length === 0) return grouped(clauses);
  const losing = preemptsSystemCallTracepoints(context.kernel);
  // To ask whether one can be served takes the kernel's types: 10 ms, which few tracepoints need not wait for.
  if (!losing && possible.length < worthCarrying) return grouped(clauses);
  const groups = grouped(carried(() => true));
  const isGood = (event: Carrier['event']): boolean => {
    const sharing = sharingOf(event, groups, uses);
    return losing ? sharing.programs <= carriedProgramsMax : pays(sharing);
  };
  const bad = new Set(events.filter((event) => !isGood(event)));
  return bad.size === 0 ? groups : grouped(carried(({ event }) => !bad.has(event)));
}

const events: readonly Carrier['event'][] = ['sys_enter', 'sys_exit'];

interface Sharing {
  readonly targets: number;
  readonly programs: number;
  readonly stackShown: boolean;
}

/** Whether it is the better bargain; an event that serves none harms nobody. */
const pays = ({ targets, programs, stackShown }: Sharing): boolean =>
  !stackShown && targets >= worthCarrying * programs;

/** What one event would serve of these groups. */
function sharingOf(
  event: Carrier['event'],
  groups: readonly (readonly TargetGroup[])[],
  uses: readonly ProbeUses[],
): Sharing {
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
  return { targets, programs, stackShown };
}

function carry(clause: Clause, { fields }: ProbeUses, wanted: (by: Carrier) => boolean): Clause {
  if (!clause.targets.some((target) => target.carried)) return clause;
  const targets = clause.targets.map((target) => {
    const carried = target.carried?.(fields);
    return carried?.carrier !== undefined && wanted(carried.carrier) ? carried : target;
  });
  return { ...clause, targets };
}
