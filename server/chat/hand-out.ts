import { type Expression, type SqlBool, sql } from 'kysely';
import type { Context } from '../context.ts';
import { isoTime } from '../kernel/clock.ts';
import type { Reader } from '../storage/storage.ts';
import type { ChatSessionRow } from './chat.schema.ts';
import type { ChatTransaction, Conversations } from './conversations.ts';
import { addResponse, setState } from './queue.ts';
import { findSession } from './find-session.ts';

/**
 * How long Broca has a message for itself, in milliseconds. It throws away what it polls at its start, so a message is
 * handed out once more when no reply for its conversation came meanwhile (contracts: broca-bridge §1).
 */
export const lease = 15_000;
const mostHandOuts = 2;
/** `claimed`: its poll is being answered, and if this process ends nobody knows whether it was; `sent`: it was. */
const handedOut = ['claimed', 'sent'] as const;
/** Counting more than this costs more than the number tells. */
const countLimit = 10_000;
/** One reply answers no more messages than this: more would hold up everybody else. */
const mostAnswered = 500;

/** A message as Broca gets it. */
export interface HandedOut {
  id: number;
  session_id: string;
  message: string;
  timestamp: string;
  uid: string | null;
  agent_id: string;
}

/** Whose messages: of these agents; null: of all. */
export type ForAgents = readonly string[] | null;

/** What a poll is answered with. */
export interface HandOut {
  /** Oldest first. */
  messages: HandedOut[];
  /** How many waited before. */
  total: number;
  /** Until when they are leased; null when there are none. */
  lease_until: string | null;
}

const nothing: HandOut = { messages: [], total: 0, lease_until: null };

/**
 * Hands out the oldest messages that wait for Broca, and leases them: no other poll gets them while the lease holds.
 * Whoever sends them says so with `confirmHandOut`.
 *
 * @param since only messages after this moment, in milliseconds
 */
export async function handOut(
  ctx: Context,
  conversations: Conversations,
  agentIds: ForAgents,
  limit: number,
  since?: number,
): Promise<HandOut> {
  // Most polls find nothing: they cost no lock, and mostly not even a look.
  const due = await ctx.head.remember(`inbox ${agentIds?.join() ?? '*'}`, () => nextDue(ctx.read, agentIds));
  if (due === undefined || due > ctx.clock.now()) return nothing;
  return conversations.write(async (tx) => {
    let due = tx.read
      .selectFrom('deliveries as d')
      .innerJoin('web_chat_messages as m', 'm.id', 'd.message_id')
      .innerJoin('web_chat_sessions as s', 's.id', 'd.session_id')
      .select([
        'd.id as delivery_id',
        'm.id',
        'd.session_id',
        'm.message',
        'm.timestamp',
        's.uid',
        'd.agent_id',
      ])
      .where(mayBeHandedOut(agentIds, tx.now, 'd'))
      .orderBy('d.number')
      .limit(limit);
    if (since !== undefined) due = due.where('m.timestamp', '>', isoTime(since));
    const found = await due.execute();
    const isAll = found.length < limit && since === undefined;
    const total = isAll ? found.length : await countWaiting(tx.read, agentIds, tx.now);
    if (found.length === 0) return { ...nothing, total };
    const lease_until = isoTime(Date.parse(tx.now) + lease);
    await tx.rows
      .updateTable('deliveries')
      .set({
        phase: 'claimed',
        lease_until,
        claims: sql`claims + 1` as never,
        fence: sql`fence + 1` as never,
      })
      .where(
        'id',
        'in',
        found.map(({ delivery_id }) => delivery_id),
      )
      .execute();
    for (const { id } of found) await setState(tx, id, 'handed_over');
    return { messages: found.map(({ delivery_id: _, ...message }) => message), total, lease_until };
  });
}

/**
 * Says that the answer with these messages has left: a reply for their conversation is one to them, also when a quick
 * client sent it before this was stored.
 */
export async function confirmHandOut(
  conversations: Conversations,
  { messages, lease_until }: Pick<HandOut, 'messages' | 'lease_until'>,
): Promise<void> {
  await conversations.write(async (tx) => {
    const sent = await tx.rows
      .updateTable('deliveries')
      .set({ phase: 'sent' })
      .where(
        'message_id',
        'in',
        messages.map(({ id }) => id),
      )
      .where('phase', '=', 'claimed')
      .where('lease_until', '=', lease_until)
      .returning('message_id')
      .execute();
    if (sent.length === 0) return;
    const answered = await tx.read
      .selectFrom('web_chat_messages as m')
      .select('m.id')
      .where(
        'm.id',
        'in',
        sent.map(({ message_id }) => message_id),
      )
      .where('m.state', '=', 'handed_over')
      // Its position is that of its hand-out.
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('web_chat_responses as r')
            .select('r.id')
            .whereRef('r.session_id', '=', 'm.session_id')
            .whereRef('r.number', '>', 'm.position'),
        ),
      )
      .execute();
    if (answered.length === 0) return;
    const ids = answered.map(({ id }) => id);
    for (const id of ids) await setState(tx, id, 'answered');
    await tx.rows.deleteFrom('deliveries').where('message_id', 'in', ids).execute();
  });
}

