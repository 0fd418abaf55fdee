import type { CompileOptions } from '../compile.ts';
import type { Config } from '../config.ts';
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { DiagnosticDetails } from '../diagnostics/diagnostic.ts';
import type { BinaryInfo, KernelFeature, KernelInfo } from '../kernel/kernel-info.ts';
import type { Provider } from '../providers/provider.ts';
import type { Span } from '../source/span.ts';
import type { ScriptOption } from '../types/scope.ts';
import type { AggregateType, Type } from '../types/type.ts';
import type { TypedArgument, TypedExpression } from '../types/typed.ts';

/**
 * What the checker knows about a builtin variable or function. The call that it makes of it has
 * the canonical name and the arguments in the order of `params`; `lowering.ts` beside each
 * `signatures.ts` turns such calls into IR.
 */
export interface Signature {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly params: readonly Param[];
  /** Any number of values of any type after the params. */
  readonly rest?: true;
  /** One sentence for the editor. */
  readonly docs: string;
  readonly unsafe?: true;
  /** Without this feature of the kernel the builtin cannot work. */
  readonly feature?: KernelFeature;
  /** Why the builtin cannot be used in a kind of probe, or undefined when it can. */
  readonly refuses?: (provider: Provider) => string | undefined;
  /** It reads the program's context, which the body of a `for` does not have; in all probes, or in some. */
  readonly readsContext?: true | ((provider: Provider) => boolean);
  /** What it means differs from one attach point to the next, so that each gets a program of its own. */
  readonly perTarget?: true;
  /** It needs a pointer of the context whose type the verifier knows, which only typed programs have. */
  readonly trustsArgs?: true;
  /** It shows by which way the kernel came to the program. */
  readonly readsKernelStack?: true;
  /** The type of the call, or of the call with these arguments. */
  readonly result: Type | ((call: CheckedCall) => Type);
  /** Replaces the call by something simpler: a literal, a cast. Undefined: keep the call. */
  readonly rewrite?: (call: CheckedCall) => TypedExpression | undefined;
  /** Set for count() and its kin, which stand only on the right of `@m = …`. */
  readonly aggregate?: (call: CheckedCall) => AggregateFeed | undefined;
}

export interface AggregateFeed {
  readonly type: AggregateType;
  /** Absent for count. */
  readonly value?: TypedExpression;
}

export interface Param {
  readonly name: string;
  readonly kind: ParamKind;
  readonly optional?: true;
}

/**
 * integer: made 64 bits wide, keeps its sign. address: an integer or pointer, as uint64.
 * memory: something that bytes can be read from (pointer, integer, string, array). any: a value.
 * map: a map by reference, which may be written as `@m[k]` when a key follows. map-or-value: a map
 * by reference, else a value. key: a key of the map before it. variable: a variable by reference,
 * which gets the values of that map. literal-integer, literal-string: known while compiling.
 * condition: an integer or pointer that is tested against zero. type: `typeof(…)`, which arrives as a literal 0 of
 * that type. member: names joined by dots, which arrive as a string literal.
 * word: a bare word such as `perf`, which arrives as a string literal; left out when optional and
 * the argument is no word.
 */
export type ParamKind =
  | 'integer'
  | 'address'
  | 'memory'
  | 'string'
  | 'any'
  | 'map'
  | 'map-or-value'
  | 'key'
  | 'variable'
  | 'literal-integer'
  | 'literal-string'
  | 'condition'
  | 'type'
  | 'member'
  | 'word';

/** A call whose arguments were checked against the params. */
export interface CheckedCall {
  readonly name: string;
  readonly span: Span;
  readonly args: readonly TypedArgument[];
  readonly provider: Provider;
  /** It stands in the body of a `for` or `while`. */
  readonly inLoop: boolean;
  readonly kernel: KernelInfo;
  readonly config: Config;
  readonly options: CompileOptions;
  /** Reports an error about the call, or about one of its arguments. */
  error(code: DiagnosticCode, message: string, details?: DiagnosticDetails & { span?: Span }): void;
  /** Reports a warning about the call. */
  warning(code: DiagnosticCode, message: string, details?: DiagnosticDetails): void;
  /** The binary that the probe traces, where it traces one. */
  binary(): BinaryInfo | undefined;
  /** Makes an option of the script known. `given`: the value of `--name=value`, empty for `--name`. `first`: what an earlier use asked for. */
  option(
    name: string,
    asked: ScriptOption,
  ): { readonly given: string | undefined; readonly first: ScriptOption };
  /** The type as the reader of a result needs it: structs with their fields. */
  describe(type: Type): Type;
  /** What the function returned, where its type is known. */
  retval(): TypedExpression | undefined;
  /** Byte offset of a member, also of nested structs; undefined after a diagnostic at `span`. */
  memberOffset(type: Type, path: readonly string[], span: Span): number | undefined;
  /** What is known of a map's key (`none`: no key) and value. */
  mapTypes(map: number): { readonly name: string; readonly key?: Type; readonly value?: Type };
}

/** The n-th argument when it is there and an expression. */
export function expressionAt(call: CheckedCall, index: number): TypedExpression | undefined {
  const arg = call.args[index];
  return arg === undefined || arg.kind === 'map-reference' || arg.kind === 'variable-reference'
    ? undefined
    : arg;
}

/** The n-th argument when it is an integer literal. */
export function integerAt(call: CheckedCall, index: number): bigint | undefined {
  const arg = expressionAt(call, index);
  return arg?.kind === 'integer' ? arg.value : undefined;
}

/** The n-th argument when it is a string literal. */
export function stringAt(call: CheckedCall, index: number): string | undefined {
  const arg = expressionAt(call, index);
  return arg?.kind === 'string' ? arg.value : undefined;
}
