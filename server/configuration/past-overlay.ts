import { type Expression, type SqlBool, sql } from 'kysely';
import { agents } from '../agents/agent.schema.ts';
import { type AnyEntity, anyEntity } from '../journal/entity.ts';
import { type Past, readPast } from '../journal/past.ts';
import { plugins } from '../plugins/plugin.schema.ts';
import type { SqlWords } from '../storage/sql.ts';
import type { Reader } from '../storage/storage.ts';
import { toolInstances } from '../tools/tool-instance.schema.ts';
import { tools } from '../tools/tool.schema.ts';
import { agentConfigs, configurations, envVars, scopeName, systemConfig } from './configuration.schema.ts';
import type { OverlaidRow, Overlay } from './sources.ts';
import type { Target } from './targets.ts';
import { agentConfigNames, configurationNames } from './touched.ts';

const entities: readonly AnyEntity[] = [
  anyEntity(systemConfig),
  anyEntity(configurations),
  anyEntity(agentConfigs),
  anyEntity(envVars),
  anyEntity(agents),
  anyEntity(tools),
  anyEntity(toolInstances),
  anyEntity(plugins),
];

/** What lies in place of a value that was erased when its key was sealed: no key opens it. */
const erased = 'erased';

/** The rows that make up a target's configuration as they were at a revision, for `Sources` to read in their place. */
export async function pastOverlay(
  read: Reader,
  words: SqlWords,
  target: Target,
  revision: number,
): Promise<Overlay> {
  return overlayOf(await readPast(read, entities, revision, concerns(words, target)));
}

function overlayOf(past: Past): Overlay {
  const overlay = new Map<string, Map<string, OverlaidRow | null>>();
  for (const [table, rows] of past) {
    const defaults = emptyRows[table] ?? (() => ({}));
    overlay.set(
      table,
      new Map(
        [...rows].map(([identity, past]) => {
          if (!past) return [identity, null];
          const row = { ...defaults(identity), ...past.row };
          return [
            identity,
            { row: past.isErased ? withErased(table, row) : row, secrets: new Map<string, string>() },
          ];
        }),
      ),
    );
  }
  return overlay;
}

/** Which changes decide what a target is configured with. */
function concerns(words: SqlWords, { type, id, agent_id, tool_id }: Target): Expression<SqlBool> {
  const is = (entity: string, identity: string | number) =>
    sql<SqlBool>`(changes.entity = ${entity} and changes.entity_id = ${String(identity)})`;
  const within = (scope: string) =>
    sql<SqlBool>`(changes.entity = 'configurations' and ${words.startsWith(sql.ref('changes.entity_id'), `${scope}/`)})`;
  const agent = type === 'agent' ? String(id) : agent_id;
  const tool = type === 'tool' ? Number(id) : tool_id;
  const parts = [
    sql<SqlBool>`changes.entity in ('system_config', 'env_vars')`,
    within('system'),
    ...(agent == null ? [] : [sql<SqlBool>`changes.agent_id = ${agent}`]),
    ...(tool === undefined ? [] : [is('tools', tool), within(scopeName('tool', String(tool)))]),
    ...(type === 'instance' ? [is('tool_instances', id)] : []),
    ...(type === 'plugin' ? [is('plugins', id)] : []),
    ...(type === 'user' ? [within(scopeName('user', String(id)))] : []),
  ];
  return sql<SqlBool>`(${sql.join(parts, sql` or `)})`;
}

/** What the identity alone tells of a row, for one whose creation was erased. */
const emptyRows: Record<string, (identity: string) => object> = {
  configurations: (identity) => ({
    id: identity,
    ...configurationNames(identity),
    type: 'string',
    value: null,
    is_encrypted: false,
  }),
  system_config: (config_key) => ({ id: config_key, config_key, config_type: 'string', is_encrypted: false }),
  env_vars: (var_name) => ({ id: var_name, var_name, is_encrypted: false }),
  agent_configs: (identity) => ({
    id: identity,
    ...agentConfigNames(identity),
    config_type: 'string',
    is_encrypted: false,
  }),
};

const valueColumns: Record<string, string> = {
  configurations: 'value',
  system_config: 'config_value',
  env_vars: 'var_value',
  agent_configs: 'config_value',
};

/** A value that the journal no longer has shows as sealed, and as one that cannot be opened. */
function withErased(table: string, row: Record<string, unknown>): Record<string, unknown> {
  const column = valueColumns[table];
  if (column === undefined || (row[column] !== undefined && row[column] !== null)) return row;
  return { ...row, [column]: erased, is_encrypted: true };
}
