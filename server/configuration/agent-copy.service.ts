import { z } from 'zod';
import { type Actor, requirePermission } from '../accounts/actor.ts';
import { Agent, AgentCreate, agents, type AgentRow } from '../agents/agent.schema.ts';
import { createAgent } from '../agents/agent.service.ts';
import { canSee } from '../agents/visibility.ts';
import type { Context } from '../context.ts';
import type { Cause } from '../journal/journal.ts';
import type { Writer } from '../journal/writer.ts';
import { notFound } from '../kernel/errors.ts';
import { sealedPlacesIn, withoutSealed } from '../secrets/sealed-json.ts';
import { toolInstances } from '../tools/tool-instance.schema.ts';
import { createInstance } from '../tools/tool-instance.service.ts';
import { requireSettingAccess } from './access.ts';
import { storeChanges } from './change.service.ts';
import { settingOf, type SettingRow, settingTables, type SettingWrite } from './setting-tables.ts';
import { decodeValue } from './value.ts';

/** What is the copy's own. */
export const AgentCopyCreate = AgentCreate.pick({ letta_uid: true, id: true, name: true }).meta({
  id: 'AgentCopyCreate',
});
type AgentCopyCreate = z.infer<typeof AgentCopyCreate>;

/** An agent made like another, and what did not come along. */
export const AgentCopy = z
  .object({
    agent: Agent,
    /** How many came along. */
    settings: z.int(),
    instances: z.int(),
    left_out: z.array(z.object({ what: z.string(), why: z.string() })),
  })
  .meta({ id: 'AgentCopy' });
type AgentCopy = z.infer<typeof AgentCopy>;

const isSecret = 'It is sealed: a secret of one agent is not given to another. Set it anew.';
const isOfFolder = 'It is installed in the folder of the agent: a scan finds that of the new one.';

/**
 * Makes an agent like another, in one transaction: description, delivery, who may see it, its configuration, and its
 * instances of global tools. Conversations, status and secrets stay with the one that it is made after.
 *
 * @throws AppError 404 for an agent that the actor may not see; 403; 409 as `createAgent`
 */
export async function copyAgent(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  id: string,
  own: AgentCopyCreate,
): Promise<AgentCopy> {
  return ctx.journal.write(cause, async (tx) => {
    const model = await tx.find(agents, id);
    if (!model || !canSee(actor, model, 'agents:read')) throw notFound('agent', id);
    await requireSettingAccess(tx.read, actor, { table: 'agent_configs', agent_id: id }, 'read');
    const { description, delivery, visible_to_users, visible_to_roles, config } = model;
    const agent = await createAgent(tx, actor.user_id, {
      ...own,
      description,
      delivery,
      visible_to_users,
      visible_to_roles,
      config,
    });
    const settings = await copySettings(tx, ctx, actor, model, agent);
    const instances = await copyInstances(tx, ctx, actor, model, agent);
    return {
      agent,
      settings: settings.count,
      instances: instances.count,
      left_out: [...settings.left_out, ...instances.left_out],
    };
  });
}

interface Copied {
  count: number;
  left_out: AgentCopy['left_out'];
}

async function copySettings(
  tx: Writer,
  ctx: Context,
  actor: Actor,
  model: AgentRow,
  agent: AgentRow,
): Promise<Copied> {
  const left_out: Copied['left_out'] = [];
  const writes: SettingWrite[] = [];
  const ofAgent = await tx.read
    .selectFrom('agent_configs')
    .selectAll()
    .where('agent_id', '=', model.id)
    .orderBy('config_key')
    .execute();
  const ofScope = await tx.read
    .selectFrom('configurations')
    .selectAll()
    .where('scope', '=', 'agent')
    .where('scope_id', '=', model.id)
    .orderBy('key')
    .execute();
  for (const [table, rows] of [
    ['agent_configs', ofAgent],
    ['configurations', ofScope],
  ] as const)
    for (const row of rows) {
      const decoded = settingTables[table].entity.decode(row) as SettingRow;
      const { key, text, type, isSealed } = settingOf(table, decoded);
      if (isSealed) {
        left_out.push({ what: key, why: isSecret });
        continue;
      }
      const value = decodeValue(text, type) ?? null;
      const { description } = decoded as { description?: string | null };
      writes.push(
        table === 'agent_configs'
          ? { table, agent_id: agent.id, config_key: key, config_value: value, config_type: type }
          : { table, scope: 'agent', scope_id: agent.id, key, value, type, description: description ?? null },
      );
    }
  await storeChanges(tx, ctx, actor, writes, {});
  return { count: writes.length, left_out };
}

async function copyInstances(
  tx: Writer,
  ctx: Context,
  actor: Actor,
  model: AgentRow,
  agent: AgentRow,
): Promise<Copied> {
  const rows = await tx.read
    .selectFrom('tool_instances')
    .innerJoin('tools', 'tools.id', 'tool_instances.tool_id')
    .selectAll('tool_instances')
    .select('tools.name as tool_name')
    .where('tool_instances.agent_id', '=', model.id)
    .orderBy('tool_instances.id')
    .execute();
  if (rows.length > 0) requirePermission(actor, 'tools:read', model.id);
  const left_out: Copied['left_out'] = [];
  let count = 0;
  for (const { tool_name, ...row } of rows) {
    const { tool_id, name, is_active, config, module_scope } = toolInstances.decode(row);
    if (module_scope === 'agent') {
      left_out.push({ what: tool_name, why: isOfFolder });
      continue;
    }
    for (const { path } of sealedPlacesIn(config ?? {}))
      left_out.push({ what: `${tool_name}: ${path.join('.')}`, why: isSecret });
    await createInstance(
      tx,
      ctx.keyring,
      actor,
      { tool_id, name, is_active, agent_id: agent.id, config: config && withoutSealed(config) },
      // What needs a secret that stayed behind would not fit its schema yet.
      true,
    );
    count++;
  }
  return { count, left_out };
}
