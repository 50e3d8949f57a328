import { type Expression, type SqlBool, sql } from 'kysely';
import {
  type AnswerPart,
  type ChatSessionRow,
  decodeDelivery,
  decodeSession,
  type DeliveryRow,
} from '../chat/chat.schema.ts';
import type { ChatTransaction, Conversations } from '../chat/conversations.ts';
import { addResponse, setState } from '../chat/queue.ts';
import type { Context } from '../context.ts';
import { isoTime } from '../kernel/clock.ts';

/** How long a claim holds without a sign of life of whoever has it, in milliseconds. */
export const lease = 30_000;

/** A message that is ours to deliver, until somebody else claims it. */
export interface Claim {
  delivery: DeliveryRow;
  session: ChatSessionRow;
  text: string;
  letta_uid: string;
}

/** What came of a message in the end. */
export interface Outcome {
  parts: readonly AnswerPart[];
  /** null: it is answered. */
  problem: string | null;
}

/**
 * Claims the oldest message that nobody works on, of a conversation in which nothing goes before it: so the messages of
 * one conversation are delivered one after the other, in order, and those of others meanwhile.
 *
 * @param busy agents that get nothing more for now
 */
export async function claimNext(
  ctx: Context,
  conversations: Conversations,
  worker: string,
  busy: readonly string[],
): Promise<Claim | undefined> {
  // Mostly there is nothing, and a look costs no lock.
  const now = isoTime(ctx.clock.now());
  const glance = await ctx.read
    .selectFrom('deliveries as d')
    .select('d.id')
    .where(isDue(now, busy))
    .limit(1)
    .executeTakeFirst();
  if (!glance) return undefined;
  return conversations.write(async (tx) => {
    const row = await tx.read
      .selectFrom('deliveries as d')
      .selectAll('d')
      .where(isDue(tx.now, busy))
      .orderBy('d.number')
      .limit(1)
      .executeTakeFirst();
    if (!row) return undefined;
    const claimed = await tx.rows
      .updateTable('deliveries')
      .set({
        phase: row.phase === 'sent' ? 'sent' : 'claimed',
        claims: row.claims + 1,
        fence: row.fence + 1,
        claimed_by: worker,
        lease_until: isoTime(Date.parse(tx.now) + lease),
      })
      .where('id', '=', row.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await setState(tx, row.message_id, 'working');
    return readClaim(tx, decodeDelivery(claimed));
  });
}

function isDue(now: string, busy: readonly string[]): Expression<SqlBool> {
  const others = busy.length === 0 ? sql`1 = 1` : sql`d.agent_id not in (${sql.join([...busy])})`;
  // One that is sent once more is older than one that is being worked on, and waits for it all the same.
  return sql<SqlBool>`d.via = 'letta' and (d.lease_until is null or d.lease_until <= ${now}) and ${others}
    and not exists (select 1 from deliveries as other
      where other.session_id = d.session_id and other.via = 'letta' and other.id <> d.id
        and (other.lease_until > ${now}
          or (other.phase = 'sent' and d.phase <> 'sent')
          or (other.number < d.number and (other.phase = 'sent' or d.phase <> 'sent'))))`;
}

async function readClaim(tx: ChatTransaction, delivery: DeliveryRow): Promise<Claim | undefined> {
  const session = await tx.read
    .selectFrom('web_chat_sessions')
    .selectAll()
    .where('id', '=', delivery.session_id)
    .executeTakeFirstOrThrow();
  const { message } = await tx.read
    .selectFrom('web_chat_messages')
    .select('message')
    .where('id', '=', delivery.message_id)
    .executeTakeFirstOrThrow();
  const { letta_uid } = await tx.read
    .selectFrom('agents')
    .select('letta_uid')
    .where('id', '=', delivery.agent_id)
    .executeTakeFirstOrThrow();
  return { delivery, session: decodeSession(session), text: message, letta_uid };
}

/**
 * Keeps a claim, with what changed.
 *
 * @returns the row as it is; undefined when somebody else has it by now
 */
export async function keepClaim(
  conversations: Conversations,
  { id, fence }: DeliveryRow,
  change: { phase?: 'sent'; progress?: readonly AnswerPart[]; conversation?: string } = {},
): Promise<DeliveryRow | undefined> {
  return conversations.write(async (tx) => {
    const { phase, progress, conversation } = change;
    const row = await tx.rows
      .updateTable('deliveries')
      .set({
        lease_until: isoTime(Date.parse(tx.now) + lease),
        ...(phase ? { phase } : {}),
        ...(progress ? { progress: JSON.stringify(progress), position: tx.next() } : {}),
      })
      .where('id', '=', id)
      .where('fence', '=', fence)
      .returningAll()
      .executeTakeFirst();
    if (row && conversation !== undefined)
      await tx.rows
        .updateTable('web_chat_sessions')
        .set({ conversation })
        .where('id', '=', row.session_id)
        .execute();
    return row && decodeDelivery(row);
  });
}

/** Is there still something to deliver, whoever has it? */
export async function isUnfinished({ read }: Context, { id }: DeliveryRow): Promise<boolean> {
  const row = await read.selectFrom('deliveries').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}

/** Gives a message back to the queue, for in a while; whoever looks is told why it waits. */
export async function giveBack(
  conversations: Conversations,
  { id, fence, message_id, phase }: DeliveryRow,
  pause: number,
  why: string | null,
): Promise<void> {
  await conversations.write(async (tx) => {
    const { numUpdatedRows } = await tx.rows
      .updateTable('deliveries')
      .set({ lease_until: isoTime(Date.parse(tx.now) + pause), claimed_by: null })
      .where('id', '=', id)
      .where('fence', '=', fence)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) await setState(tx, message_id, phase === 'sent' ? 'working' : 'stored', why);
  });
}

/** Stores what came of a message, once: whoever lost the claim meanwhile stores nothing. */
export async function settle(
  conversations: Conversations,
  { id, fence, message_id, session_id }: DeliveryRow,
  { parts, problem }: Outcome,
): Promise<void> {
  await conversations.write(async (tx) => {
    const { numDeletedRows } = await tx.rows
      .deleteFrom('deliveries')
      .where('id', '=', id)
      .where('fence', '=', fence)
      .executeTakeFirst();
    if (numDeletedRows === 0n) return;
    await setState(tx, message_id, problem === null ? 'answered' : 'failed', problem);
    if (parts.length === 0) return;
    const text = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
    await addResponse(tx, { id: session_id }, { message_id, text, parts: [...parts] });
  });
}

/** Which of these messages somebody wants to have stopped. */
export async function findCancelled({ read }: Context, ids: readonly number[]): Promise<number[]> {
  const rows = await read
    .selectFrom('deliveries')
    .select('id')
    .where('id', 'in', ids)
    .where('is_cancelled', '=', true)
    .execute();
  return rows.map(({ id }) => id);
}
