const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** `Today, 2:30 PM`, `Yesterday, …`, or the date. */
export function whenOf(timestamp: string, now = new Date()): string {
  return `${dayOf(timestamp, now)}, ${time.format(new Date(timestamp))}`;
}

/** `Today`, `Yesterday`, or the date. */
export function dayOf(timestamp: string, now = new Date()): string {
  const then = new Date(timestamp);
  const days = Math.round((startOf(now) - startOf(then)) / 86_400_000);
  return days === 0 ? 'Today' : days === 1 ? 'Yesterday' : date.format(then);
}

function startOf(day: Date): number {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}

/** How long, roughly: `7 min`, `3 h`, `2 d`. */
export function agoOf(milliseconds: number): string {
  const minutes = Math.max(1, Math.floor(milliseconds / 60_000));
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / (24 * 60))} d`;
}
