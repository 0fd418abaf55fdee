import type { Span } from '../source/span.ts';
import type { DiagnosticCode } from './codes.ts';

export type Severity = 'error' | 'warning';

/**
 * One thing to tell the author of a script. Data only: the CLI renders it under a caret, the
 * editor underlines it, the API carries it per host.
 */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** One line, names the thing and both types in conflict, no full stop. */
  readonly message: string;
  readonly span: Span;
  /** Imperatives, best with text to paste. */
  readonly hints: readonly string[];
  /** Further places that explain the message. */
  readonly labels: readonly { readonly span: Span; readonly message: string }[];
}

export interface DiagnosticDetails {
  hint?: string | readonly string[];
  labels?: readonly { span: Span; message: string }[];
}

/** Where every stage leaves what it has to say. Stages go on after an error; `compile` stops between stages. */
export class Diagnostics {
  readonly list: Diagnostic[] = [];

  error(code: DiagnosticCode, span: Span, message: string, details: DiagnosticDetails = {}): void {
    this.add('error', code, span, message, details);
  }

  warning(
    code: DiagnosticCode,
    span: Span,
    message: string,
    details: DiagnosticDetails = {},
  ): void {
    this.add('warning', code, span, message, details);
  }

  append(other: Diagnostics): void {
    this.list.push(...other.list);
  }

  get sorted(): readonly Diagnostic[] {
    return inOrder(this.list);
  }

  get hasErrors(): boolean {
    return this.errorCount > 0;
  }

  get errorCount(): number {
    return this.list.filter((each) => each.severity === 'error').length;
  }

  private add(
    severity: Severity,
    code: DiagnosticCode,
    span: Span,
    message: string,
    details: DiagnosticDetails,
  ): void {
    const { hint, labels } = details;
    const hints = hint === undefined ? [] : typeof hint === 'string' ? [hint] : hint;
    this.list.push({ code, severity, message, span, hints, labels: labels ?? [] });
  }
}

/** In the order of the script's text, whichever stage found them. */
export const inOrder = (list: readonly Diagnostic[]): readonly Diagnostic[] =>
  list.toSorted((a, b) => a.span.start - b.span.start);
