import type { Expected } from '../suite/lab-case.ts';

/** One tool of the library, run in every guest beside something that it must show. The one without a name is in the matrix. */
export interface ToolCase extends Expected {
  /** Name of the tool. */
  readonly tool: string;
  /** Of a further case of that tool. */
  readonly name?: string;
  /** What stands behind `--`. */
  readonly options?: readonly string[];
  /** Shell commands that make the thing happen, run once the tool is attached. `act` is the program of act.c. */
  readonly deed: string;
}

/** Unique among the cases. */
export const nameOf = ({ tool, name }: ToolCase): string => name ?? tool;
