import type { CompileOptions } from '../compile.ts';
import type { Config } from '../config.ts';
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { DiagnosticDetails, Diagnostics } from '../diagnostics/diagnostic.ts';
import type { KernelInfo } from '../kernel/kernel-info.ts';
import type { ArgsLayout, ExpandedProbe, Provider } from '../providers/provider.ts';
import type { Source, Span } from '../source/span.ts';
import type { Expression, Macro, Script, Subprogram } from '../syntax/ast.ts';
import { poisoned } from './build.ts';
import type { MapTable } from './map-table.ts';
import type { StructTable } from './structs.ts';
import type { Type } from './type.ts';
import type { TypedExpression, TypedSubprogram, VariableId } from './typed.ts';

/**
 * What is known about the script as a whole. The checker goes over all probes again and again
 * until no variable, map key or map value gets a wider type; a round's diagnostics and trees
 * count only when it was the last one.
 */
export interface ScriptContext {
  readonly script: Script;
  readonly source: Source;
  readonly kernel: KernelInfo;
  readonly options: CompileOptions;
  readonly config: Config;
  readonly structs: StructTable;
  readonly macros: ReadonlyMap<string, readonly Macro[]>;
  readonly functions: ReadonlyMap<string, Subprogram>;
  readonly maps: MapTable;
  /** Types of variables by `VariableEntry.key`. */
  readonly variableTypes: Map<string, Type>;
  /** What `getopt` asked for, by name, as its first use has it. */
  readonly scriptOptions: Map<string, ScriptOption>;
  /** Keys of variables, and names of maps, that were assigned what could not be checked. */
  readonly poisoned: Set<string>;
  /** The first use in this round of a name whose only values depend on it: an error, if there is no other. */
  circular: { readonly name: string; readonly span: Span } | undefined;
  /** Whether arithmetic with a number gives a number in this round, whatever its other operand is: this ends a circle. */
  guessing: boolean;
  /** Expressions that may still be checked in this round. */
  budget: number;
  /** Of this round. */
  diagnostics: Diagnostics;
  /** A type became wider in this round. */
  changed: boolean;
  /** What an expression of the tree was checked to be. */
  readonly observe: (node: Expression, checked: TypedExpression) => void;
}

/** An option of the script. All its uses agree on the default; those that describe it, on the description. */
export interface ScriptOption {
  readonly kind: 'flag' | 'number' | 'text';
  /** As it would be given. */
  readonly fallback: string;
  readonly description?: string;
}

/** An option and what it is called: `--name=value`. */
export interface NamedOption extends ScriptOption {
  readonly name: string;
}

/** One program to be, while its body is checked. */
export interface ProbeContext {
  readonly provider: Provider;
  /** Attach points that share the program, at least one. */
  readonly targets: readonly ExpandedProbe[];
  /** Of the first target, as `probe` shows it. */
  readonly name: string;
  /** Stable over rounds and unique in the script. */
  readonly key: string;
  /** Of the first target; asked for only when the body reads `args`. */
  readonly args: () => ArgsLayout | undefined;
  readonly variables: VariableEntry[];
  /** What the body reads that targets may not have in common. */
  readonly uses: ProbeUses;
  /** Functions called so far; undefined while its body is checked. */
  readonly subprograms: Map<string, TypedSubprogram | undefined>;
}

/** What a clause's body was found to read; only grows from round to round. */
export interface ProbeUses {
  args: boolean;
  /** The fields of `args` that it reads; all of them when `args` stands alone. */
  fields: readonly string[] | 'all';
  probe: boolean;
  /** Types and constants by name, which each program defines as it likes. */
  binary: boolean;
  /** Each target needs a program of its own. */
  everyTarget: boolean;
  /** Which functions of the kernel are on the stack depends on how the program is attached. */
  kernelStack: boolean;
  /** It hands on a pointer of the context to a helper that wants to know its type. */
  trustedArgs: boolean;
  /** Variables that are read after the block which first assigned them, each with one such place. */
  readonly outliving: { readonly name: string; readonly span: Span }[];
}

export interface VariableEntry {
  readonly name: string;
  readonly key: string;
  readonly span: Span;
  /** From `let $x: T`. */
  readonly declared?: Type;
  readonly callbackDepth: number;
  /** The function of the script that it belongs to. */
  readonly owner?: string;
  captured: boolean;
  /** Its address is taken. */
  addressed: boolean;
  /** Came to be by a plain assignment, not by `let` or a loop. */
  implicit: boolean;
  /** Declared by a `let` without a value, and nothing was given to it yet, in the order of the text. */
  unassigned: boolean;
}

/** Where an expression or statement stands: a block, in blocks around it, in a probe. */
export interface Scope {
  readonly script: ScriptContext;
  readonly probe: ProbeContext;
  readonly parent?: Scope;
  readonly names: Map<string, VariableId>;
  /** How many bodies of `for` are around; each runs as a callback with a frame of its own. */
  readonly callbackDepth: number;
  readonly inLoop: boolean;
  /** Set inside of a macro's body. */
  readonly macro?: MacroFrame;
  /** Set inside of a function of the script. */
  readonly inFunction?: { readonly name: string; readonly result: Type };
  /** Only the type is asked for: what stands here is not executed. */
  readonly onlyTyped?: true;
}

/** One expansion of a macro: its parameters stand for what the caller wrote. */
export interface MacroFrame {
  readonly macro: Macro;
  readonly path: string;
  readonly caller: Scope;
  readonly arguments: ReadonlyMap<string, Expression>;
}

export function childScope(
  scope: Scope,
  changes: Partial<Pick<Scope, 'callbackDepth' | 'inLoop' | 'macro'>> = {},
): Scope {
  return { ...scope, parent: scope, names: new Map(), ...changes };
}

/** Reports an error and gives an expression that silences what would follow from it. */
export function fail(
  scope: Scope,
  code: DiagnosticCode,
  span: Span,
  message: string,
  details: DiagnosticDetails = {},
): TypedExpression {
  scope.script.diagnostics.error(code, span, message, details);
  return poisoned(span);
}

/** Far above any script that fits into the kernel; `unroll`, macros and `?:` can copy without end. */
export const budgetMax = 200_000;

/** Counts one expression; false, after one diagnostic, when there were too many. */
export function withinBudget(span: Span, scope: Scope): boolean {
  const { script } = scope;
  script.budget -= 1;
  if (script.budget === 0) {
    fail(scope, 'limit-exceeded', span, 'The script is too large once its copies are written out', {
      hint: 'Use a for loop in place of nested unrolls and macros',
    });
  }
  return script.budget > 0;
}
