import { AppError } from '../kernel/errors.ts';

const burst = 30;
const refillEvery = 2000;
const mostAddresses = 20_000;

/**
 * Slows down who guesses from one address: thirty failures at once, then one every two seconds. Kept in memory; a
 * restart forgives.
 */
export class Throttle {
  readonly #failures = new Map<string, { count: number; at: number }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @throws AppError 429 with `retry_after` in seconds */
  require(address: string): void {
    if (this.#count(address) < burst) return;
    const seconds = Math.ceil(refillEvery / 1000);
    throw new AppError(
      429,
      'auth.too_many_tries',
      `Too many failed tries from this address: wait ${seconds} s and try again.`,
      { retry_after: seconds },
    );
  }

  fail(address: string): void {
    const count = this.#count(address);
    if (this.#failures.size >= mostAddresses) this.#failures.clear();
    this.#failures.set(address, { count: count + 1, at: this.#now() });
  }

  #count(address: string): number {
    const known = this.#failures.get(address);
    if (!known) return 0;
    return Math.max(0, known.count - Math.floor((this.#now() - known.at) / refillEvery));
  }
}
