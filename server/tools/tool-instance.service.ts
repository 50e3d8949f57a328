import { type Actor, can, requirePermission } from '../accounts/actor.ts';
import type { Permission } from '../accounts/permissions.ts';
import { agents } from '../agents/agent.schema.ts';
import { canSee } from '../agents/visibility.ts';
import type { Context } from '../context.ts';
import { requireRevision } from '../http/conditional.ts';
import { stampStatus, statusTime } from '../journal/heartbeat.ts';
import type { Cause } from '../journal/journal.ts';
import type { Writer } from '../journal/writer.ts';
import { conflict, invalid, notFound } from '../kernel/errors.ts';
import type { JsonObject } from '../kernel/fields.ts';
import { isObject } from '../kernel/json-value.ts';
import type { Keyring } from '../secrets/keyring.ts';
import { sealedIdOf } from '../secrets/sealed-json.ts';
import type { Reader } from '../storage/storage.ts';
import { readOwnSchemas } from './own-schema.ts';
import { validatorOf } from './schema-validator.ts';
import { sealConfig } from './sealed-config.ts';
import {
  type ToolInstanceCreate,
  toolInstances,
  type ToolInstanceRow,
  type ToolInstanceUpdate,
} from './tool-instance.schema.ts';
import { findVisibleInstance } from './tool-instance.store.ts';
import type { ToolRow } from './tool.schema.ts';
import { findTool } from './tool.store.ts';

/**
 * The instance, for somebody who may know of it and has the permission for its agent.
 *
 * @throws AppError 404 when there is none, or none that the actor may see; 403
 */
export async function getInstance(
  ctx: Context,
  actor: Actor,
  permission: Permission,
  id: number,
): Promise<ToolInstanceRow> {
  const instance = await findVisibleInstance(ctx.read, ctx.words, actor, id);
  if (!instance) throw notFound('tool_instance', id);
  requirePermission(actor, permission, instance.agent_id);
  return instance;
}

/**
 * Creates an instance within a transaction (seed: Tool Instances; design §3).
 *
 * @throws AppError 404 `tool.not_found`, `agent.not_found`; 400 `tool_instance.agent_required`,
 *   `config.breaks_schema` unless forced;
 *   409 `tool_instance.exists` when an agent-specific tool has one for this agent already
 */
export async function createInstance(
  tx: Writer,
  keyring: Keyring,
  actor: Actor,
  input: ToolInstanceCreate,
  force = false,
): Promise<ToolInstanceRow> {
  const agent_id = input.agent_id ?? null;
  if (agent_id !== null) await requireVisibleAgent(tx, actor, agent_id);
  requirePermission(actor, 'tools:create', agent_id);
  const tool = await findTool(tx.read, input.tool_id);
  if (!tool) throw notFound('tool', input.tool_id);
  if (tool.module_scope === 'agent') await requirePlace(tx.read, tool, agent_id);
  const { config = null, ...rest } = input;
  if (!force) requireFits(tool.config_schema, config);
  const instance = await tx.insert(toolInstances, {
    ...rest,
    ...statusTime(rest.status, tx.now),
    config: null,
    agent_id,
    module_scope: tool.module_scope,
    created_by: actor.user_id,
    created_at: tx.now,
    updated_at: tx.now,
  });
  return config ? storeConfig(tx, keyring, actor, instance, config) : instance;
}

/** Secrets are sealed under the instance's id, so it has to be there first. */
async function storeConfig(
  tx: Writer,
  keyring: Keyring,
  actor: Actor,
  instance: ToolInstanceRow,
  config: JsonObject | null,
  rest: Omit<ToolInstanceUpdate, 'config'> = {},
): Promise<ToolInstanceRow> {
  const isReadable = can(actor, 'secrets:reveal', instance.agent_id ?? undefined);
  const owner = { table: 'tool_instances', id: instance.id, isReadable } as const;
  const schema = await schemaOf(tx.read, instance);
  const sealed = await sealConfig(tx, keyring, owner, schema, instance.config, config);
  const patch = { ...rest, config: sealed.config };
  const updated = await tx.update(toolInstances, instance.id, patch, 'update', {
    hidden: sealed.uncovers ? ['config'] : [],
  });
  // What was in the clear and is a secret now must not stay in the history.
  if (sealed.uncovers) await tx.erase(toolInstances, String(instance.id), 'config');
  return updated;
}

