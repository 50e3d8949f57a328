import { type Expression, type SqlBool, sql } from 'kysely';
import type { ForAgents } from '../chat/hand-out.ts';
import { isoTime } from '../kernel/clock.ts';
import type { Reader } from '../storage/storage.ts';

const mostTexts = 200;

/** A reply as clients of the bridge know it. */
export interface BridgeReply {
  id: number;
  response: string;
  timestamp: string;
  message_id: number | null;
}

/** The replies of a conversation, oldest first; when there are very many, the newest of them. */
export async function readReplies(read: Reader, sessionId: string, since?: number): Promise<BridgeReply[]> {
  let query = read
    .selectFrom('web_chat_responses')
    .select(['id', 'response', 'timestamp', 'message_id'])
    .where('session_id', '=', sessionId);
  if (since !== undefined) query = query.where('timestamp', '>', isoTime(since));
  return (await query.orderBy('number', 'desc').limit(mostTexts).execute()).reverse();
}

/** The messages of a conversation, oldest first; when there are very many, the newest of them. */
export async function readMessages(
  read: Reader,
  sessionId: string,
): Promise<{ id: number; session_id: string; message: string; timestamp: string }[]> {
  const rows = await read
    .selectFrom('web_chat_messages')
    .select(['id', 'session_id', 'message', 'timestamp'])
    .where('session_id', '=', sessionId)
    .orderBy('number', 'desc')
    .limit(mostTexts)
    .execute();
  return rows.reverse();
}

/** Conversations of visitors with these agents, the latest first, with how much was said. */
export async function listVisits(
  read: Reader,
  agentIds: ForAgents,
  { limit, offset, activeSince }: { limit: number; offset: number; activeSince: string | undefined },
): Promise<{ sessions: object[]; total: number }> {
  const wanted = sql<SqlBool>`user_id is null and ${withAgents(agentIds)} and ${activeSince === undefined ? sql`1 = 1` : sql`last_active >= ${activeSince}`}`;
  const counted = (table: string) =>
    sql<number>`(select count(*) from ${sql.table(table)} as t where t.session_id = web_chat_sessions.id)`;
  const rows = await read
    .selectFrom('web_chat_sessions')
    .select(['id', 'uid', 'agent_id', 'created_at', 'last_active', 'ip_address', 'metadata'])
    .select([
      counted('web_chat_messages').as('message_count'),
      counted('web_chat_responses').as('response_count'),
    ])
    .where(wanted)
    .orderBy('last_active', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  const { total } = await read
    .selectFrom('web_chat_sessions')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where(wanted)
    .executeTakeFirstOrThrow();
  return { sessions: rows.map((row) => ({ ...row, metadata: row.metadata ?? '{}' })), total };
}

/** Rows of conversations with these agents. */
export function withAgents(agentIds: ForAgents): Expression<SqlBool> {
  if (agentIds === null) return sql<SqlBool>`1 = 1`;
  if (agentIds.length === 0) return sql<SqlBool>`1 = 0`;
  return sql<SqlBool>`web_chat_sessions.agent_id in (${sql.join([...agentIds])})`;
}
