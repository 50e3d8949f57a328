/** Lets those who ask for the same thing wait for each other, in the order in which they came. */
export class Turns {
  readonly #last = new Map<string, Promise<undefined>>();

  /**
   * Waits for one's turn.
   *
   * @returns what ends it, to be called once
   */
  async take(name: string): Promise<() => void> {
    const before = this.#last.get(name);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#last.set(name, promise);
    await before;
    return () => {
      if (this.#last.get(name) === promise) this.#last.delete(name);
      resolve(undefined);
    };
  }
}
