import type { ArgsLayout, ExpandedProbe } from '../providers/provider.ts';
import type { Span } from '../source/span.ts';
import { loadArg } from './args.ts';
import type { Clause } from './clauses.ts';
import { checkCondition } from './conditions.ts';
import { sameType } from './join.ts';
import type { ProbeContext, ProbeUses, Scope, ScriptContext } from './scope.ts';
import { checkBlock } from './statements.ts';
import { none } from './type.ts';
import type { TypedBlock, TypedExpression, TypedProbe } from './typed.ts';
import { declare, reportUnassigned, variableType } from './variables.ts';

/** Targets of a clause that one program can serve. */
export interface TargetGroup {
  readonly clause: Clause;
  readonly index: number;
  readonly targets: readonly ExpandedProbe[];
  /** Indices into the schema's probe names, beside `targets`. */
  readonly probes: readonly number[];
  readonly args: () => ArgsLayout | undefined;
}

/**
 * A program serves all targets of its clause that are alike in what the body reads. Targets apart:
 * other program types, other kinds of probes (their builtins differ), and, where the body reads fields of
 * `args`, those that have these elsewhere; when it reads `probe` and no cookie can tell targets apart, every target.
 */
export function groupTargets(
  clause: Clause,
  uses: ProbeUses,
  context: ScriptContext,
): TargetGroup[] {
  const groups = new Map<
    string,
    { targets: ExpandedProbe[]; probes: number[]; args?: ArgsLayout }
  >();
  const repetitions = countRepetitions(clause.targets);
  clause.targets.forEach((found, position) => {
    const target = (uses.trustedArgs ? found.typed?.() : undefined) ?? found;
    const args = uses.args ? target.args?.() : undefined;
    const alike = groupKey(target, position, { uses, args, context });
    const key = `${alike} ${repetitions(position)}`;
    const group = groups.get(key) ?? { targets: [], probes: [], ...(args && { args }) };
    group.targets.push(target);
    group.probes.push(clause.firstName + position);
    groups.set(key, group);
  });
  return [...groups.values()].map(({ targets, probes, args }, index) => ({
    clause,
    index,
    targets,
    probes,
    args: () => args ?? targets[0]!.args?.(),
  }));
}

/**
 * How often each target was there before. What several attach points of a clause mean runs the body as often, and
 * the kernel takes a program only once at one place.
 */
function countRepetitions(targets: readonly ExpandedProbe[]): (position: number) => number {
  const seen = new Set<string>();
  return (position) => {
    const { name, target } = targets[position]!;
    if (!seen.has(name)) {
      seen.add(name);
      return 0;
    }
    // Places of one name may differ: the locations of a USDT probe.
    const text = JSON.stringify(target);
    const isSame = (each: ExpandedProbe): boolean =>
      each.name === name && JSON.stringify(each.target) === text;
    return targets.slice(0, position).filter(isSame).length;
  };
}

function groupKey(
  target: ExpandedProbe,
  position: number,
  facts: { uses: ProbeUses; args: ArgsLayout | undefined; context: ScriptContext },
): string {
  const { uses, args, context } = facts;
  const { provider } = target;
  let key = `${provider.names[0]} ${target.programType}`;
  if (uses.args) key += ` ${fieldsKey(args, uses)}`;
  if (uses.binary) key += ` ${target.binary ?? ''}`;
  const { cookie } = provider;
  // Asked only when needed: the answer may take a try on the kernel.
  const told = (): boolean =>
    target.carrier !== undefined || (cookie !== false && context.kernel.features[cookie] !== false);
  if (uses.everyTarget || (uses.probe && !told())) key += ` ${position}`;
  // A typed program belongs to one function of the kernel.
  if (target.carrier !== undefined) key += ` ${target.carrier.event}`;
  else if (target.programType === 'tracing') key += ` ${position}`;
  return key;
}

/** Equal for layouts in which the same code finds what the body reads. */
function fieldsKey(args: ArgsLayout | undefined, { fields: read }: ProbeUses): string {
  const fields = args?.fields.filter(({ name }) => read === 'all' || read.includes(name));
  return JSON.stringify(fields ?? 'none');
}

/** One program: the body, under the predicate, checked for a group of targets. */
export function checkProbe(
  group: TargetGroup,
  uses: ProbeUses,
  context: ScriptContext,
): TypedProbe {
  const { clause, targets, probes } = group;
  const { probe } = clause;
  const key = `${clause.index}.${group.index}`;
  const [first] = targets;
  const probeContext: ProbeContext = {
    provider: first!.provider,
    targets,
    name: clause.names[probes[0]! - clause.firstName]!,
    key,
    args: group.args,
    variables: [],
    uses,
    subprograms: new Map(),
  };
  const scope: Scope = {
    script: context,
    probe: probeContext,
    names: new Map(),
    callbackDepth: 0,
    inLoop: false,
  };
  declareOutliving(probe.span, scope);
  const body = checkBody(clause, scope);
  reportUnassigned(scope);
  return {
    span: probe.span,
    name: programName(clause.index, first!, group.index),
    programType: first!.programType,
    targets: targets.map(({ target }, index) => ({ probe: probes[index]!, ...target })),
    ...(first!.carrier && { carrier: first!.carrier }),
    variables: probeContext.variables.map(({ name, captured, addressed, owner }, id) => {
      const type = variableType(scope, id);
      const owned = owner === undefined ? {} : { owner };
      return { name, captured, addressed, ...owned, type: sameType(type, none) ? none : type };
    }),
    body,
    subprograms: [...probeContext.subprograms.values()].filter((each) => each !== undefined),
  };
}

/** Blocks bounded no variable until bpftrace 0.22; its older scripts rely on that. */
function declareOutliving({ start }: Span, scope: Scope): void {
  for (const { name, span } of scope.probe.uses.outliving) {
    declare(scope, name, { start, end: start });
    const message = `$${name} is read outside of the block that assigns it`;
    const hint = `Declare it at the start of the probe: let $${name};`;
    scope.script.diagnostics.warning('deprecated', span, message, { hint });
  }
}

function checkBody(clause: Clause, scope: Scope): TypedBlock {
  const { predicate, body, span } = clause.probe;
  const guards = predicate === undefined ? [] : [checkCondition(predicate, scope)];
  const block = checkBlock(body, scope);
  if (scope.probe.provider.type === 'iter') guards.unshift(...objectGuards(span, scope));
  return guards.reduceRight<TypedBlock>(
    (then, condition) => ({ statements: [{ kind: 'if', span, condition, then }] }),
    block,
  );
}

/** The last call of an iterator has no object: its pointers are null. */
function objectGuards(span: Span, scope: Scope): TypedExpression[] {
  const fields = scope.probe.args()?.fields ?? [];
  return fields
    .filter((field) => field.type.kind === 'pointer')
    .map((field) => loadArg(field, span));
}

/** Of letters, digits and `_`, as names in BTF are. */
const nameMax = 48;

/** `tp_0`, `sys_enter_openat_3`: what is attached, and a number that makes it unique. */
function programName(clause: number, target: ExpandedProbe, group: number): string {
  const last = target.name
    .split(':')
    .at(-1)!
    .replace(/[^A-Za-z0-9_]/g, '_');
  const readable = /^[A-Za-z_]/.test(last) ? last : target.provider.names[0];
  const suffix = group === 0 ? `_${clause}` : `_${clause}_${group}`;
  return `${readable.slice(0, nameMax - suffix.length)}${suffix}`;
}
