import { type Expression, type SqlBool, sql } from 'kysely';
import { z } from 'zod';
import type { Actor } from '../accounts/actor.ts';
import type { Permission } from '../accounts/permissions.ts';
import { whereAgentVisible } from '../agents/visibility.ts';
import { type Page, type PageQuery, sortBy } from '../kernel/paging.ts';
import { IdText } from '../kernel/fields.ts';
import { orderBy, readPage } from '../storage/page.ts';
import { anyContains, type SqlWords } from '../storage/sql.ts';
import type { Reader } from '../storage/storage.ts';
import { type ModuleRow, modules, ModuleState } from './module.schema.ts';

/** How a list of modules is narrowed and ordered. */
export const ModuleFilter = z.object({
  q: z.string().max(200).optional().describe('Text in name or path'),
  state: ModuleState.optional(),
  location: z.enum(['tools', 'plugins', 'agents']).optional(),
  type: z.string().max(100).optional(),
  tool_id: IdText.optional(),
  agent_id: z.string().max(50).optional(),
  sort: sortBy(['path', 'id', 'name', 'state', 'first_seen']),
});
type ModuleFilter = z.infer<typeof ModuleFilter>;

/** The module, if it exists and the actor may know of its agent. */
export async function findVisibleModule(
  read: Reader,
  words: SqlWords,
  actor: Actor,
  permission: Permission,
  id: number,
): Promise<ModuleRow | undefined> {
  const row = await read
    .selectFrom('modules')
    .selectAll('modules')
    .where('modules.id', '=', id)
    .where(visible(actor, words, permission))
    .executeTakeFirst();
  return row && modules.decode(row);
}

export async function listVisibleModules(
  read: Reader,
  words: SqlWords,
  actor: Actor,
  filter: ModuleFilter & PageQuery,
): Promise<Page<ModuleRow>> {
  let query = read
    .selectFrom('modules')
    .selectAll('modules')
    .where(visible(actor, words, 'discovery:read'));
  if (filter.state) query = query.where('state', '=', filter.state);
  if (filter.location) query = query.where('location', '=', filter.location);
  if (filter.type !== undefined) query = query.where('type', '=', filter.type);
  if (filter.tool_id !== undefined) query = query.where('tool_id', '=', filter.tool_id);
  if (filter.agent_id !== undefined) query = query.where('agent_id', '=', filter.agent_id);
  if (filter.q) query = query.where(anyContains(words, ['modules.name', 'path'], filter.q));
  const page = await readPage(
    query,
    orderBy(words, 'modules', filter.sort, ['path', 'name', 'state']),
    filter,
  );
  return { ...page, items: page.items.map(modules.decode) };
}

function visible(actor: Actor, words: SqlWords, permission: Permission): Expression<SqlBool> {
  return whereAgentVisible(actor, words, sql.ref('modules.agent_id'), permission) ?? sql<SqlBool>`1 = 1`;
}
