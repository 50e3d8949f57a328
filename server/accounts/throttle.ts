import { AppError } from '../kernel/errors.ts';
import { sourceOf } from '../kernel/source-of.ts';

const burst = 30;
const refillEvery = 2000;
const mostAddresses = 20_000;

/**
 * Slows down who guesses from one address: thirty failures at once, then one every two seconds. A try counts as failed
 * until it has succeeded, so that many at the same moment get no further than many in a row. Kept in memory; a restart
 * forgives.
 */
export class Throttle {
  readonly #failures = new Map<string, { count: number; at: number }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Does work that proves something, such as a password.
   *
   * @throws AppError 429 with `retry_after` in seconds; whatever the work throws, which counts as a failure
   */
  async attempt<T>(address: string, work: () => Promise<T>): Promise<T> {
    const source = sourceOf(address);
    if (this.#count(source) >= burst) throw tooMany();
    this.#add(source, 1);
    const result = await work();
    this.#add(source, -1);
    return result;
  }

  #add(source: string, failures: number): void {
    const count = Math.max(0, this.#count(source) + failures);
    // Taken out and put in again: the first of the map is whoever was quiet for longest.
    this.#failures.delete(source);
    if (count === 0) return;
    const [quietest] = this.#failures.keys();
    if (this.#failures.size >= mostAddresses && quietest !== undefined) this.#failures.delete(quietest);
    this.#failures.set(source, { count, at: this.#now() });
  }

  #count(source: string): number {
    const known = this.#failures.get(source);
    if (!known) return 0;
    return Math.max(0, known.count - Math.floor((this.#now() - known.at) / refillEvery));
  }
}

function tooMany(): AppError {
  const seconds = Math.ceil(refillEvery / 1000);
  return new AppError(
    429,
    'auth.too_many_tries',
    `Too many failed tries from this address: wait ${seconds} s and try again.`,
    { retry_after: seconds },
  );
}
