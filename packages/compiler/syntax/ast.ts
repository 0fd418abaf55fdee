import type { Span } from '../source/span.ts';

/**
 * The syntax tree: exactly what was written, with a span on every node. Immutable; later stages
 * build trees of their own. The parser always returns a tree: what it could not read is an
 * `error` node beside a diagnostic, so that the editor can go on.
 */
interface Node {
  readonly span: Span;
}

export interface Identifier extends Node {
  readonly name: string;
}

// ── Script ──────────────────────────────────────────────────────────────────────────────────────

export interface Script extends Node {
  /** Text of the C section (preprocessor lines and struct/union/enum definitions), read by `syntax/c`. */
  readonly preamble: readonly CItem[];
  readonly config: readonly ConfigEntry[];
  /** Of the whole config block; absent without one. */
  readonly configSpan?: Span;
  readonly imports: readonly Import[];
  readonly items: readonly Item[];
}

export type CItem =
  | (Node & { readonly kind: 'include'; readonly path: string; readonly system: boolean })
  | (Node & {
      readonly kind: 'define';
      readonly name: string;
      readonly body: string;
      readonly params?: readonly string[];
    })
  | (Node & { readonly kind: 'directive'; readonly text: string })
  | (Node & {
      readonly kind: 'definition';
      readonly tag: 'struct' | 'union' | 'enum' | 'typedef';
      /** Empty for an anonymous enum and for a typedef, whose text says it. */
      readonly name: string;
      readonly text: string;
    });

export interface ConfigEntry extends Node {
  readonly key: Identifier;
  readonly value:
    | (Node & { readonly kind: 'integer'; readonly value: bigint })
    | (Node & { readonly kind: 'boolean'; readonly value: boolean })
    | (Node & { readonly kind: 'string' | 'word'; readonly value: string });
}

export interface Import extends Node {
  readonly path: string;
}

export type Item = Probe | Macro | Subprogram | MapDeclaration;

export interface Probe extends Node {
  readonly kind: 'probe';
  readonly name?: Identifier;
  readonly attachPoints: readonly AttachPoint[];
  readonly predicate?: Expression;
  readonly body: Block;
}

/**
 * An attach point as text, split at its colons; quotes and backslash escapes are resolved inside a
 * part, so a part may contain a colon. `providers/` gives the parts their meaning.
 * `kprobe:vfs_*` → parts ['kprobe', 'vfs_*'].
 */
export interface AttachPoint extends Node {
  readonly text: string;
  readonly parts: readonly AttachPointPart[];
}

export interface AttachPointPart extends Node {
  readonly text: string;
  /** Where in the text positional parameters stand, for which their values are put in: `$1`, not `"$1"`. */
  readonly parameters?: readonly { readonly start: number; readonly end: number }[];
}

export interface Macro extends Node {
  readonly kind: 'macro';
  readonly name: Identifier;
  readonly params: readonly (Node & {
    readonly kind: 'variable' | 'map' | 'expression';
    readonly name: string;
  })[];
  readonly body: Block;
  /** A #define: its text means what it would mean where it is used, variables too. */
  readonly isDefine?: true;
}

export interface Subprogram extends Node {
  readonly kind: 'subprogram';
  readonly name: Identifier;
  readonly params: readonly (Node & { readonly name: string; readonly type: TypeName })[];
  readonly returnType: TypeName;
  readonly body: Block;
}

/** `let @m = lruhash(100);` */
export interface MapDeclaration extends Node {
  readonly kind: 'map-declaration';
  readonly name: string;
  readonly mapKind: Identifier;
  readonly maxEntries: bigint;
}

// ── Types as written ────────────────────────────────────────────────────────────────────────────

/**
 * `int32*[4]` is {base: 'int32', suffixes: [pointer, array 4]}: postfix, read left to right.
 * `string[64]`: an array suffix. `struct task_struct *`: tag 'struct', name 'task_struct'.
 * `typeof($x)*`: name 'typeof', expression `$x`, suffixes [pointer]; `typeof(T)` is just T.
 */
export interface TypeName extends Node {
  readonly tag?: 'struct' | 'union' | 'enum';
  readonly name: string;
  /** Of `typeof(e)`: not executed. */
  readonly expression?: Expression;
  readonly suffixes: readonly TypeSuffix[];
}

export type TypeSuffix =
  | { readonly kind: 'pointer' }
  | { readonly kind: 'array' /** Absent for `T[]`. */; readonly length?: bigint };

// ── Statements ──────────────────────────────────────────────────────────────────────────────────

