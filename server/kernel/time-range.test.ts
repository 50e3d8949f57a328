import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timeRangeOf } from './time-range.ts';

const now = Date.parse('2026-03-10T12:34:56.789Z');

test('a range without words is the last day, in buckets of an hour', () => {
  const { since, until, bucket, starts } = timeRangeOf({}, now);
  expect({ since, until, bucket, first: starts[0], count: starts.length }).toEqual({
    since: '2026-03-09T12:00:00.000Z',
    until: '2026-03-10T13:00:00.000Z',
    bucket: '1h',
    first: '2026-03-09T12:00:00.000Z',
    count: 25,
  });
});

test('days begin at midnight in UTC, whatever offset the request names', () => {
  const { starts } = timeRangeOf(
    { since: '2026-03-08T23:30:00.000Z', until: '2026-03-10T00:00:00.000Z', bucket: '1d' },
    now,
  );
  expect(starts).toEqual(['2026-03-08T00:00:00.000Z', '2026-03-09T00:00:00.000Z']);
});

test('a range that is empty, too long or out of reach is refused, and says what to do', () => {
  const refusal = (query: Parameters<typeof timeRangeOf>[0]) => {
    try {
      timeRangeOf(query, now);
    } catch (error) {
      return (error as { code: string }).code;
    }
    return undefined;
  };
  const time = '2026-03-10T12:00:00.000Z';
  expect(refusal({ since: time, until: time })).toBe('range.empty');
  expect(refusal({ since: '2027-01-01T00:00:00.000Z' })).toBe('range.empty');
  expect(refusal({ since: '2026-03-10T00:00:00.000Z', bucket: '1m' })).toBe('range.too_long');
  expect(refusal({ since: '2020-01-01T00:00:00.000Z' })).toBe('range.too_long');
  expect(refusal({ since: '9999-12-31T00:00:00.000Z', until: '9999-12-31T23:59:59.999Z' })).toBe(
    'range.too_late',
  );
});

test('the buckets of any range cover it without gaps, and none lies outside', () => {
  const moment = fc.integer({ min: Date.parse('1969-01-01'), max: Date.parse('2100-01-01') });
  const length = fc.integer({ min: 1, max: 399 * 86_400_000 });
  fc.assert(
    fc.property(moment, length, (begin, long) => {
      const range = timeRangeOf(
        { since: new Date(begin).toISOString(), until: new Date(begin + long).toISOString() },
        now,
      );
      const starts = range.starts.map((start) => Date.parse(start));
      const step = range.seconds * 1000;
      expect(starts[0]).toBeLessThanOrEqual(begin);
      expect((starts[0] ?? 0) + step).toBeGreaterThan(begin);
      expect(starts.at(-1)).toBeLessThan(begin + long);
      expect(Date.parse(range.until)).toBeGreaterThanOrEqual(begin + long);
      expect(starts.every((start, index) => start === (starts[0] ?? 0) + index * step)).toBe(true);
      expect(starts.every((start) => start % step === 0 || start % step === -0)).toBe(true);
    }),
  );
});
