import type { Page, PageQuery } from '../kernel/paging.ts';
import { orderBy, readPage } from '../storage/page.ts';
import { anyContains, type SqlWords } from '../storage/sql.ts';
import type { Reader } from '../storage/storage.ts';
import { type ToolFilter, tools, type ToolRow } from './tool.schema.ts';

export async function findTool(read: Reader, id: number): Promise<ToolRow | undefined> {
  const row = await read.selectFrom('tools').selectAll().where('id', '=', id).executeTakeFirst();
  return row && tools.decode(row);
}

/** One page of the tools. Definitions are for everybody who may read tools; what runs where is in the instances. */
export async function listTools(
  read: Reader,
  words: SqlWords,
  filter: ToolFilter & PageQuery & { agent_id?: string },
): Promise<Page<ToolRow>> {
  let query = read.selectFrom('tools').selectAll('tools');
  if (filter.category !== undefined) query = query.where('category', '=', filter.category);
  if (filter.module_scope) query = query.where('module_scope', '=', filter.module_scope);
  if (filter.status) query = query.where('status', '=', filter.status);
  if (filter.is_enabled !== undefined) query = query.where('is_enabled', '=', filter.is_enabled);
  if (filter.q) query = query.where(anyContains(words, ['name', 'description'], filter.q));
  const { agent_id } = filter;
  if (agent_id !== undefined)
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('tool_instances as i')
          .select('i.id')
          .whereRef('i.tool_id', '=', 'tools.id')
          .where('i.agent_id', '=', agent_id),
      ),
    );
  const order = orderBy(words, 'tools', filter.sort, ['name', 'category', 'status']);
  const page = await readPage(query, order, filter);
  return { ...page, items: page.items.map(tools.decode) };
}
