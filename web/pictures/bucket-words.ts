import { whenOf } from '../parts/when.ts';

/** A bucket of time as the API cuts it. */
export interface Bucket {
  start: string;
}

const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const utcDay = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', timeZone: 'UTC' });

const seconds: Record<string, number> = {
  '1m': 60,
  '5m': 300,
  '15m': 900,
  '1h': 3600,
  '6h': 21_600,
  '1d': 86_400,
};

/** When a bucket ends, which is when the next begins. */
export function endOf(start: string, bucket: string): string {
  return new Date(Date.parse(start) + (seconds[bucket] ?? 0) * 1000).toISOString();
}

/** A bucket as people say it. Whole days are days in UTC, and say so. */
export function wordsOfBucket(start: string, bucket: string): string {
  const begin = new Date(start);
  if (bucket === '1d') return `${utcDay.format(begin)} (UTC)`;
  return `${whenOf(start)} to ${time.format(new Date(endOf(start, bucket)))}`;
}

/** The beginning of a bucket, short enough for an axis. */
export function markOf(start: string, bucket: string): string {
  const begin = new Date(start);
  if (bucket === '1d' || bucket === '6h') return utcDay.format(begin);
  return time.format(begin);
}

/** The smallest round number that is not below: 1, 2 or 5 with zeros. */
export function roundUp(value: number): number {
  if (value <= 0) return 1;
  const magnitude = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((factor) => factor * magnitude >= value) ?? 10;
  return step * magnitude;
}

/** A duration as people say it. */
export function durationOf(total: number): string {
  if (total > 0 && total < 1) return `${Number((total * 1000).toFixed(total < 0.01 ? 1 : 0))} ms`;
  if (total < 10) return `${Number(total.toFixed(1))} s`;
  if (total < 120) return `${Math.round(total)} s`;
  if (total < 7200) return `${Math.round(total / 60)} min`;
  return `${Number((total / 3600).toFixed(1))} h`;
}
