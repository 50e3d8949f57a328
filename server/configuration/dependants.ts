import type { Dependants } from '../journal/dependants.ts';
import { agentConfigs, configurations, type ConfigurationRow } from './configuration.schema.ts';

/** `configurations` refer to their owner by scope and id, without a foreign key (seed: Configurations). */
export function configurationsOf(scope: Exclude<ConfigurationRow['scope'], 'system'>): Dependants {
  return {
    concept: 'configurations',
    list: async (read, owner) => {
      const rows = await read
        .selectFrom('configurations')
        .select(['id', 'key'])
        .where('scope', '=', scope)
        .where('scope_id', '=', owner)
        .orderBy('key')
        .execute();
      return rows.map(({ id, key }) => ({ id, name: key }));
    },
    remove: async (tx, owner) => {
      const rows = await tx.read
        .selectFrom('configurations')
        .select('id')
        .where('scope', '=', scope)
        .where('scope_id', '=', owner)
        .execute();
      for (const { id } of rows) await tx.delete(configurations, id);
    },
  };
}

export const agentConfigsOfAgent: Dependants = {
  concept: 'agent-configs',
  list: async (read, agentId) => {
    const rows = await read
      .selectFrom('agent_configs')
      .select(['id', 'config_key'])
      .where('agent_id', '=', agentId)
      .orderBy('config_key')
      .execute();
    return rows.map(({ id, config_key }) => ({ id, name: config_key }));
  },
  remove: async (tx, agentId) => {
    const rows = await tx.read
      .selectFrom('agent_configs')
      .select('id')
      .where('agent_id', '=', agentId)
      .execute();
    for (const { id } of rows) await tx.delete(agentConfigs, id);
  },
};
