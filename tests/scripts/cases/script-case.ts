/**
 * A script that needs no event, and what it puts out. Expected texts are those of bpftrace 0.27.1; the
 * suite in tests/peer asks it again.
 */
export interface ScriptCase {
  readonly title: string;
  readonly script: string;
  /** Lines printed while it runs. */
  readonly prints?: readonly string[];
  /** Lines of the maps printed at its end. */
  readonly maps?: readonly string[];
  /** Lines of warnings at run time. */
  readonly warns?: readonly string[];
}

/** What the script writes to stdout from start to end. */
export const stdoutOf = ({ prints = [], maps = [] }: ScriptCase): string =>
  `${textOf(prints)}\n\n${textOf(maps)}`;

export const stderrOf = ({ warns = [] }: ScriptCase): string => textOf(warns);

const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
