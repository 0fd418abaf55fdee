import type { Diagnostic, DiagnosticCode, Span } from '@sonde/compiler';

/** A script that compiled could not be started. Nothing of it is left in the kernel. */
export class SessionError extends Error {
  readonly diagnostic: Diagnostic;
  /** The verifier's, for `verifier-rejected`. */
  readonly log: string | undefined;

  constructor(diagnostic: Diagnostic, options: ErrorOptions & { log?: string } = {}) {
    super(diagnostic.message, options);
    this.name = 'SessionError';
    this.diagnostic = diagnostic;
    this.log = options.log;
  }
}

export const errorAt = (
  code: DiagnosticCode,
  span: Span,
  message: string,
  hints: readonly string[] = [],
): Diagnostic => ({ code, severity: 'error', message, span, hints, labels: [] });

export const warningAt = (
  code: DiagnosticCode,
  span: Span,
  message: string,
  hints: readonly string[] = [],
): Diagnostic => ({ ...errorAt(code, span, message, hints), severity: 'warning' });

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
