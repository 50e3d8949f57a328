import { type Expression, type SqlBool, sql } from 'kysely';
import type { Actor } from '../accounts/actor.ts';
import { whereAgentVisible, whereHeld } from '../agents/visibility.ts';
import type { Page, PageQuery } from '../kernel/paging.ts';
import { orderBy, readPage } from '../storage/page.ts';
import { anyContains, type SqlWords } from '../storage/sql.ts';
import type { Reader } from '../storage/storage.ts';
import { type ToolInstanceFilter, toolInstances, type ToolInstanceRow } from './tool-instance.schema.ts';

/** The instance, if it exists and the actor may know of its agent: both in one question. */
export async function findVisibleInstance(
  read: Reader,
  words: SqlWords,
  actor: Actor,
  id: number,
): Promise<ToolInstanceRow | undefined> {
  const row = await read
    .selectFrom('tool_instances')
    .selectAll('tool_instances')
    .where('tool_instances.id', '=', id)
    .where(visible(actor, words, null))
    .executeTakeFirst();
  return row && toolInstances.decode(row);
}

/** Does a tool run for an agent that the actor may not know of? */
export async function hasHiddenInstances(
  read: Reader,
  words: SqlWords,
  actor: Actor,
  toolId: number,
): Promise<boolean> {
  const hidden = await read
    .selectFrom('tool_instances')
    .select('id')
    .where('tool_id', '=', toolId)
    .where(sql<SqlBool>`not ${visible(actor, words, null)}`)
    .limit(1)
    .executeTakeFirst();
  return hidden !== undefined;
}

/** One page of the instances whose agents the actor may see, and of those without an agent. */
export async function listVisibleInstances(
  read: Reader,
  words: SqlWords,
  actor: Actor,
  filter: ToolInstanceFilter & PageQuery,
): Promise<Page<ToolInstanceRow>> {
  let query = read
    .selectFrom('tool_instances')
    .selectAll('tool_instances')
    .where(visible(actor, words, 'tools:read'));
  if (filter.tool_id !== undefined) query = query.where('tool_id', '=', filter.tool_id);
  if (filter.agent_id !== undefined) query = query.where('agent_id', '=', filter.agent_id);
  if (filter.status) query = query.where('status', '=', filter.status);
  if (filter.is_active !== undefined) query = query.where('is_active', '=', filter.is_active);
  if (filter.q) query = query.where(isCalled(actor, words, filter.q));
  const page = await readPage(
    query,
    orderBy(words, 'tool_instances', filter.sort, ['name', 'status']),
    filter,
  );
  return { ...page, items: page.items.map(toolInstances.decode) };
}

/** People know an instance by its own name, by that of its tool, or by the agent that it is for, if they may read it. */
function isCalled(actor: Actor, words: SqlWords, text: string): Expression<SqlBool> {
  const own = anyContains(words, ['tool_instances.name', 'tool_instances.agent_id'], text);
  const tool = sql`select 1 from tools where tools.id = tool_instances.tool_id and ${anyContains(words, ['tools.name'], text)}`;
  const mayRead = whereHeld(actor, 'agents:read', sql.ref('agents.id')) ?? sql<SqlBool>`1 = 1`;
  const agent = sql`select 1 from agents where agents.id = tool_instances.agent_id and ${anyContains(words, ['agents.name'], text)} and ${mayRead}`;
  return sql<SqlBool>`(${own} or exists (${tool}) or exists (${agent}))`;
}

function visible(actor: Actor, words: SqlWords, purpose: 'tools:read' | null): Expression<SqlBool> {
  return whereAgentVisible(actor, words, sql.ref('tool_instances.agent_id'), purpose) ?? sql<SqlBool>`1 = 1`;
}
