/** What a script must show. */
export interface Expected {
  /** Each must be found in stdout. */
  readonly prints: readonly (string | RegExp)[];
  /** Series where the kernel cannot do it, why, and what Sonde must say there. */
  readonly lacking?: Readonly<Record<string, { readonly reason: string; readonly says: RegExp }>>;
}

/** One script that is run in every guest beside what it traces. */
export interface LabCase extends Expected {
  /** Row of the matrix. */
  readonly name: string;
  /** `$FIRE` is the path of the program of fire.c, `$WATCHED` the address of its variable. */
  readonly script: string;
  /** Words for that program, which is run once the script is attached. Without, the script ends by itself. */
  readonly fire?: readonly string[];
}

/** What a guest reports of one case, a line of JSON each. */
export interface LabOutcome {
  readonly name: string;
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From the start of `sonde` to its first "Attached". */
  readonly attachMs?: number;
  readonly totalMs: number;
}
