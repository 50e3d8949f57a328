/** A moment in the clock of whoever looks, as fields of the browser have it; '' for none. */
export function localTimeOf(timestamp: string): string {
  const time = new Date(timestamp);
  if (Number.isNaN(time.getTime())) return '';
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** The moment in UTC, so that it means the same to whoever gets a link; undefined while it is none. */
export function timestampOf(localTime: string): string | undefined {
  const time = new Date(localTime);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
