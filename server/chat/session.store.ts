import { type Expression, type SqlBool, sql } from 'kysely';
import type { Actor } from '../accounts/actor.ts';
import { whereAgentVisible } from '../agents/visibility.ts';
import type { Page, PageQuery } from '../kernel/paging.ts';
import { readPage } from '../storage/page.ts';
import type { SqlWords } from '../storage/sql.ts';
import type { Reader } from '../storage/storage.ts';
import { type ChatSessionRow, decodeSession } from './chat.schema.ts';

/** How a list of conversations is narrowed. */
export interface SessionFilter {
  agent_id?: string | undefined;
  archived: boolean;
  /** Text in the title or in anything that was said. */
  q?: string | undefined;
}

/** One page of a person's own conversations with agents that he may see, the latest first. */
export async function listOwnSessions(
  read: Reader,
  words: SqlWords,
  actor: Actor,
  { agent_id, archived, q, ...page }: SessionFilter & PageQuery,
): Promise<Page<ChatSessionRow>> {
  let query = read
    .selectFrom('web_chat_sessions')
    .selectAll('web_chat_sessions')
    .where('user_id', '=', actor.user_id)
    .where('agent_id', 'is not', null)
    .where('archived_at', archived ? 'is not' : 'is', null);
  const visible = whereAgentVisible(actor, words, sql.ref('web_chat_sessions.agent_id'), 'chat:read');
  if (visible) query = query.where(visible);
  if (agent_id !== undefined) query = query.where('agent_id', '=', agent_id);
  if (q !== undefined) query = query.where(saidIn(words, q));
  const order = {
    sort: sql.ref('web_chat_sessions.last_active'),
    key: sql.ref('web_chat_sessions.id'),
    descending: true,
  };
  const found = await readPage(query, order, page);
  return { ...found, items: found.items.map(decodeSession) };
}

function saidIn(words: SqlWords, text: string): Expression<SqlBool> {
  return sql<SqlBool>`(${words.contains(sql.ref('web_chat_sessions.title'), text)}
    or exists (select 1 from web_chat_messages as m
      where m.session_id = web_chat_sessions.id and ${words.contains(sql.ref('m.message'), text)})
    or exists (select 1 from web_chat_responses as r
      where r.session_id = web_chat_sessions.id and ${words.contains(sql.ref('r.response'), text)}))`;
}
