/** Other work gets its turn this often, in milliseconds. */
const turn = 15;

/** Lets other work run in the middle of long work of our own. */
export class Turns {
  #last = performance.now();

  /** Call it often: it takes time only once in a while. */
  async pause(): Promise<void> {
    if (performance.now() - this.#last < turn) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#last = performance.now();
  }
}
