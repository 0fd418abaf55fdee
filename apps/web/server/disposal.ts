/** What AsyncDisposableStack will be once Node 20 and 22 are history: things to stop, last one first. */
export class Disposal {
  readonly #parts: AsyncDisposable[] = [];

  /** Takes charge of a part, and gives it back. */
  use<Part extends AsyncDisposable>(part: Part): Part {
    this.#parts.push(part);
    return part;
  }

  /** Stops every part, also when one of them fails to; then throws what failed. */
  async dispose(): Promise<void> {
    const failures: unknown[] = [];
    for (let part = this.#parts.pop(); part !== undefined; part = this.#parts.pop()) {
      try {
        await part[Symbol.asyncDispose]();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be stopped');
  }
}