/** Lets go of what was handed out as often as it may be and is still not answered: a reply may come late all the same. */
export async function forgetHandedOut(ctx: Context, conversations: Conversations): Promise<void> {
  const old = await ctx.read
    .selectFrom('deliveries')
    .select('id')
    .where('via', '=', 'broca')
    .where('phase', 'in', handedOut)
    .where('claims', '>=', mostHandOuts)
    .limit(1)
    .execute();
  if (old.length === 0) return;
  await conversations.write(async (tx) => {
    await tx.rows
      .deleteFrom('deliveries')
      .where('via', '=', 'broca')
      .where('phase', 'in', handedOut)
      .where('claims', '>=', mostHandOuts)
      .where('lease_until', '<=', tx.now)
      .execute();
  });
}

/**
 * Takes a reply of Broca. It says for which conversation and not for which message, so all of the conversation that
 * Broca has are answered by it. What nobody knows that Broca has is handed out once more.
 *
 * @returns the id of the reply; undefined when there is no such conversation with these agents
 */
export async function takeReply(
  conversations: Conversations,
  agentIds: ForAgents,
  reply: { session_id: string; response: string; message_id: number | null },
): Promise<{ id: number; session: ChatSessionRow } | undefined> {
  return conversations.write(async (tx) => {
    const session = await findSession(tx.read, reply.session_id);
    if (!session || (agentIds !== null && !agentIds.includes(session.agent_id ?? ''))) return undefined;
    const message_id = await ownMessage(tx, session.id, reply.message_id);
    const { id, number } = await addResponse(tx, session, { message_id, text: reply.response, parts: null });
    const answered = await tx.read
      .selectFrom('web_chat_messages')
      .select('id')
      .where('session_id', '=', session.id)
      // As a literal, so that the engines use the index of just these.
      .where(sql<SqlBool>`state = 'handed_over'`)
      .where('number', '<', number)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('deliveries')
              .select('deliveries.id')
              .whereRef('deliveries.message_id', '=', 'web_chat_messages.id')
              .where('deliveries.phase', '=', 'claimed'),
          ),
        ),
      )
      .orderBy('number', 'desc')
      .limit(mostAnswered)
      .execute();
    for (const message of answered) await setState(tx, message.id, 'answered');
    await tx.rows
      .deleteFrom('deliveries')
      .where('session_id', '=', session.id)
      .where('via', '=', 'broca')
      .where('phase', '=', 'sent')
      .execute();
    return { id, session };
  });
}

/** How many messages wait for Broca; no more than 10,000 are counted. */
export async function countWaiting(read: Reader, agentIds: ForAgents, now: string): Promise<number> {
  const rows = await read
    .selectFrom('deliveries')
    .select('id')
    .where(mayBeHandedOut(agentIds, now))
    .limit(countLimit)
    .execute();
  return rows.length;
}

/** When the next message may be handed out, in milliseconds; undefined when none waits. */
async function nextDue(read: Reader, agentIds: ForAgents): Promise<number | undefined> {
  const waiting = await read
    .selectFrom('deliveries')
    .select('id')
    .where(isFor(agentIds))
    .where('phase', '=', 'waiting')
    .limit(1)
    .executeTakeFirst();
  if (waiting) return -Infinity;
  const leased = await read
    .selectFrom('deliveries')
    .select(({ fn }) => fn.min('lease_until').as('until'))
    .where(isFor(agentIds))
    .where('phase', 'in', handedOut)
    .where('claims', '<', mostHandOuts)
    .executeTakeFirst();
  return leased?.until == null ? undefined : Date.parse(leased.until);
}

function mayBeHandedOut(agentIds: ForAgents, now: string, table = 'deliveries'): Expression<SqlBool> {
  const column = (name: string) => sql.ref(`${table}.${name}`);
  return sql<SqlBool>`${isFor(agentIds, table)} and (${column('phase')} = 'waiting'
    or (${column('phase')} in ('claimed', 'sent') and ${column('claims')} < ${mostHandOuts} and ${column('lease_until')} <= ${now}))`;
}

function isFor(agentIds: ForAgents, table = 'deliveries'): Expression<SqlBool> {
  const viaBroca = sql<SqlBool>`${sql.ref(`${table}.via`)} = 'broca'`;
  if (agentIds === null) return viaBroca;
  if (agentIds.length === 0) return sql<SqlBool>`1 = 0`;
  return sql<SqlBool>`${viaBroca} and ${sql.ref(`${table}.agent_id`)} in (${sql.join([...agentIds])})`;
}

async function ownMessage(tx: ChatTransaction, sessionId: string, id: number | null): Promise<number | null> {
  if (id === null) return null;
  const row = await tx.read
    .selectFrom('web_chat_messages')
    .select('id')
    .where('id', '=', id)
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
  return row?.id ?? null;
}
