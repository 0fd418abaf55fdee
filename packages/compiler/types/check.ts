import type { CompileOptions } from '../compile.ts';
import { type Diagnostic, type DiagnosticDetails, Diagnostics } from '../diagnostics/diagnostic.ts';
import type { KernelInfo } from '../kernel/kernel-info.ts';
import type { Source } from '../source/span.ts';
import type { Macro, Script, Subprogram } from '../syntax/ast.ts';
import type { Preamble } from '../syntax/c/declaration.ts';
import { readPreamble } from '../syntax/c/preamble.ts';
import { macroOfDefine } from '../syntax/define-macro.ts';
import { groupClauses } from './carried.ts';
import { type Clause, expandClauses } from './clauses.ts';
import { headerConstants } from './header-constants.ts';
import { declareMaps, finishMaps } from './map-declarations.ts';
import { MapTable } from './map-table.ts';
import { checkProbe, type TargetGroup } from './probes.ts';
import { readConfig } from './read-config.ts';
import { budgetMax, type NamedOption, type ProbeUses, type ScriptContext } from './scope.ts';
import { strayJumps } from './stray-jumps.ts';
import { StructTable } from './structs.ts';
import type { TypedProbe, TypedScript } from './typed.ts';
import { checkUnresolved } from './unresolved.ts';

export interface CheckResult {
  readonly typed: TypedScript;
  /** `Schema.probes`: index = `AttachTarget.probe`. */
  readonly probes: readonly string[];
  readonly structs: StructTable;
  /** What the script reads with getopt(), in the order of the script. */
  readonly options: readonly NamedOption[];
}

/** Each round widens a type by at least one step of a short ladder, so real scripts need three or four. */
const roundsMax = 50;

/**
 * Resolves and types a script. Always gives a tree; it may be lowered only when no error was
 * reported. `observe` is told of every expression, once for each program and round: the last time counts.
 */
export function check(
  script: Script,
  source: Source,
  kernel: KernelInfo,
  options: CompileOptions,
  diagnostics: Diagnostics,
  observe: ScriptContext['observe'] = () => {},
): CheckResult {
  const config = readConfig(script, options, diagnostics);
  const preamble = readPreamble(script.preamble, diagnostics);
  const structs = new StructTable(kernel, preamble, headerConstants(preamble.includes, kernel));
  const context: ScriptContext = {
    script,
    source,
    kernel,
    options,
    config,
    structs,
    macros: collectMacros(script, preamble, diagnostics),
    functions: collectFunctions(script, diagnostics),
    maps: new MapTable(),
    variableTypes: new Map(),
    scriptOptions: new Map(),
    poisoned: new Set(),
    circular: undefined,
    guessing: false,
    budget: budgetMax,
    diagnostics,
    changed: false,
    observe,
  };
  const clauses = expandClauses(context);
  declareMaps(context);
  const probes = checkUntilStable(clauses, context, diagnostics);
  context.diagnostics = diagnostics;
  reportUnknownOptions(context);
  const typed = { probes, maps: finishMaps(context), config };
  const namedOptions = [...context.scriptOptions].map(([name, option]) => ({ name, ...option }));
  return {
    typed,
    probes: clauses.flatMap((clause) => clause.names),
    structs,
    options: namedOptions,
  };
}

function checkUntilStable(
  clauses: readonly Clause[],
  context: ScriptContext,
  diagnostics: Diagnostics,
): TypedProbe[] {
  const uses = clauses.map(
    (): ProbeUses => ({
      args: false,
      fields: [],
      probe: false,
      binary: false,
      everyTarget: false,
      kernelStack: false,
      trustedArgs: false,
      outliving: [],
    }),
  );
  let groups: readonly TargetGroup[][] = [];
  let groupedFor: string | undefined;
  let mayGuess = true;
  for (let round = 1; ; round++) {
    context.diagnostics = new Diagnostics();
    context.changed = false;
    context.circular = undefined;
    context.budget = budgetMax;
    context.maps.changed = false;
    const before = JSON.stringify(uses);
    // The programs follow from what the bodies use: as long as that stays, so do they.
    if (before !== groupedFor) {
      groups = groupClauses(clauses, uses, context);
      groupedFor = before;
    }
    const probes = groups.flatMap((group, index) =>
      group.map((each) =>
        (clauses[index]!.unresolved ? checkUnresolved : checkProbe)(each, uses[index]!, context),
      ),
    );
    const stable = !context.changed && !context.maps.changed && JSON.stringify(uses) === before;
    // A round of guesses finds out types; its trees are thrown away.
    const { guessing } = context;
    if (guessing) mayGuess = !stable;
    context.guessing = !guessing && stable && mayGuess && endsByGuess(context);
    if (guessing || context.guessing) continue;
    if (stable || round >= roundsMax) {
      reportCircular(context);
      moveDiagnostics(context.diagnostics, diagnostics);
      return probes;
    }
  }
}

