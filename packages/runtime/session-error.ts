import type { Diagnostic, ProgramSpec } from '@sonde/compiler';

/** A script that compiled could not be started. Nothing of it is left in the kernel. */
export class SessionError extends Error {
  readonly diagnostic: Diagnostic;
  /** The verifier's, for `verifier-rejected`. */
  readonly log: string | undefined;

  /** The program that `log` is of. */
  readonly program: ProgramSpec | undefined;

  constructor(
    diagnostic: Diagnostic,
    options: ErrorOptions & { log?: string; program?: ProgramSpec } = {},
  ) {
    super(diagnostic.message, options);
    this.name = 'SessionError';
    this.diagnostic = diagnostic;
    this.log = options.log;
    this.program = options.program;
  }
}

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** The name of the errno of a system call or of a call of Node. */
export const errnoOf = (error: unknown): { errno?: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? { errno: error.code }
    : {};
