import { sql } from 'kysely';
import { z } from 'zod';
import type { Actor } from '../accounts/actor.ts';
import { Timestamp } from '../kernel/fields.ts';
import { type TimeRange, TimeRangeAnswer, TimeRangeQuery } from '../kernel/time-range.ts';
import { readPiecewise } from '../storage/piecewise.ts';
import type { SqlWords } from '../storage/sql.ts';
import type { Reader } from '../storage/storage.ts';
import { ChangeFilter, narrowChanges } from './change.store.ts';

/** Which changes are counted, over which buckets, and what they are told apart by. */
export const ActivityQuery = ChangeFilter.omit({ sort: true })
  .extend(TimeRangeQuery.shape)
  .extend({
    by: z
      .enum(['entity', 'action', 'actor_type'])
      .default('entity')
      .describe('What the changes of a bucket are told apart by'),
  });
export type ActivityQuery = z.infer<typeof ActivityQuery>;

/** How much changed when. */
export const ChangeActivity = TimeRangeAnswer.extend({
  total: z.int(),
  names: z.array(z.string()).describe('What was told apart, the most frequent first'),
  buckets: z.array(
    z.object({
      start: Timestamp,
      total: z.int(),
      counts: z.record(z.string(), z.int()).describe('By name; what did not change is left out'),
    }),
  ),
}).meta({ id: 'ChangeActivity' });
export type ChangeActivity = z.infer<typeof ChangeActivity>;

const groupedBy = { entity: 'changes.entity', action: 'changes.action', actor_type: 'revisions.actor_type' };

/** Counts the changes that the actor may know of, bucket by bucket. */
export async function countChanges(
  read: Reader,
  words: SqlWords,
  actor: Actor,
  range: TimeRange,
  { by, ...filter }: ActivityQuery,
): Promise<ChangeActivity> {
  const rows = await readPiecewise(range.since, range.until, async (since, until) => {
    // In this order: what the range costs does not depend on how long the journal is.
    const joined = read
      .selectFrom('revisions')
      .crossJoin('changes')
      .whereRef('changes.revision', '=', 'revisions.revision');
    return narrowChanges(joined, words, actor, { ...filter, since, until })
      .select([
        words.bucketOf(sql.ref('revisions.at'), range.since, range.seconds).as('bucket_number'),
        sql<string>`${sql.ref(groupedBy[by])}`.as('counted_name'),
        sql<number>`count(*)`.as('many'),
      ])
      .groupBy(['bucket_number', 'counted_name'])
      .execute();
  });
  const totals = new Map<string, number>();
  const buckets: ChangeActivity['buckets'] = range.starts.map((start) => ({ start, total: 0, counts: {} }));
  for (const { bucket_number, counted_name, many } of rows) {
    const bucket = buckets[bucket_number];
    if (!bucket) continue;
    bucket.total += many;
    bucket.counts[counted_name] = (bucket.counts[counted_name] ?? 0) + many;
    totals.set(counted_name, (totals.get(counted_name) ?? 0) + many);
  }
  return {
    since: range.since,
    until: range.until,
    bucket: range.bucket,
    total: [...totals.values()].reduce((sum, many) => sum + many, 0),
    names: [...totals].sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1)).map(([name]) => name),
    buckets,
  };
}
