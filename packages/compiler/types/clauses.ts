import type { RunMode } from '../artifact.ts';
import { Diagnostics } from '../diagnostics/diagnostic.ts';
import { expandAttachPoint, unresolvedProbe } from '../providers/index.ts';
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
  /** Its attach points are wrong, which was reported; `targets` is a stand-in. */
  readonly unresolved: boolean;
}

/** Expands every attach point of every probe, once. Clauses without any target left are dropped. */
export function expandClauses(context: ScriptContext): Clause[] {
  const clauses: Clause[] = [];
  let firstName = 0;
  for (const probe of context.script.items) {
    if (probe.kind !== 'probe') continue;
    const before = context.diagnostics.errorCount;
    const found = targetsOf(probe, context);
    const unresolved = found.length === 0 && context.diagnostics.errorCount > before;
    const targets = unresolved
      ? [unresolvedProbe(probe.attachPoints[0]!)]
      : found.filter((target) => passesFilter(target, context));
    const names = targets.map((target) => probe.name?.name ?? target.name);
    clauses.push({ probe, index: clauses.length, targets, names, firstName, unresolved });
    firstName += names.length;
  }
  reportDuplicates(clauses, context);
  reportDuplicateTargets(clauses, context);
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
  const wanted = clauses.filter((clause) => clause.targets.length > 0 && runsIn(clause, context));
  if (wanted.length === 0) reportNothing(clauses, context);
  return wanted;
}

/** A wildcard may match nothing as long as another attach point of the probe matches something. */
function targetsOf(probe: Probe, context: ScriptContext): ExpandedProbe[] {
  const unmatched = new Diagnostics();
  const targets = probe.attachPoints.flatMap((point) =>
    expandAttachPoint(point, { ...context, unmatched }),
  );
  if (targets.length === 0) context.diagnostics.append(unmatched);
  return targets;
}

/** `--probe-filter`; begin and end frame whatever is left. */
function passesFilter({ name, target }: ExpandedProbe, { options }: ScriptContext): boolean {
  if (options.probeFilter === undefined) return true;
  if (target.kind === 'begin' || target.kind === 'end') return true;
  return new RegExp(options.probeFilter).test(name);
}

const modeOf = ({ options }: ScriptContext): RunMode => options.mode ?? 'trace';

/** Tests and benchmarks run on demand only, and then alone: with begin and end around them. */
function runsIn({ targets }: Clause, context: ScriptContext): boolean {
  const mode = modeOf(context);
  return targets.some(({ target: { kind } }) => {
    if (kind === 'begin' || kind === 'end') return true;
    return mode === 'trace' ? kind !== 'test' && kind !== 'bench' : kind === mode;
  });
}

function reportNothing(clauses: readonly Clause[], context: ScriptContext): void {
  const { options, diagnostics, script } = context;
  const [first] = script.items.filter((item) => item.kind === 'probe');
  if (first === undefined || diagnostics.hasErrors) return;
  const { span } = first.attachPoints[0]!;
  if (options.probeFilter !== undefined) {
    const message = `No probe of the script matches ${options.probeFilter}`;
    diagnostics.error('no-probes', span, message, { hint: 'Loosen --probe-filter' });
    return;
  }
  const kinds = clauses.flatMap(({ targets }) => targets.map(({ target }) => target.kind));
  const other = kinds.find((kind) => kind === 'test' || kind === 'bench');
  if (other === undefined) return;
  const run = other === 'test' ? 'tests' : 'benchmarks';
  diagnostics.error('no-probes', span, `The script has only ${run}`, {
    hint: `Run them with --${other}`,
  });
}

/** The name of a test or benchmark is how its result is told. */
function reportDuplicateTargets(clauses: readonly Clause[], context: ScriptContext): void {
  const seen = new Map<string, Probe>();
  for (const { probe, targets } of clauses) {
    for (const { name, target } of targets) {
      if (target.kind !== 'test' && target.kind !== 'bench') continue;
      const first = seen.get(name);
      seen.set(name, probe);
      if (first === undefined) continue;
      const message = `There is already a ${target.kind} named '${target.name}'`;
      context.diagnostics.error('duplicate-probe', probe.attachPoints[0]!.span, message, {
        labels: [{ span: first.attachPoints[0]!.span, message: 'the first one' }],
      });
    }
  }
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
