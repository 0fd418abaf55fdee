import type { AttachTarget, Carrier, ProgramType } from '../artifact.ts';
import type { Config } from '../config.ts';
import type { Span } from '../source/span.ts';
import type { AggregateType, Type } from './type.ts';

/**
 * The checked script: a new tree without sugar, in which every expression has a type, every cast
 * is explicit, every name is resolved and every field access is an offset. Made by `types/check.ts`,
 * consumed by `lower/`. Predicates have become an `if`, `unroll` has been copied out, compound
 * assignments are `update`s, `sizeof`, enumerators and the like are integers.
 */
export interface TypedScript {
  readonly probes: readonly TypedProbe[];
  /** Index = MapId. */
  readonly maps: readonly TypedMap[];
  readonly config: Config;
}

/**
 * One program to be: a clause of the script together with those of its attach points that can
 * share it (same program type, same layout of the fields that the body reads).
 */
export interface TypedProbe {
  readonly span: Span;
  /** Unique in the script, a valid C identifier of at most 15 characters, shown by bpftool. */
  readonly name: string;
  readonly programType: ProgramType;
  readonly targets: readonly AttachTarget[];
  /** What serves all targets with one attachment: the program has to tell them apart. */
  readonly carrier?: Carrier;
  /** Index = VariableId. Scopes are resolved: two variables of one name in two blocks are two entries. */
  readonly variables: readonly TypedVariable[];
  readonly body: TypedBlock;
  /** Functions of the script that the body calls, and those that they call. */
  readonly subprograms: readonly TypedSubprogram[];
}

/** A function of the script. Its parameters and variables are among those of the probe. */
export interface TypedSubprogram {
  readonly name: string;
  readonly params: readonly VariableId[];
  /** void, or what fits a register or memory. */
  readonly result: Type;
  readonly body: TypedBlock;
}

export interface TypedVariable {
  readonly name: string;
  readonly type: Type;
  /** Read or written inside a for body while declared outside of it, so it must live in memory. */
  readonly captured: boolean;
  /** Its address is taken, so it must live in memory. */
  readonly addressed: boolean;
  /** The function of the script that it belongs to; absent for those of the probe itself. */
  readonly owner?: string;
}

export interface TypedMap {
  /** With its `@`. */
  readonly name: string;
  /** Undefined for a map without key. Several keys are one tuple. */
  readonly key?: Type;
  readonly value: Type;
  /** From a declaration, else chosen by the value: `hash` or, for aggregates, `percpu_hash`. */
  readonly kind: 'hash' | 'lru_hash' | 'percpu_hash' | 'lru_percpu_hash';
  readonly maxEntries: number;
  readonly span: Span;
}

export type VariableId = number;
export type MapId = number;

export interface TypedBlock {
  readonly statements: readonly TypedStatement[];
}

interface Node {
  readonly span: Span;
}

export type TypedStatement =
  | (Node & { readonly kind: 'expression'; readonly expression: TypedExpression })
  /** The value already has the variable's type. */
  | (Node & {
      readonly kind: 'assign-variable';
      readonly variable: VariableId;
      readonly value: TypedExpression;
    })
  | (Node & {
      readonly kind: 'assign-map';
      readonly map: MapId;
      readonly key?: TypedExpression;
      readonly value: TypedExpression;
    })
  /** `@m[key] = count()` and its kin. `value` is a 64-bit integer, absent for count. `weight` is unused today. */
  | (Node & {
      readonly kind: 'aggregate';
      readonly map: MapId;
      readonly key?: TypedExpression;
      readonly aggregate: AggregateType;
      readonly value?: TypedExpression;
    })
  | (Node & {
      readonly kind: 'if';
      readonly condition: TypedExpression;
      readonly then: TypedBlock;
      readonly otherwise?: TypedBlock;
    })
  | (Node & {
      readonly kind: 'while';
      readonly condition: TypedExpression;
      readonly body: TypedBlock;
    })
  /** From inclusive, to exclusive, both int64; the variable has the narrower type in which both were written. */
  | (Node & {
      readonly kind: 'for-range';
      readonly variable: VariableId;
      readonly from: TypedExpression;
      readonly to: TypedExpression;
      readonly body: TypedBlock;
    })
  /** The variable is a tuple (key, value). */
  | (Node & {
      readonly kind: 'for-map';
      readonly variable: VariableId;
      readonly map: MapId;
      readonly body: TypedBlock;
    })
  | (Node & { readonly kind: 'return'; readonly value?: TypedExpression })
  | (Node & { readonly kind: 'break' })
  | (Node & { readonly kind: 'continue' });

/**
 * Memory that can be read. `memory`: at pointer + offset, in the pointer's own space. `context`: at
 * a constant offset of the program's context. `value`: inside a composite value of ours (a variable, a map
 * value, a tuple). `index`: an element of an array at another place; `length` set means check the bound.
 */
