/** How finely waits are told apart: each step is a twentieth of a factor e, about 5 %. */
export const stepsPerFactor = 20;

/** How many waits were of each length: by the number of the step (see `stepOf`), without keeping each. */
export class Waits {
  readonly #many = new Map<number, number>();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(step: number, many: number): void {
    this.#many.set(step, (this.#many.get(step) ?? 0) + many);
    this.#total += many;
  }

  /** The wait, in seconds, that this part of all waits does not exceed, within 3 %; null when there was none. */
  quantile(part: number): number | null {
    const wanted = Math.max(1, Math.ceil(part * this.#total));
    let passed = 0;
    for (const [step, many] of [...this.#many].sort(([a], [b]) => a - b)) {
      passed += many;
      if (passed >= wanted) return secondsOf(step);
    }
    return null;
  }
}

/** The step of a wait; the database computes the same. */
export function stepOf(seconds: number): number {
  return Math.floor(Math.log(1 + 1000 * seconds) * stepsPerFactor);
}

/** The middle of a step, to the millisecond. */
function secondsOf(step: number): number {
  return Math.round(Math.exp((step + 0.5) / stepsPerFactor) - 1) / 1000;
}
