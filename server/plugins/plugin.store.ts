import type { Page, PageQuery } from '../kernel/paging.ts';
import { orderBy, readPage } from '../storage/page.ts';
import { anyContains, type SqlWords } from '../storage/sql.ts';
import type { Reader } from '../storage/storage.ts';
import { type PluginFilter, plugins, type PluginRow } from './plugin.schema.ts';

export async function findPlugin(read: Reader, id: number): Promise<PluginRow | undefined> {
  const row = await read.selectFrom('plugins').selectAll().where('id', '=', id).executeTakeFirst();
  return row && plugins.decode(row);
}

export async function listPlugins(
  read: Reader,
  words: SqlWords,
  filter: PluginFilter & PageQuery,
): Promise<Page<PluginRow>> {
  let query = read.selectFrom('plugins').selectAll('plugins');
  if (filter.tool_id !== undefined) query = query.where('tool_id', '=', filter.tool_id);
  if (filter.status) query = query.where('status', '=', filter.status);
  if (filter.is_enabled !== undefined) query = query.where('is_enabled', '=', filter.is_enabled);
  if (filter.q) query = query.where(anyContains(words, ['name'], filter.q));
  const page = await readPage(query, orderBy(words, 'plugins', filter.sort, ['name', 'status']), filter);
  return { ...page, items: page.items.map(plugins.decode) };
}

/** All plugins of a tool: among them dependencies are resolved. */
export async function pluginsOf(read: Reader, toolId: number): Promise<PluginRow[]> {
  const rows = await read
    .selectFrom('plugins')
    .selectAll()
    .where('tool_id', '=', toolId)
    .orderBy('id')
    .execute();
  return rows.map(plugins.decode);
}
