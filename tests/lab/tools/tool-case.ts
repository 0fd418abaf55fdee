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

/** Before Linux 5.18 a key of a hash map has at most 512 bytes, and a whole stack takes 1 KiB. */
export const noStackKeys: NonNullable<ToolCase['lacking']> = {
  '5.10': { reason: 'no keys of more than 512 bytes (5.18)', says: /BPF_MAP_CREATE\): E2BIG/ },
};
