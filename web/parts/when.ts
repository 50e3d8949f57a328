const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** `Today, 2:30 PM`, `Yesterday, …`, or the date. */
export function whenOf(timestamp: string, now = new Date()): string {
  const then = new Date(timestamp);
  const days = Math.round((startOf(now) - startOf(then)) / 86_400_000);
  const word = days === 0 ? 'Today' : days === 1 ? 'Yesterday' : day.format(then);
  return `${word}, ${time.format(then)}`;
}

function startOf(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
