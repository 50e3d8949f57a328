import type { Actor } from '../accounts/actor.ts';
import type { Page, PageQuery } from '../kernel/paging.ts';
import { orderBy, readPage } from '../storage/page.ts';
import { anyContains, type SqlWords } from '../storage/sql.ts';
import type { Reader } from '../storage/storage.ts';
import { type AgentFilter, agents, type AgentRow } from './agent.schema.ts';
import { whereVisible } from './visibility.ts';

export async function findAgent(read: Reader, id: string): Promise<AgentRow | undefined> {
  const row = await read.selectFrom('agents').selectAll().where('id', '=', id).executeTakeFirst();
  return row && agents.decode(row);
}

/** One page of the agents that the actor may see. */
export async function listVisibleAgents(
  read: Reader,
  words: SqlWords,
  actor: Actor,
  filter: AgentFilter & PageQuery,
): Promise<Page<AgentRow>> {
  let query = read.selectFrom('agents').selectAll('agents');
  const visible = whereVisible(actor, words, 'agents:read');
  if (visible) query = query.where(visible);
  if (filter.status) query = query.where('status', '=', filter.status);
  if (filter.is_active !== undefined) query = query.where('is_active', '=', filter.is_active);
  if (filter.letta_uid) query = query.where('letta_uid', '=', filter.letta_uid);
  if (filter.q)
    query = query.where(anyContains(words, ['agents.id', 'name', 'description', 'letta_uid'], filter.q));
  const page = await readPage(query, orderBy(words, 'agents', filter.sort, ['name', 'status']), filter);
  return { ...page, items: page.items.map(agents.decode) };
}
