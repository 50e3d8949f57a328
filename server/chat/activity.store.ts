import { type Expression, type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import { z } from 'zod';
import type { Actor } from '../accounts/actor.ts';
import { whereAgentVisible } from '../agents/visibility.ts';
import { Timestamp } from '../kernel/fields.ts';
import { type TimeRange, TimeRangeAnswer, TimeRangeQuery } from '../kernel/time-range.ts';
import { readPiecewise } from '../storage/piecewise.ts';
import type { SqlWords } from '../storage/sql.ts';
import type { Reader } from '../storage/storage.ts';
import type { Tables } from '../storage/tables.ts';
import { stepsPerFactor, Waits } from './waits.ts';

export const ChatActivityQuery = TimeRangeQuery.extend({ agent_id: z.string().max(50).optional() });

const Wait = {
  measured: z
    .int()
    .describe(
      'First replies that came then and whose wait was measured: all of them, or a part of very many',
    ),
  median_seconds: z
    .number()
    .nullable()
    .describe('From message to first reply, within 3 %; null: none came then'),
  p95_seconds: z.number().nullable(),
};
const Counts = z.object({
  messages: z.int().describe('What people sent'),
  replies: z.int().describe('What agents replied'),
  failed: z
    .int()
    .describe('Messages sent then that could not be delivered or answered, and were not sent again'),
  ...Wait,
});

/** How much was said when, and how long people waited. Nothing of what was said. */
export const ChatActivity = TimeRangeAnswer.extend({
  total: Counts,
  waiting: z
    .object({ messages: z.int(), oldest: Timestamp.nullable() })
    .describe('What is not answered yet, now'),
  buckets: z.array(Counts.extend({ start: Timestamp })),
}).meta({ id: 'ChatActivity' });
export type ChatActivity = z.infer<typeof ChatActivity>;

/** Whose conversations are counted: one's own, or those of all people with agents that one may see. */
export interface Counted {
  actor: Actor;
  isOwn: boolean;
  agent_id?: string | undefined;
}

interface Reading {
  read: Reader;
  words: SqlWords;
  range: TimeRange;
  counted: Counted;
}

/** Counts messages, replies and failures bucket by bucket, and how long first replies took. */
export async function countChat(
  read: Reader,
  words: SqlWords,
  range: TimeRange,
  counted: Counted,
): Promise<ChatActivity> {
  const reading = { read, words, range, counted };
  const messages = await readPieces(reading, (a, b) => countTexts(reading, 'web_chat_messages', a, b));
  const failed = await readPieces(reading, (a, b) =>
    countTexts(reading, 'web_chat_messages', a, b, isFailed),
  );
  const replies = await readPieces(reading, (a, b) => countTexts(reading, 'web_chat_responses', a, b));
  const every = Math.ceil(replies.reduce((sum, { many }) => sum + many, 1) / mostMeasured);
  const waits = await readPieces(reading, (a, b) => countWaits(reading, a, b, every));
  const [messagesAt, failedAt, repliesAt] = [messages, failed, replies].map(
    (rows) => (index?: number) =>
      rows.reduce(
        (sum, { bucket_number, many }) => (index === undefined || bucket_number === index ? sum + many : sum),
        0,
      ),
  ) as [CountAt, CountAt, CountAt];
  const countsAt = (index?: number) => {
    const waited = new Waits();
    for (const { bucket_number, step, many } of waits)
      if (index === undefined || bucket_number === index) waited.add(step, many);
    return {
      messages: messagesAt(index),
      replies: repliesAt(index),
      failed: failedAt(index),
      measured: waited.total,
      median_seconds: waited.quantile(0.5),
      p95_seconds: waited.quantile(0.95),
    };
  };
  return {
    since: range.since,
    until: range.until,
    bucket: range.bucket,
    total: countsAt(),
    waiting: await countWaiting(reading),
    buckets: range.starts.map((start, index) => ({ start, ...countsAt(index) })),
  };
}

/** How many replies are looked at: a median of so many is as good as one of all. */
const mostMeasured = 20_000;

type CountAt = (index?: number) => number;
type TextTable = 'web_chat_messages' | 'web_chat_responses';
const isFailed = sql<SqlBool>`texts.state = 'failed'`;

/** One's own conversations are few: they are read at once, by whose they are. All of them are read by time. */
function readPieces<Row>(
  { range: { since, until }, counted }: Reading,
  read: (since: string, until: string) => Promise<Row[]>,
): Promise<Row[]> {
  return counted.isOwn ? read(since, until) : readPiecewise(since, until, read);
}

async function countTexts(
  reading: Reading,
  table: TextTable,
  since: string,
  until: string,
  condition?: Expression<SqlBool>,
): Promise<{ bucket_number: number; many: number }[]> {
  const query = textsOf(reading, table, since, until);
  return (condition ? query.where(condition) : query)
    .select([bucketNumber(reading), sql<number>`count(*)`.as('many')])
    .groupBy('bucket_number')
    .execute();
}

/**
 * A reply that does not say what it answers answers the message before it. What comes after another reply to the same
 * message is not the first: nobody waits for it.
 *
 * @param every how many replies one is looked at of
 */
async function countWaits(
  reading: Reading,
  since: string,
  until: string,
  every: number,
): Promise<{ bucket_number: number; step: number; many: number }[]> {
  const { words } = reading;
  const seconds = words.secondsBetween(sql.ref('asked.timestamp'), sql.ref('texts.timestamp'));
  const waits = textsOf(reading, 'web_chat_responses', since, until)
    .innerJoin('web_chat_messages as asked', (join) =>
      join.on(
        sql<SqlBool>`asked.id = coalesce(texts.message_id, (select p.id from web_chat_messages as p
          where p.session_id = texts.session_id and p.number < texts.number order by p.number desc limit 1))`,
      ),
    )
    .where(sql<SqlBool>`texts.id % ${sql.lit(every)} = 0`)
    .where(
      sql<SqlBool>`not exists (select 1 from web_chat_responses as earlier
        where earlier.session_id = texts.session_id and earlier.number > asked.number
          and earlier.number < texts.number
          and (texts.message_id is null or earlier.message_id is null or earlier.message_id = texts.message_id))`,
    )
    .select([bucketNumber(reading), seconds.as('seconds')]);
  return reading.read
    .selectFrom(waits.as('waits'))
    .select([
      'bucket_number',
      sql<number>`cast(floor(ln(1 + 1000 * case when seconds > 0 then seconds else 0 end) * ${sql.lit(stepsPerFactor)}) as integer)`.as(
        'step',
      ),
      sql<number>`count(*)`.as('many'),
    ])
    .groupBy(['bucket_number', 'step'])
    .execute();
}

function countWaiting({ read, words, counted }: Reading): Promise<ChatActivity['waiting']> {
  const query = read
    .selectFrom('deliveries')
    .innerJoin('web_chat_sessions as sessions', 'sessions.id', 'deliveries.session_id')
    .select([
      sql<number>`count(*)`.as('messages'),
      sql<string | null>`min(deliveries.created_at)`.as('oldest'),
    ]);
  const may = mayCount(words, counted);
  return (may ? query.where(may) : query).executeTakeFirstOrThrow();
}

/** What was said in a stretch of time, as `texts`, in conversations that are counted. */
function textsOf({ read, words, counted }: Reading, table: TextTable, since: string, until: string) {
  const texts = `${table as 'web_chat_messages'} as texts` as const;
  const may = mayCount(words, counted);
  // In this order: the engine that takes joins as they are written begins with what narrows most.
  const joined = counted.isOwn
    ? read.selectFrom('web_chat_sessions as sessions').crossJoin(texts)
    : may
      ? read.selectFrom(texts).crossJoin('web_chat_sessions as sessions')
      : read.selectFrom(texts);
  const query = (joined as SelectQueryBuilder<Counting, 'texts' | 'sessions', object>)
    .where('texts.timestamp', '>=', since)
    .where('texts.timestamp', '<', until);
  return may ? query.whereRef('texts.session_id', '=', 'sessions.id').where(may) : query;
}

type Counting = Tables & { texts: Tables['web_chat_messages']; sessions: Tables['web_chat_sessions'] };

/** The condition on `sessions`; undefined when all are counted. */
function mayCount(words: SqlWords, { actor, isOwn, agent_id }: Counted): RawBuilder<SqlBool> | undefined {
  const conditions = [
    isOwn ? sql<SqlBool>`sessions.user_id = ${actor.user_id}` : undefined,
    agent_id === undefined ? undefined : sql<SqlBool>`sessions.agent_id = ${agent_id}`,
    whereAgentVisible(actor, words, sql.ref('sessions.agent_id'), isOwn ? 'chat:read' : 'metrics:read'),
  ].filter((condition) => condition !== undefined);
  return conditions.length === 0 ? undefined : sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;
}

function bucketNumber({ words, range }: Reading) {
  return words.bucketOf(sql.ref('texts.timestamp'), range.since, range.seconds).as('bucket_number');
}
