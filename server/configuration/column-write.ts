import { type AnyActor, requirePermission } from '../accounts/actor.ts';
import { agents } from '../agents/agent.schema.ts';
import { canSee } from '../agents/visibility.ts';
import type { Context } from '../context.ts';
import { type AnyEntity, anyEntity } from '../journal/entity.ts';
import { findRow } from '../journal/find-row.ts';
import type { Writer } from '../journal/writer.ts';
import { conflict, invalid, notFound } from '../kernel/errors.ts';
import type { JsonObject } from '../kernel/fields.ts';
import { plugins } from '../plugins/plugin.schema.ts';
import type { Reader } from '../storage/storage.ts';
import { checkConfigSchema } from '../tools/config-schema.ts';
import { readOwnSchemas } from '../tools/own-schema.ts';
import { sealConfig } from '../tools/sealed-config.ts';
import { toolInstances, type ToolInstanceRow } from '../tools/tool-instance.schema.ts';
import { tools } from '../tools/tool.schema.ts';
import { mayReveal } from './access.ts';
import type { ColumnWrite } from './change.schema.ts';

/** A write of a whole column, checked. */
export interface PreparedColumn {
  entity: AnyEntity;
  row: Record<string, unknown> & { id: number | string; revision: number };
  column: 'config' | 'config_schema';
  value: JsonObject | null;
  /** The schema whose secrets are sealed in place; null: nothing is. */
  schema: JsonObject | null;
  /** May the actor read what is sealed in it? */
  isReadable: boolean;
}

const entities: Record<ColumnWrite['table'], AnyEntity> = {
  tool_instances: anyEntity(toolInstances),
  plugins: anyEntity(plugins),
  agents: anyEntity(agents),
  tools: anyEntity(tools),
};

/** @throws AppError 404; 403; 409 `revision.stale`; 400 for a schema that cannot be used */
export async function prepareColumn(
  read: Reader,
  actor: AnyActor,
  change: ColumnWrite,
): Promise<PreparedColumn> {
  const entity = entities[change.table];
  const row = (await findRow(read, entity, { id: change.id })) as PreparedColumn['row'] | undefined;
  const concept = { tool_instances: 'tool_instance', plugins: 'plugin', agents: 'agent', tools: 'tool' }[
    change.table
  ];
  if (!row) throw notFound(concept, change.id);
  await requireAccess(read, actor, change, row);
  if (change.expected_revision !== undefined && change.expected_revision !== row.revision)
    throw conflict(
      'revision.stale',
      `This was changed by somebody else in the meantime (revision ${row.revision}, you have ${change.expected_revision}): look at the difference and try again.`,
      { expected_revision: change.expected_revision, current_revision: row.revision, current: row },
    );
  if (change.table === 'tools') {
    const [problem] = change.config_schema ? checkConfigSchema(change.config_schema) : [];
    if (problem)
      throw invalid(
        'tool.config_schema_invalid',
        `The config_schema cannot be used. ${problem.path || 'the schema'}: ${problem.message}`,
      );
    return {
      entity,
      row,
      column: 'config_schema',
      value: change.config_schema,
      schema: null,
      isReadable: false,
    };
  }
  return {
    entity,
    row,
    column: 'config',
    value: change.config,
    schema: await schemaFor(read, change.table, row),
    isReadable: mayReveal(actor, entity.agentOf(row)),
  };
}

/** Stores a prepared column within its transaction, its secrets sealed. */
export async function storeColumn(
  tx: Writer,
  ctx: Context,
  { entity, row, column, value, schema, isReadable }: PreparedColumn,
  action = 'update',
): Promise<void> {
  if (column === 'config_schema' || entity.table === 'agents') {
    await tx.update(entity, row.id, { [column]: value }, action);
    return;
  }
  const owner = { table: entity.table as 'tool_instances' | 'plugins', id: Number(row.id), isReadable };
  const before = row.config as JsonObject | null;
  const { config, uncovers } = await sealConfig(tx, ctx.keyring, owner, schema, before, value);
  await tx.update(entity, row.id, { config }, action, { hidden: uncovers ? ['config'] : [] });
  if (uncovers) await tx.erase(entity, String(row.id), 'config');
}

async function schemaFor(
  read: Reader,
  table: ColumnWrite['table'],
  row: PreparedColumn['row'],
): Promise<JsonObject | null> {
  const id = Number(row.id);
  if (table === 'plugins') return (await readOwnSchemas(read, 'plugin_id', [id])).get(id) ?? null;
  if (table !== 'tool_instances') return null;
  const instance = row as unknown as ToolInstanceRow;
  const own = instance.module_scope === 'agent' ? await readOwnSchemas(read, 'instance_id', [id]) : undefined;
  const tool = await findRow(read, tools, { id: instance.tool_id });
  return own?.get(id) ?? tool?.config_schema ?? null;
}

async function requireAccess(
  read: Reader,
  actor: AnyActor,
  { table, id }: ColumnWrite,
  row: PreparedColumn['row'],
): Promise<void> {
  if (table === 'tools') requirePermission(actor, 'tools:update');
  if (table === 'plugins') requirePermission(actor, 'plugins:update');
  const agentId = table === 'agents' ? id : table === 'tool_instances' ? row.agent_id : null;
  if (typeof agentId === 'string') {
    const agent = await findRow(read, agents, { id: agentId });
    if (!agent || !canSee(actor, agent, null))
      throw notFound(table === 'agents' ? 'agent' : 'tool_instance', id);
  }
  if (table === 'agents') requirePermission(actor, 'agents:update', id);
  if (table === 'tool_instances')
    requirePermission(actor, 'tools:update', typeof agentId === 'string' ? agentId : null);
}
