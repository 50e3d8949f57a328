import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../../client/client.ts';

const firstDelay = 500;
const longestDelay = 10_000;

/**
 * Does something until the server is there to do it. What is done this way must be harmless when it is done twice.
 *
 * @param onTrouble called once, when it does not work at first
 * @throws ApiError when the server refuses; whatever it was when the signal ends the waiting
 */
export async function patiently<Result>(
  act: () => Promise<Result>,
  signal: AbortSignal,
  onTrouble: () => void = () => undefined,
): Promise<Result> {
  for (let delay = firstDelay; ; delay = Math.min(delay * 2, longestDelay))
    try {
      return await act();
    } catch (error) {
      if (!isPassing(error) || signal.aborted) throw error;
      if (delay === firstDelay) onTrouble();
      await sleep(delay, undefined, { signal });
    }
}

/** Is the server only not there for the moment? */
export function isPassing(error: unknown): boolean {
  if (error instanceof ApiError) return error.status >= 500;
  return error instanceof TypeError && ['fetch failed', 'terminated'].includes(error.message);
}
