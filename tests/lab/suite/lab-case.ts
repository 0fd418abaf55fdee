/** What a script must show. */
export interface Expected {
  /** Each must be found in stdout. */
  readonly prints: readonly (string | RegExp)[];
  /** None may be found in stdout. */
  readonly printsNot?: readonly (string | RegExp)[];
  /** Series where the kernel cannot do it, why, and what Sonde must say there. */
  readonly lacking?: Readonly<Record<string, { readonly reason: string; readonly says: RegExp }>>;
}

/** One script that is run in every guest beside what it traces. */
export interface LabCase extends Expected {
  /** Row of the matrix. */
  readonly name: string;
  /**
   * `$FIRE` is the path of the program of fire.c, `$WATCHED` and `$ADD` are the addresses of its variable and of
   * fire_add, `$ADD_LINE` is the line of the latter's first statement, `$KADDR(name)` is that of a symbol of the kernel.
   */
  readonly script: string;
  /** Further words for `sonde trace`. */
  readonly options?: readonly string[];
  /** A command that `sonde` is started by. */
  readonly under?: readonly string[];
  /** Words for that program, which is run once the script is attached. Without it and `run`, the script ends by itself. */
  readonly fire?: readonly string[];
  /** The program is started first, and the script is limited to it by `-p`. */
  readonly isRunning?: boolean;
  /** In place of `fire`: a shell command. */
  readonly run?: string;
  /** Shell commands to prepare with, and to end with; the output of the latter is part of stdout. */
  readonly before?: string;
  readonly after?: string;
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
