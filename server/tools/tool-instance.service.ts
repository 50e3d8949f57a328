import type { Actor } from '../accounts/actor.ts';
import { requirePermission } from '../accounts/actor.ts';
import type { Permission } from '../accounts/permissions.ts';
import { agents } from '../agents/agent.schema.ts';
import { canSee } from '../agents/visibility.ts';
import type { Context } from '../context.ts';
import { requireRevision } from '../http/conditional.ts';
import type { Cause } from '../journal/journal.ts';
import type { Writer } from '../journal/writer.ts';
import { conflict, invalid, notFound } from '../kernel/errors.ts';
import type { JsonObject } from '../kernel/fields.ts';
import type { Reader } from '../storage/storage.ts';
import { findSecrets } from './config-schema.ts';
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
 * @throws AppError 404 `tool.not_found`, `agent.not_found`; 400 `tool_instance.agent_required`;
 *   409 `tool_instance.exists` when an agent-specific tool has one for this agent already
 */
export async function createInstance(
  tx: Writer,
  actor: Actor,
  input: ToolInstanceCreate,
): Promise<ToolInstanceRow> {
  const agent_id = input.agent_id ?? null;
  if (agent_id !== null) await requireVisibleAgent(tx, actor, agent_id);
  requirePermission(actor, 'tools:create', agent_id);
  const tool = await findTool(tx.read, input.tool_id);
  if (!tool) throw notFound('tool', input.tool_id);
  if (tool.module_scope === 'agent') await requirePlace(tx.read, tool, agent_id);
  requireNoSecrets(tool, input.config);
  return tx.insert(toolInstances, {
    ...input,
    agent_id,
    module_scope: tool.module_scope,
    created_by: actor.user_id,
    created_at: tx.now,
    updated_at: tx.now,
  });
}

/** Changes an instance; tool and agent stay what they are. `expected` is the revision that the caller saw. */
export async function updateInstance(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  id: number,
  patch: ToolInstanceUpdate,
  expected: number | undefined,
): Promise<ToolInstanceRow> {
  return ctx.journal.write(cause, async (tx) => {
    const instance = await findForChange(tx, ctx, actor, 'tools:update', id);
    requireRevision(instance, expected);
    const tool = await findTool(tx.read, instance.tool_id);
    if (tool) requireNoSecrets(tool, patch.config);
    return tx.update(toolInstances, id, patch);
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
  if (!agent || !canSee(actor, agent)) throw notFound('agent', id);
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

/** A secret in a plain column would lie in the journal for ever. */
function requireNoSecrets(tool: ToolRow, config: JsonObject | null | undefined): void {
  const [first] = findSecrets(tool.config_schema, config ?? null);
  if (first === undefined) return;
  throw invalid(
    'config.secret_in_plain',
    `${first} is a secret of ${tool.name} (its config_schema says so) and is not kept in plain text: leave it out of config, and give it to the tool in its own environment.`,
    { key: first },
  );
}
