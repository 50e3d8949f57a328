import { useNavigate, useSearch } from '@tanstack/react-router';

/** How far back pictures reach, in hours, and the buckets that make some thirty to sixty bars of it. */
export const ranges = {
  '1h': { hours: 1, bucket: '1m', words: 'the last hour' },
  '24h': { hours: 24, bucket: '1h', words: 'the last 24 hours' },
  '7d': { hours: 168, bucket: '6h', words: 'the last 7 days' },
  '30d': { hours: 720, bucket: '1d', words: 'the last 30 days' },
} as const;
export type Range = keyof typeof ranges;

export function readRange(text: unknown): Range {
  return Object.keys(ranges).find((range): range is Range => range === text) ?? '24h';
}

/** The range that stands in the address, a day when none does. */
export function useRange(): [Range, (range: Range) => void] {
  const { range } = useSearch({ strict: false });
  const navigate = useNavigate();
  return [
    readRange(range),
    (to) => void navigate({ to: '.', search: (old) => ({ ...old, range: to }), replace: true }),
  ];
}

/** What is asked for: until now, as of when it is asked. */
export function timesOf(range: Range): { since: string; bucket: (typeof ranges)[Range]['bucket'] } {
  const { hours, bucket } = ranges[range];
  return { since: new Date(Date.now() - hours * 3_600_000).toISOString(), bucket };
}
