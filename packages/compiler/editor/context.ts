/** What the editor's services know of the place where a script will run. All names, no types: a stored kernel or a static list can give them. */
export interface EditorContext {
  readonly providers: readonly ProviderHelp[];
  readonly builtins: readonly BuiltinHelp[];
  /** Attach points that begin with `prefix`, such as `tracepoint:sched:`; sorted, at most `limit`. */
  probes(prefix: string, limit: number): readonly string[];
  /** Fields of `args` at an attach point as written; empty when nothing is known. */
  args(attachPoint: string): readonly FieldHelp[];
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
  readonly docs: string;
}

export interface FieldHelp {
  readonly name: string;
  readonly type: string;
}
