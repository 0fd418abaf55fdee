import type { Parameters } from '@sonde/api/client';
import type { Completions, Diagnostic, Hover, NamedOption, SignatureHelp } from '@sonde/compiler';

/** What the page asks of the language worker. Ids ascend and come back in the answers. */
export type LanguageRequest = CheckRequest | PlaceRequest;

export interface CheckRequest {
  readonly kind: 'check';
  readonly id: number;
  readonly text: string;
  readonly parameters: Parameters;
  readonly kernelIds: readonly string[];
}

/** What may stand at an offset, what stands there, or which call it is in. */
export interface PlaceRequest {
  readonly kind: 'complete' | 'hover' | 'signature';
  readonly id: number;
  readonly text: string;
  readonly offset: number;
  /** Whose probes and fields; undefined: the language alone. */
  readonly kernelId: string | undefined;
  readonly parameters: Parameters;
}

export type LanguageAnswer = CheckAnswer | CompleteAnswer | HoverAnswer | SignatureAnswer;

/** One kernel's verdict on a draft; a check has several answers. */
export interface CheckAnswer {
  readonly kind: 'check';
  readonly id: number;
  /** Empty: of no kernel, so syntax alone. */
  readonly kernelId: string;
  /** `unknown`: the kernel's info cannot be had. */
  readonly result: 'ok' | 'error' | 'unknown';
  readonly diagnostics: readonly Diagnostic[];
  /** What the script reads with getopt(). */
  readonly options: readonly NamedOption[];
}

export interface CompleteAnswer {
  readonly kind: 'complete';
  readonly id: number;
  readonly completions: Completions;
}

export interface HoverAnswer {
  readonly kind: 'hover';
  readonly id: number;
  readonly hover: Hover | undefined;
}

export interface SignatureAnswer {
  readonly kind: 'signature';
  readonly id: number;
  readonly signature: SignatureHelp | undefined;
}
