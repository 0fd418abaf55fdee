import type { Script } from '../syntax/ast.ts';
import type { ScriptTypes } from './script-types.ts';

/** What the editor's services know of the place where a script will run. */
export interface EditorContext {
  readonly providers: readonly ProviderHelp[];
  readonly builtins: readonly BuiltinHelp[];
  readonly configKeys: readonly ConfigKeyHelp[];
  /** `hash` and the others that `let @m = hash(10);` can name. */
  readonly mapKinds: readonly string[];
  /** The language's own: `uint64`, `string`. */
  readonly ownTypes: readonly string[];
  /** Attach points that begin with `prefix`, such as `tracepoint:sched:`, or match it as a wildcard; sorted, at most `limit`. */
  probes(prefix: string, limit: number): readonly string[];
  /** Fields of `args` at an attach point as written; empty when nothing is known. */
  args(attachPoint: string): readonly FieldHelp[];
  /** Names of types after `struct`, `union` or `enum` that begin with `prefix`; at most `limit`. */
  typeNames(tag: 'struct' | 'union' | 'enum', prefix: string, limit: number): readonly string[];
  /** Constants that are known without a header of the script and begin with `prefix`; at most `limit`. */
  constants(prefix: string, limit: number): readonly string[];
  /** What the checker makes of the script; undefined without a kernel. */
  types(script: Script, text: string): ScriptTypes | undefined;
}

export interface ProviderHelp {
  readonly name: string;
  readonly aliases: readonly string[];
  /** `tracepoint:category:event`. */
  readonly syntax: string;
  readonly docs: string;
}

export interface BuiltinHelp {
  readonly name: string;
  readonly kind: 'variable' | 'function';
  /** `str(address[, length])`. */
  readonly signature: string;
  /** `address`, `length`; the last stands for any number where `rest` is set. */
  readonly params: readonly string[];
  readonly rest: boolean;
  readonly docs: string;
}

export interface FieldHelp {
  readonly name: string;
  readonly type: string;
}

export interface ConfigKeyHelp {
  readonly name: string;
  /** `true or false`. */
  readonly wants: string;
  /** As a script writes them; empty for numbers and free text. */
  readonly values: readonly string[];
}