/** Whether only circles keep the script from being typed; what was never assigned may follow from one. */
const endsByGuess = ({ circular, diagnostics }: ScriptContext): boolean =>
  circular !== undefined &&
  diagnostics.list.every(
    ({ code, severity }) => severity !== 'error' || code === 'unknown-variable',
  );

/** `@m = @m;` alone says nothing about what the map holds. */
function reportCircular({ circular, diagnostics }: ScriptContext): void {
  if (circular === undefined || diagnostics.hasErrors) return;
  const message = `${circular.name} is only assigned values that depend on it`;
  const hint = `Assign a value of a known type first: ${circular.name} = 0`;
  diagnostics.error('unknown-variable', circular.span, message, { hint });
}

function reportUnknownOptions(context: ScriptContext): void {
  const { options, scriptOptions, script, diagnostics } = context;
  const { start } = script.span;
  for (const name of Object.keys(options.named)) {
    if (scriptOptions.has(name)) continue;
    const known = [...scriptOptions.keys()].map((each) => `--${each}`);
    diagnostics.error(
      'unknown-identifier',
      { start, end: start },
      `The script has no option --${name}`,
      {
        hint: known.length === 0 ? 'It takes none' : `It has ${known.join(', ')}`,
      },
    );
  }
}

/** A body that is checked for several groups of targets reports a mistake as often; once is enough. */
function moveDiagnostics(from: Diagnostics, to: Diagnostics): void {
  const keyOf = ({ code, span }: Diagnostic) => `${code} ${span.start} ${span.end}`;
  const seen = new Set(to.list.map(keyOf));
  for (const each of from.list) {
    const key = keyOf(each);
    if (seen.has(key)) continue;
    seen.add(key);
    const details: DiagnosticDetails = { hint: each.hints, labels: each.labels };
    if (each.severity === 'error') to.error(each.code, each.span, each.message, details);
    else to.warning(each.code, each.span, each.message, details);
  }
}

function collectFunctions(script: Script, diagnostics: Diagnostics): Map<string, Subprogram> {
  const functions = new Map<string, Subprogram>();
  for (const item of script.items) {
    if (item.kind !== 'subprogram') continue;
    const { name, span } = item.name;
    if (functions.has(name)) {
      diagnostics.error('duplicate-declaration', span, `Function '${name}' is already defined`);
    }
    functions.set(name, item);
  }
  return functions;
}

/** Several macros may share a name, told apart by their parameters. */
function collectMacros(
  script: Script,
  { defines }: Preamble,
  diagnostics: Diagnostics,
): Map<string, Macro[]> {
  const macros = new Map<string, Macro[]>();
  for (const define of defines.values()) {
    const macro = macroOfDefine(define);
    if (macro !== undefined) macros.set(define.name, [macro]);
  }
  for (const item of script.items) {
    if (item.kind !== 'macro') continue;
    const kinds = (macro: Macro): string => macro.params.map((param) => param.kind).join();
    const same = macros.get(item.name.name) ?? [];
    if (same.some((each) => kinds(each) === kinds(item))) {
      const message = `Macro '${item.name.name}' is already defined for these arguments`;
      diagnostics.error('duplicate-declaration', item.name.span, message);
    }
    macros.set(item.name.name, [...same, item]);
    for (const { kind, span } of strayJumps(item.body.statements))
      diagnostics.error('flow-misplaced', span, `${kind} stands outside of a loop of the macro`);
  }
  return macros;
}
