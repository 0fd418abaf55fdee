import type { Expected } from '../suite/lab-case.ts';

/** One tool of the library, run in every guest beside something that it must show. */
export interface ToolCase extends Expected {
  /** Name of the tool. */
  readonly tool: string;
  /** What stands behind `--`. */
  readonly options?: readonly string[];
  /** Shell commands that make the thing happen, run once the tool is attached. `act` is the program of act.c. */
  readonly deed: string;
}
