import { z } from 'zod';
import { isoTime } from './clock.ts';
import { invalid } from './errors.ts';
import { isKeptTime, Time, Timestamp } from './fields.ts';

/** How long a bucket may be, in seconds. Each divides a day, so that buckets begin at the same times every day (UTC). */
const lengths = { '1m': 60, '5m': 300, '15m': 900, '1h': 3600, '6h': 21_600, '1d': 86_400 } as const;
const words = Object.keys(lengths) as [keyof typeof lengths, ...(keyof typeof lengths)[]];

const day = 86_400_000;
/** How many buckets are chosen when none is asked for: what fits beside each other on a phone. */
const chosenBuckets = 60;
const mostBuckets = 400;

/** A stretch of time, cut into buckets of one length: how what happens over time is asked for. */
export const TimeRangeQuery = z.object({
  since: Time.optional().describe('A day before `until` when left out'),
  until: Time.optional().describe('Now when left out'),
  bucket: z
    .enum(words)
    .optional()
    .describe('Buckets begin at multiples of it (UTC); the shortest that gives at most 60 when left out'),
});
export type TimeRangeQuery = z.infer<typeof TimeRangeQuery>;

/** What was counted over: whole buckets, from the beginning of the first to the end of the last. */
export const TimeRangeAnswer = z.object({ since: Timestamp, until: Timestamp, bucket: z.enum(words) });

/** A stretch of time in whole buckets. */
export interface TimeRange extends z.infer<typeof TimeRangeAnswer> {
  /** The length of a bucket, in seconds. */
  seconds: number;
  /** When each bucket begins. */
  starts: string[];
}

/**
 * The buckets that a request asks for. They are whole: the range is widened to where the first begins and the last
 * ends.
 *
 * @throws AppError 400 `range.empty`, `range.too_long` when there would be more than 400, `range.too_late`
 */
export function timeRangeOf({ bucket, ...query }: TimeRangeQuery, now: number): TimeRange {
  const [begin, end] = boundsOf(query, now);
  const word = bucket ?? words.find((shorter) => countOf(begin, end, shorter) <= chosenBuckets) ?? '1d';
  const count = countOf(begin, end, word);
  if (count > mostBuckets)
    throw invalid(
      'range.too_long',
      `This range has ${count} buckets of ${word}; at most ${mostBuckets} are counted. Take a shorter range, or longer buckets: ${words.join(', ')}.`,
    );
  const length = lengths[word] * 1000;
  const first = Math.floor(begin / length) * length;
  const last = first + count * length;
  if (!isKeptTime(first) || !isKeptTime(last))
    throw invalid('range.too_late', 'This range reaches beyond the years 1 to 9999: take one within them.');
  return {
    since: isoTime(first),
    until: isoTime(last),
    bucket: word,
    seconds: lengths[word],
    starts: Array.from({ length: count }, (_, index) => isoTime(first + index * length)),
  };
}

/**
 * Where a range begins and ends, in milliseconds.
 *
 * @throws AppError 400 `range.empty`
 */
export function boundsOf(
  { since, until }: Omit<TimeRangeQuery, 'bucket'>,
  now: number,
): [begin: number, end: number] {
  const end = until === undefined ? now : Date.parse(until);
  const begin = since === undefined ? end - day : Date.parse(since);
  if (begin >= end)
    throw invalid('range.empty', 'Nothing lies in this range: let "since" be before "until".');
  return [begin, end];
}

function countOf(begin: number, end: number, word: keyof typeof lengths): number {
  const length = lengths[word] * 1000;
  return Math.ceil(end / length) - Math.floor(begin / length);
}