/** Changes an instance; tool and agent stay what they are. `expected` is the revision that the caller saw. */
export async function updateInstance(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  id: number,
  { config, ...patch }: ToolInstanceUpdate,
  { expected, force }: { expected: number | undefined; force: boolean },
): Promise<ToolInstanceRow> {
  return ctx.journal.write(cause, async (tx) => {
    const instance = await findForChange(tx, ctx, actor, 'tools:update', id);
    requireRevision(instance, expected);
    if (config !== undefined && !force) requireFits(await schemaOf(tx.read, instance), config);
    const updated =
      config === undefined
        ? await tx.update(toolInstances, id, patch)
        : await storeConfig(tx, ctx.keyring, actor, instance, config, patch);
    return stampStatus(tx, toolInstances, updated, patch.status);
  });
}

export async function deleteInstance(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  id: number,
  expected: number | undefined,
): Promise<void> {
  await ctx.journal.write(cause, async (tx) => {
    requireRevision(await findForChange(tx, ctx, actor, 'tools:delete', id), expected);
    await tx.delete(toolInstances, id);
  });
}

async function findForChange(
  tx: Writer,
  ctx: Context,
  actor: Actor,
  permission: Permission,
  id: number,
): Promise<ToolInstanceRow> {
  const instance = await findVisibleInstance(tx.read, ctx.words, actor, id);
  if (!instance) throw notFound('tool_instance', id);
  requirePermission(actor, permission, instance.agent_id);
  return instance;
}

async function requireVisibleAgent(tx: Writer, actor: Actor, id: string): Promise<void> {
  const agent = await tx.find(agents, id);
  if (!agent || !canSee(actor, agent, null)) throw notFound('agent', id);
}

async function requirePlace(read: Reader, tool: ToolRow, agentId: string | null): Promise<void> {
  if (agentId === null)
    throw invalid(
      'tool_instance.agent_required',
      `${tool.name} is an agent-specific tool: say which agent runs it (agent_id).`,
    );
  const other = await read
    .selectFrom('tool_instances')
    .select('id')
    .where('tool_id', '=', tool.id)
    .where('agent_id', '=', agentId)
    .executeTakeFirst();
  if (other)
    throw conflict(
      'tool_instance.exists',
      `${tool.name} is an agent-specific tool, and ${agentId} has its instance already (${other.id}): change that one.`,
      { tool_instance_id: other.id },
    );
}

/**
 * Refuses a configuration that does not fit, key by key: what is missing may still be inherited.
 *
 * @throws AppError 400 `config.breaks_schema`
 */
function requireFits(schema: JsonObject | null, config: JsonObject | null | undefined): void {
  if (!schema || !config) return;
  const validator = validatorOf(schema);
  const [first, ...more] = leavesOf(config).flatMap(([path, value]) => validator.checkAt(path, value));
  if (!first) return;
  throw invalid(
    'config.breaks_schema',
    `${first.path.join('.')} ${first.message}.${more.length > 0 ? ` And ${more.length} more.` : ''} Correct it, or repeat with force=true.`,
    { errors: [first, ...more].map(({ path, message }) => ({ path: `config.${path.join('.')}`, message })) },
  );
}

/** Values with their places; what is sealed already, or holds a reference, is not looked into. */
function leavesOf(value: unknown, path: string[] = []): [string[], unknown][] {
  if (sealedIdOf(value) !== undefined || value === null) return [];
  if (typeof value === 'string' && value.includes('${')) return [];
  if (!isObject(value)) return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...path, name]));
}

/** The schema that counts for an instance: of its own manifest, else its tool's. */
async function schemaOf(read: Reader, instance: ToolInstanceRow): Promise<JsonObject | null> {
  const own =
    instance.module_scope === 'agent' ? await readOwnSchemas(read, 'instance_id', [instance.id]) : undefined;
  const tool = await findTool(read, instance.tool_id);
  return own?.get(instance.id) ?? tool?.config_schema ?? null;
}