export type Place =
  | { readonly kind: 'memory'; readonly pointer: TypedExpression; readonly offset: number }
  | { readonly kind: 'context'; readonly offset: number }
  | { readonly kind: 'value'; readonly of: TypedExpression; readonly offset: number }
  | {
      readonly kind: 'index';
      readonly base: Place;
      readonly index: TypedExpression;
      readonly elementSize: number;
      readonly length?: number;
    };

export type TypedExpression = Node & { readonly type: Type } & (
    | { readonly kind: 'integer'; readonly value: bigint }
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'variable'; readonly variable: VariableId }
    /** A plain value; zero when the key is missing. */
    | { readonly kind: 'map-get'; readonly map: MapId; readonly key?: TypedExpression }
    /** A castable aggregate (count sum min max avg) read as an integer, reduced over CPUs. */
    | { readonly kind: 'map-reduce'; readonly map: MapId; readonly key?: TypedExpression }
    | {
        readonly kind: 'unary';
        readonly operator: '-' | '~' | '!';
        readonly operand: TypedExpression;
      }
    /** Both operands and the result are 64-bit integers (or pointer ± integer with the scale already multiplied in). */
    | {
        readonly kind: 'binary';
        readonly operator: ArithmeticOperator;
        readonly left: TypedExpression;
        readonly right: TypedExpression;
      }
    /** Scalars of equal type. */
    | {
        readonly kind: 'compare';
        readonly operator: CompareOperator;
        readonly signed: boolean;
        readonly left: TypedExpression;
        readonly right: TypedExpression;
      }
    /** Strings by content; arrays, buffers, tuples and records by bytes. */
    | {
        readonly kind: 'equal';
        readonly negated: boolean;
        readonly left: TypedExpression;
        readonly right: TypedExpression;
      }
    | {
        readonly kind: 'logical';
        readonly operator: '&&' | '||';
        readonly left: TypedExpression;
        readonly right: TypedExpression;
      }
    | {
        readonly kind: 'ternary';
        readonly condition: TypedExpression;
        readonly then: TypedExpression;
        readonly otherwise: TypedExpression;
      }
    /** Statements for effect, then the value. An `if` with a value is a ternary of blocks. */
    | {
        readonly kind: 'block';
        readonly statements: readonly TypedStatement[];
        readonly result: TypedExpression;
      }
    | { readonly kind: 'cast'; readonly operand: TypedExpression }
    /** A value at a place; of composite type too. `bits` for bitfields: position from the least significant bit of a `size`-byte unit at the place. */
    | {
        readonly kind: 'load';
        readonly place: Place;
        readonly bits?: {
          readonly offset: number;
          readonly width: number;
          readonly unitSize: 1 | 2 | 4 | 8;
        };
      }
    /** The address of a place: `&$x`, or an array or struct decayed to a pointer. */
    | { readonly kind: 'address'; readonly place: Place }
    /** A tracepoint's `__data_loc` field: pointer to kernel memory at context + (u32 at offset, low 16 bits). `relative` for __rel_loc. */
    | { readonly kind: 'data-location'; readonly offset: number; readonly relative: boolean }
    | { readonly kind: 'tuple'; readonly elements: readonly TypedExpression[] }
    | { readonly kind: 'record'; readonly elements: readonly TypedExpression[] }
    /** `++`, `--` and compound assignment. `result` says which value the expression has. */
    | {
        readonly kind: 'update';
        readonly target: UpdateTarget;
        readonly operator: ArithmeticOperator;
        readonly value: TypedExpression;
        readonly result: 'old' | 'new';
      }
    /** Every builtin variable and function, by name (aliases resolved); what it means is in `builtins/`. */
    | { readonly kind: 'call'; readonly name: string; readonly args: readonly TypedArgument[] }
    /** A function of the script; the arguments have the types of its parameters. */
    | {
        readonly kind: 'call-function';
        readonly function: string;
        readonly args: readonly TypedExpression[];
      }
  );

export type TypedArgument =
  | TypedExpression
  /** A map by reference: print(@m), clear(@m), delete(@m, k). */
  | (Node & { readonly kind: 'map-reference'; readonly map: MapId })
  /** A variable by reference: find(@m, k, $v). */
  | (Node & { readonly kind: 'variable-reference'; readonly variable: VariableId });

export type UpdateTarget =
  | { readonly kind: 'variable'; readonly variable: VariableId }
  | {
      readonly kind: 'map';
      readonly map: MapId;
      readonly key?: TypedExpression;
      /** What is reported with `-k` when there is no such entry. */
      readonly span: Span;
    };

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^' | '<<' | '>>';
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';
