import { AppError } from '../kernel/errors.ts';

/** Each takes 19 MiB and a thread; more at once would not be faster, and would keep files and look-ups waiting. */
const atOnce = 2;
const mostWaiting = 200;

let running = 0;
const waiting: (() => void)[] = [];

/**
 * Hashes passwords a few at a time, so that a flood of sign-ins takes neither the memory nor all threads.
 *
 * @throws AppError 503 `auth.busy` with `retry_after` in seconds, when too many wait
 */
export async function limitHashing<T>(work: () => Promise<T>): Promise<T> {
  if (running < atOnce) running++;
  else {
    if (waiting.length >= mostWaiting)
      throw new AppError(503, 'auth.busy', 'Too many people are signing in just now: try again in 5 s.', {
        retry_after: 5,
      });
    // Whoever ends hands over the place, so `running` stays as it is.
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}
