/** The latest rows up to a limit, and how many had to go. Dropping is done in steps, so that a push costs nothing. */
export class KeptRows<Row> {
  readonly #limit: number;
  #rows: Row[] = [];
  #start = 0;
  #snapshot: readonly Row[] | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Rows that are no longer here. */
  dropped = 0;

  push(row: Row): void {
    this.#rows.push(row);
    this.#snapshot = undefined;
    if (this.#rows.length - this.#start <= this.#limit) return;
    this.#start++;
    this.dropped++;
    if (this.#start > this.#limit / 4) {
      this.#rows = this.#rows.slice(this.#start);
      this.#start = 0;
    }
  }

  /** The same array until the next push. */
  toArray(): readonly Row[] {
    this.#snapshot ??= this.#rows.slice(this.#start);
    return this.#snapshot;
  }
}
