import type { Actor } from '../accounts/actor.ts';
import type { Context } from '../context.ts';
import { requireRevision } from '../http/conditional.ts';
import { clearDependants, type Dependants } from '../journal/dependants.ts';
import { reportStatus, stampStatus, statusTime } from '../journal/heartbeat.ts';
import type { Cause } from '../journal/journal.ts';
import type { Writer } from '../journal/writer.ts';
import { conflict, invalid, notFound } from '../kernel/errors.ts';
import type { HealthStatus } from '../kernel/fields.ts';
import type { Reader } from '../storage/storage.ts';
import { agents, type AgentCreate, type AgentRow, type AgentUpdate } from './agent.schema.ts';
import { findAgent } from './agent.store.ts';
import { freeSlug, slugOf } from './slug.ts';
import { canSee } from './visibility.ts';

/**
 * The agent, for somebody who may know of it.
 *
 * @throws AppError 404 when there is none, or none that the actor may see
 */
export async function getAgent(ctx: Context, actor: Actor, id: string): Promise<AgentRow> {
  const agent = await ctx.head.remember(`agent ${id}`, () => findAgent(ctx.read, id));
  if (!agent || !canSee(actor, agent, null)) throw notFound('agent', id);
  return agent;
}

/**
 * Creates an agent within a transaction. Without an id one is derived from the name.
 *
 * @throws AppError 400 `agent.unknown_people`; 409 `agent.letta_uid_taken`, `agent.id_taken`, or `agent.id_used` for
 *   an id that the history knows
 */
export async function createAgent(
  tx: Writer,
  createdBy: number | null,
  input: AgentCreate,
): Promise<AgentRow> {
  await requireFreeLettaUid(tx.read, input.letta_uid);
  const id = input.id ?? (await deriveId(tx.read, input.name ?? input.letta_uid));
  if (input.id !== undefined) await requireFreeId(tx.read, input.id);
  await requirePeople(tx.read, input.visible_to_users);
  return tx.insert(agents, {
    ...input,
    ...statusTime(input.status, tx.now),
    id,
    created_by: createdBy,
    created_at: tx.now,
    updated_at: tx.now,
  });
}

/** Changes an agent that the actor may see; `expected` is the revision that the caller saw. */
export async function updateAgent(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  id: string,
  patch: AgentUpdate,
  expected: number | undefined,
): Promise<AgentRow> {
  return ctx.journal.write(cause, async (tx) => {
    const agent = await findForChange(tx, actor, id);
    requireRevision(agent, expected);
    if (patch.letta_uid !== undefined && patch.letta_uid !== agent.letta_uid)
      await requireFreeLettaUid(tx.read, patch.letta_uid);
    await requirePeople(tx.read, patch.visible_to_users);
    return stampStatus(tx, agents, await tx.update(agents, id, patch), patch.status);
  });
}

/** Deletes an agent, with all that belongs to it only when `cascade` says so. */
export async function deleteAgent(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  id: string,
  options: { cascade: boolean; expected: number | undefined; dependants: readonly Dependants[] },
): Promise<void> {
  await ctx.journal.write(cause, async (tx) => {
    requireRevision(await findForChange(tx, actor, id), options.expected);
    await clearDependants(tx, 'agent', id, options.dependants, options.cascade);
    await tx.delete(agents, id);
  });
}

/** Takes a report of an agent's health. The same status again moves only its time, which is no change. */
export async function reportAgentStatus(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  id: string,
  status: HealthStatus,
): Promise<void> {
  const agent = await getAgent(ctx, actor, id);
  await reportStatus(ctx.journal, cause, agents, agent, status, (now) => ({ status_at: now }));
}

async function findForChange(tx: Writer, actor: Actor, id: string): Promise<AgentRow> {
  const agent = await tx.find(agents, id);
  if (!agent || !canSee(actor, agent, null)) throw notFound('agent', id);
  return agent;
}

/** Whoever may see an agent exists: a number of nobody might become somebody's who was not meant. */
async function requirePeople(read: Reader, ids: readonly number[] | null | undefined): Promise<void> {
  if (!ids || ids.length === 0) return;
  const known = await read.selectFrom('users').select('id').where('id', 'in', ids).execute();
  const found = new Set(known.map(({ id }) => id));
  const unknown = [...new Set(ids)].filter((id) => !found.has(id));
  if (unknown.length > 0)
    throw invalid(
      'agent.unknown_people',
      `visible_to_users names people who do not exist: ${unknown.slice(0, 20).join(', ')}. Take the ids of users; [] means nobody, null everybody.`,
      { unknown: unknown.slice(0, 20) },
    );
}

async function requireFreeLettaUid(read: Reader, lettaUid: string): Promise<void> {
  const taken = await read
    .selectFrom('agents')
    .select('id')
    .where('letta_uid', '=', lettaUid)
    .executeTakeFirst();
  if (taken) throw conflict('agent.letta_uid_taken', 'An agent with this letta_uid is registered already.');
}

async function requireFreeId(read: Reader, id: string): Promise<void> {
  const taken = await read.selectFrom('agents').select('id').where('id', '=', id).executeTakeFirst();
  if (taken) throw conflict('agent.id_taken', `The id ${id} is taken: choose another.`);
  if (await isInHistory(read, id))
    throw conflict(
      'agent.id_used',
      `An agent with the id ${id} existed once, and its history stays: choose another id.`,
    );
}

async function deriveId(read: Reader, name: string): Promise<string> {
  const base = slugOf(name);
  const similar = await read
    .selectFrom('changes')
    .select('entity_id')
    .distinct()
    .where('entity', '=', 'agents')
    .where('entity_id', 'like', `${base.replaceAll(/[%_]/g, '_')}%`)
    .execute();
  const taken = new Set(similar.map(({ entity_id }) => entity_id));
  return freeSlug(base, (slug) => taken.has(slug));
}

async function isInHistory(read: Reader, id: string): Promise<boolean> {
  const row = await read
    .selectFrom('changes')
    .select('revision')
    .where('entity', '=', 'agents')
    .where('entity_id', '=', id)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
