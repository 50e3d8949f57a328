import type { Dependants } from '../journal/dependants.ts';
import { plugins } from './plugin.schema.ts';

/** The plugins of a tool. */
export const pluginsOfTool: Dependants = {
  concept: 'plugins',
  list: async (read, toolId) =>
    read
      .selectFrom('plugins')
      .select(['id', 'name'])
      .where('tool_id', '=', Number(toolId))
      .orderBy('name')
      .execute(),
  remove: async (tx, toolId) => {
    const rows = await tx.read
      .selectFrom('plugins')
      .select('id')
      .where('tool_id', '=', Number(toolId))
      .execute();
    for (const { id } of rows) await tx.delete(plugins, id);
  },
};
