/** The present, so that tests can move it. */
export interface Clock {
  /** Milliseconds since 1970, as Date.now. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Milliseconds since 1970 as RFC 3339 in UTC with milliseconds. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