export type Statement =
  | (Node & { readonly kind: 'expression'; readonly expression: Expression })
  | (Node & {
      readonly kind: 'let';
      readonly name: Identifier;
      readonly type?: TypeName;
      readonly value?: Expression;
    })
  | (Node & {
      readonly kind: 'assign';
      readonly target: AssignTarget;
      readonly operator: AssignOperator;
      readonly value: Expression;
    })
  | (Node & { readonly kind: 'discard'; readonly value: Expression })
  | (Node & { readonly kind: 'while'; readonly condition: Expression; readonly body: Block })
  | (Node & { readonly kind: 'unroll'; readonly count: Expression; readonly body: Block })
  | (Node & {
      readonly kind: 'for-map';
      readonly variable: Identifier;
      readonly map: MapReference;
      readonly body: Block;
    })
  | (Node & {
      readonly kind: 'for-range';
      readonly variable: Identifier;
      readonly from: Expression;
      readonly to: Expression;
      readonly body: Block;
    })
  | (Node & { readonly kind: 'return'; readonly value?: Expression })
  | (Node & { readonly kind: 'break' })
  | (Node & { readonly kind: 'continue' })
  | (Node & { readonly kind: 'import'; readonly path: string })
  | (Node & { readonly kind: 'error' });

export type AssignOperator =
  | '='
  | '<<='
  | '>>='
  | '+='
  | '-='
  | '*='
  | '/='
  | '%='
  | '&='
  | '|='
  | '^=';
export type AssignTarget = Variable | MapReference | MapElement;

/** `{ statements; result }`: the value is `result`, or none. Also the body of probes and loops. */
export interface Block extends Node {
  readonly kind: 'block';
  readonly statements: readonly Statement[];
  readonly result?: Expression;
}

/** An expression in bpftrace; as a statement its arms have no result. `otherwise` is a Block or a nested If. */
export interface If extends Node {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly then: Block;
  readonly otherwise?: Block | If;
}

// ── Expressions ─────────────────────────────────────────────────────────────────────────────────

export type Expression =
  | (Node & {
      readonly kind: 'integer';
      readonly value: bigint /** As written, for the formatter. */;
      readonly text: string;
      readonly unsigned: boolean;
    })
  | (Node & { readonly kind: 'boolean'; readonly value: boolean })
  | (Node & { readonly kind: 'string'; readonly value: string })
  | (Node & { readonly kind: 'positional'; readonly index: number })
  | (Node & { readonly kind: 'positional-count' })
  | (Node & { readonly kind: 'identifier'; readonly name: string })
  | Variable
  | MapReference
  | MapElement
  | (Node & {
      readonly kind: 'call';
      readonly callee: Identifier;
      readonly args: readonly Argument[];
    })
  | (Node & {
      readonly kind: 'unary';
      readonly operator: UnaryOperator;
      readonly operand: Expression;
    })
  | (Node & {
      readonly kind: 'update';
      readonly operator: '++' | '--';
      readonly prefix: boolean;
      readonly operand: Expression;
    })
  | (Node & {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Node & {
      readonly kind: 'ternary';
      readonly condition: Expression /** Absent in `a ?: b`. */;
      readonly then?: Expression;
      readonly otherwise: Expression;
    })
  | (Node & { readonly kind: 'cast'; readonly type: TypeName; readonly operand: Expression })
  | (Node & {
      readonly kind: 'field';
      readonly base: Expression;
      readonly arrow: boolean;
      readonly name: Identifier;
    })
  | (Node & { readonly kind: 'tuple-field'; readonly base: Expression; readonly index: number })
  | (Node & { readonly kind: 'index'; readonly base: Expression; readonly index: Expression })
  | (Node & { readonly kind: 'tuple'; readonly elements: readonly Expression[] })
  | (Node & {
      readonly kind: 'record';
      readonly fields: readonly { readonly name: Identifier; readonly value: Expression }[];
    })
  | (Node & {
      readonly kind: 'type-query';
      readonly query: 'sizeof' | 'typeof' | 'typeinfo';
      readonly argument: TypeName | Expression;
      readonly argumentIsType: boolean;
    })
  | (Node & {
      readonly kind: 'offsetof';
      readonly argument: TypeName | Expression;
      readonly argumentIsType: boolean;
      readonly path: readonly Identifier[];
    })
  | (Node & { readonly kind: 'comptime'; readonly operand: Expression })
  | If
  | Block
  | (Node & { readonly kind: 'error' });

/** A call may take a type where a macro expects `typeof(T)`. */
export type Argument = Expression;

/** `$name`, without the dollar. */
export interface Variable extends Node {
  readonly kind: 'variable';
  readonly name: string;
}

/** `@name` without a key; the name keeps its `@`, the anonymous map is `@`. */
export interface MapReference extends Node {
  readonly kind: 'map';
  readonly name: string;
}

/** `@name[a, b]`. */
export interface MapElement extends Node {
  readonly kind: 'map-element';
  readonly map: MapReference;
  readonly key: readonly Expression[];
}

export type UnaryOperator = '!' | '~' | '-' | '*' | '&';
export type BinaryOperator =
  | '||'
  | '&&'
  | '|'
  | '^'
  | '&'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '<<'
  | '>>'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%';
