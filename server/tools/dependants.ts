import type { Dependants } from '../journal/dependants.ts';
import { toolInstances } from './tool-instance.schema.ts';

/** The instances of an agent. */
export const instancesOfAgent: Dependants = instancesBy('agent_id');

/** The instances of a tool. */
export const instancesOfTool: Dependants = instancesBy('tool_id');

function instancesBy(column: 'agent_id' | 'tool_id'): Dependants {
  return {
    concept: 'tool-instances',
    list: async (read, owner) => {
      const rows = await read
        .selectFrom('tool_instances')
        .innerJoin('tools', 'tools.id', 'tool_instances.tool_id')
        .select(['tool_instances.id', 'tool_instances.name', 'tools.name as tool'])
        .where(`tool_instances.${column}`, '=', owner as never)
        .orderBy('tool_instances.id')
        .execute();
      return rows.map(({ id, name, tool }) => ({ id, name: name ?? tool }));
    },
    remove: async (tx, owner) => {
      const rows = await tx.read
        .selectFrom('tool_instances')
        .select('id')
        .where(column, '=', owner as never)
        .execute();
      for (const { id } of rows) await tx.delete(toolInstances, id);
    },
  };
}
