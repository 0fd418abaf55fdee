import { expandAttachPoint } from '../providers/index.ts';
import type { ExpandedProbe } from '../providers/provider.ts';
import type { Probe } from '../syntax/ast.ts';
import type { ScriptContext } from './scope.ts';

/** A probe of the script with the attach points of the kernel that it means. */
export interface Clause {
  readonly probe: Probe;
  readonly index: number;
  readonly targets: readonly ExpandedProbe[];
  /** Names of the targets, for the schema. */
  readonly names: readonly string[];
  /** Index of the first name in the schema. */
  readonly firstName: number;
}

/** Expands every attach point of every probe, once. Clauses without any target left are dropped. */
export function expandClauses(context: ScriptContext): Clause[] {
  const clauses: Clause[] = [];
  let firstName = 0;
  for (const probe of context.script.items) {
    if (probe.kind !== 'probe') continue;
    const targets = probe.attachPoints.flatMap((point) => expandAttachPoint(point, context));
    const names = targets.map((target) => probe.name?.name ?? target.name);
    clauses.push({ probe, index: clauses.length, targets, names, firstName });
    firstName += names.length;
  }
  reportDuplicates(clauses, context);
  const { maxProbes } = context.config;
  if (firstName > maxProbes) {
    const widest = clauses.reduce((a, b) => (b.names.length > a.names.length ? b : a));
    context.diagnostics.error(
      'too-many-probes',
      widest.probe.attachPoints[0]!.span,
      `The script has ${firstName} probes, more than max_probes allows (${maxProbes})`,
      { hint: `Narrow the wildcard, or raise it: config = { max_probes = ${firstName}; }` },
    );
  }
  return clauses.filter((clause) => clause.targets.length > 0);
}

/** A name that the script gives to a probe stands for that probe alone. */
function reportDuplicates(clauses: readonly Clause[], context: ScriptContext): void {
  const seen = new Map<string, Probe>();
  for (const { probe } of clauses) {
    if (probe.name === undefined) continue;
    const { name, span } = probe.name;
    const first = seen.get(name);
    if (first?.name !== undefined) {
      context.diagnostics.error(
        'duplicate-probe',
        span,
        `There is already a probe named '${name}'`,
        {
          labels: [{ span: first.name.span, message: 'the first one' }],
        },
      );
    }
    seen.set(name, probe);
  }
}
