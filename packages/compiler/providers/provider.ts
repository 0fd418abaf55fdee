import type { AttachTarget, Carrier, ProgramType } from '../artifact.ts';
import type { CompileOptions } from '../compile.ts';
import type { Config } from '../config.ts';
import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { KernelFeature, KernelInfo } from '../kernel/kernel-info.ts';
import type { Span } from '../source/span.ts';
import type { AttachPoint } from '../syntax/ast.ts';
import type { StructTable } from '../types/structs.ts';
import type { AddressSpace, Type } from '../types/type.ts';

type WithoutProbe<T> = T extends AttachTarget ? Omit<T, 'probe'> : never;
/** What to attach to, before its name has an index in the schema. */
export type Target = WithoutProbe<AttachTarget>;

/** What makes a kind of probe: one file per provider, listed in `providers/index.ts`. */
export interface Provider {
  /** The canonical name, then the aliases. Scripts may write them in any case. */
  readonly names: readonly [string, ...string[]];
  /** One line for the editor. */
  readonly docs: string;
  /** How attach points are written, for diagnostics: `tracepoint:category:event`. */
  readonly syntax: string;
  /** What `probetype` says. */
  readonly type: string;
  /** Where pointers of unknown origin point when a probe of this kind sees them. */
  readonly space: AddressSpace;
  readonly offers: ContextOffer;
  /** The feature that lets a program know by which of several targets it runs; `false`: it never can. */
  readonly cookie: KernelFeature | false;
  /** The attach points meant; empty after a diagnostic. */
  expand(point: Point): readonly ExpandedProbe[];
}

/** Which builtins that read the program's context a kind of probe has. */
export interface ContextOffer {
  readonly args?: true;
  /** `arg0`, `arg1`…: how many at most. */
  readonly argN?: number;
  /** `argN` are the fields of `args` named so, as the probe describes them. */
  readonly describedArgN?: true;
  readonly retval?: true;
  /** CPU registers: `reg()`, `usermode`, user and kernel stacks from the interrupted place. */
  readonly registers?: true;
  readonly func?: true;
  readonly ctx?: true;
  /** It runs when its file is read, where no tracer is: what it prints goes to the reader. */
  readonly toReader?: true;
}

/** One attach point as written, and what it is expanded against. */
export interface Point {
  readonly provider: Provider;
  /** The parts behind the provider's name. */
  readonly parts: AttachPoint['parts'];
  readonly span: Span;
  readonly kernel: KernelInfo;
  readonly structs: StructTable;
  readonly config: Config;
  readonly options: CompileOptions;
  readonly diagnostics: Diagnostics;
  /** For what is said of a wildcard that matches nothing: it goes unsaid when another attach point of the probe matches. */
  readonly unmatched: Diagnostics;
}

/** One attach point of the kernel. */
export interface ExpandedProbe {
  readonly provider: Provider;
  /** The full name, as the `probe` builtin prints it. */
  readonly name: string;
  readonly target: Target;
  readonly programType: ProgramType;
  /** The program that it sits in, whose debugging information knows types that the script may name. */
  readonly binary?: string;
  /** Layout of `args`; undefined when the kernel describes none. */
  readonly args?: () => ArgsLayout | undefined;
  /** Where the typed `retval` lies; without it, it is the return register. */
  readonly retval?: () => ArgsField | undefined;
  /** The same probe as a program whose pointers have types for the verifier, where the kernel can do that. */
  readonly typed?: () => ExpandedProbe | undefined;
  /** Set: it is had from what all system calls pass, where one program serves many. */
  readonly carrier?: Carrier;
  /** The same probe had that way, when what the body reads of `args` is to be had there too. */
  readonly carried?: (reads: readonly string[] | 'all') => ExpandedProbe | undefined;
}

export interface ArgsLayout {
  readonly fields: readonly ArgsField[];
  /** Those that a program cannot read where they are, by name. */
  readonly unreadable?: ReadonlyMap<string, string>;
}

export interface ArgsField {
  readonly name: string;
  readonly type: Type;
  readonly at: ArgsSource;
}

/**
 * Where a field comes from. context: at a byte offset of the context. data-location: see the
 * expression of this kind in `types/typed.ts`. register: a CPU register. user-memory: behind
 * the address in a register, plus a second one times `scale`, plus an offset. typed-memory: behind a pointer at an offset of the context whose
 * type the verifier knows. constant: known from the probe's description.
 */
export type ArgsSource =
  | { readonly kind: 'context'; readonly offset: number }
  | { readonly kind: 'data-location'; readonly offset: number; readonly relative: boolean }
  | { readonly kind: 'register'; readonly register: string }
  | {
      readonly kind: 'user-memory';
      readonly register: string;
      readonly index?: { readonly register: string; readonly scale: number };
      readonly offset: number;
    }
  | { readonly kind: 'typed-memory'; readonly context: number; readonly offset: number }
  | { readonly kind: 'constant'; readonly value: string };
