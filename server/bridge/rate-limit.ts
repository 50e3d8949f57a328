import { sourceOf } from '../kernel/source-of.ts';
import { BridgeError } from './envelope.ts';

const mostAddresses = 20_000;

/** So many requests a minute from one address, all at once if they come so. Kept in memory; a restart forgives. */
export class RateLimit {
  readonly #perMinute: number;
  readonly #now: () => number;
  readonly #used = new Map<string, { count: number; at: number }>();

  constructor(perMinute: number, now: () => number) {
    this.#perMinute = perMinute;
    this.#now = now;
  }

  /** @throws BridgeError 429 with the seconds after which there is room again */
  take(address: string): void {
    const source = sourceOf(address);
    const now = this.#now();
    const known = this.#used.get(source);
    const left = known ? Math.max(0, known.count - ((now - known.at) * this.#perMinute) / 60_000) : 0;
    if (left + 1 > this.#perMinute)
      throw new BridgeError(429, 'Rate limit exceeded', Math.ceil(60 / this.#perMinute));
    // Taken out and put in again: the first of the map is whoever was quiet for longest.
    this.#used.delete(source);
    const [quietest] = this.#used.keys();
    if (this.#used.size >= mostAddresses && quietest !== undefined) this.#used.delete(quietest);
    this.#used.set(source, { count: left + 1, at: now });
  }
}
