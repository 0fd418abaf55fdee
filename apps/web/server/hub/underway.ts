/** Work that must be over before what it needs is taken away. */
export class Underway {
  readonly #work = new Set<Promise<unknown>>();

  /** The work answers for its own failures. */
  add(work: Promise<unknown>): void {
    this.#work.add(work);
    const forget = () => this.#work.delete(work);
    work.then(forget, forget);
  }

  async ended(): Promise<void> {
    await Promise.allSettled(this.#work);
  }
}
