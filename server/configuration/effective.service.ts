import { createHash } from 'node:crypto';
import { type Actor, can, requirePermission } from '../accounts/actor.ts';
import { agents, type AgentRow } from '../agents/agent.schema.ts';
import { canSee } from '../agents/visibility.ts';
import type { Context } from '../context.ts';
import { findRow } from '../journal/find-row.ts';
import type { Cause } from '../journal/journal.ts';
import { notFound } from '../kernel/errors.ts';
import type { JsonObject } from '../kernel/fields.ts';
import { getPlugin } from '../plugins/plugin.service.ts';
import { plugins } from '../plugins/plugin.schema.ts';
import type { Reader } from '../storage/storage.ts';
import { toolInstances } from '../tools/tool-instance.schema.ts';
import { getTool } from '../tools/tool.service.ts';
import { declares } from '../tools/schema-shape.ts';
import { tools } from '../tools/tool.schema.ts';
import { configurations, scopeName } from './configuration.schema.ts';
import type { Effective, EffectiveLeaf } from './effective.ts';
import { keyOfPath } from './key-path.ts';
import { pastOverlay } from './past-overlay.ts';
import { type Authors, type EffectiveConfiguration, present, requireRevealable } from './present.ts';
import { type Overlay, Sources } from './sources.ts';
import {
  finishTarget,
  InstanceMerger,
  mergeAgent,
  type MergedTarget,
  mergePlugin,
  mergeSystem,
  mergeTool,
  mergeUser,
  placesOf,
  type Target,
} from './targets.ts';
import { allLeavesOf, type Origin } from './tree.ts';

/** A configuration as it is sent, and its ETag: a hash of it, so that a change elsewhere keeps it (design 5.5). */
export interface View {
  json: string;
  etag: string;
}

/** How a configuration is asked for. */
export interface ViewOptions {
  /** A revision of the past. */
  at?: number | undefined;
  /** Sealed values in the clear: all of them, or the one of a key. */
  reveal?: boolean | { key: string } | undefined;
}

/** A target, and the agent that decides who may know of it. */
export interface FoundTarget {
  target: Target;
  agent: AgentRow | null;
}

/**
 * The target, for somebody who may read its configuration.
 *
 * @throws AppError 404 for what is not there, or not visible; 403
 */
export async function findTarget(
  ctx: Context,
  actor: Actor,
  type: Target['type'],
  id: number | string,
): Promise<FoundTarget> {
  const target = await readTarget(ctx, type, id);
  const agentId = agentOf(target);
  const agent = agentId === null ? null : ((await findRow(ctx.read, agents, { id: agentId })) ?? null);
  const found = { target, agent };
  requireReadable(actor, found);
  return found;
}

async function readTarget(ctx: Context, type: Target['type'], id: number | string): Promise<Target> {
  switch (type) {
    case 'instance': {
      const row = await findRow(ctx.read, toolInstances, { id: Number(id) });
      if (!row) throw notFound('tool_instance', id);
      return { type, id: row.id, tool_id: row.tool_id, agent_id: row.agent_id };
    }
    case 'tool':
      return { type, id: (await getTool(ctx.read, Number(id))).id };
    case 'plugin': {
      const plugin = await getPlugin(ctx.read, Number(id));
      return { type, id: plugin.id, tool_id: plugin.tool_id };
    }
    default:
      return { type, id };
  }
}

/** @throws AppError 404 when the actor may not know of it, 403 when he may not read its configuration */
export function requireReadable(actor: Actor, { target, agent }: FoundTarget): void {
  if (target.type === 'user') return;
  const agentId = agentOf(target);
  if (agentId !== null && (!agent || !canSee(actor, agent, null)))
    throw notFound(target.type === 'instance' ? 'tool_instance' : target.type, target.id);
  requirePermission(actor, 'configurations:read', agentId);
  if (target.type === 'instance') requirePermission(actor, 'tools:read', agentId);
}

/** A target's configuration as the actor may see it. Revealing is written down before it is answered. */
export async function viewConfiguration(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  target: Target,
  { at, reveal = false }: ViewOptions,
): Promise<View> {
  const reveals = (key: string) => (typeof reveal === 'object' ? reveal.key === key : reveal);
  const sight = { reveals, seesVariables: can(actor, 'env_vars:read') };
  const overlay = at === undefined ? undefined : await pastOverlay(ctx.read, ctx.words, target, at);
  const sources = new Sources(ctx, overlay);
  const merged = await mergeTarget(ctx.read, sources, target, can(actor, 'system_config:read'));
  const effective = await finishTarget(sources, merged);
  if (reveal !== false) {
    requirePermission(actor, 'secrets:reveal', agentOf(target));
    const leaves = effective.leaves().filter(({ leaf }) => reveals(keyOfPath(leaf.path)));
    requireRevealable(actor, leaves);
    await recordReveal(ctx, cause, target, leaves);
  }
  const revision =
    at === undefined
      ? await newestRevision(sources, merged, effective)
      : Math.max(newestOrigin(merged), await newestVariable(sources, effective));
  return toView(present(merged, effective, revision, await readAuthors(ctx.read, [merged]), sight));
}

/**
 * A target's configuration as it would be with rows in place of those that are there, masked. A secret among them is
 * masked like any other, so that it tells no more than a plan (decision 17).
 */
export async function previewConfiguration(
  ctx: Context,
  actor: Actor,
  target: Target,
  overlay: Overlay,
): Promise<EffectiveConfiguration> {
  const sight = { reveals: () => false, seesVariables: can(actor, 'env_vars:read') };
  const sources = new Sources(ctx, overlay);
  const merged = await mergeTarget(ctx.read, sources, target, can(actor, 'system_config:read'));
  const effective = await finishTarget(sources, merged);
  const authors = await readAuthors(ctx.read, [merged]);
  return present(merged, effective, newestOrigin(merged), authors, sight);
}

/** The schema that a target's configuration must fit: the tool's, or that of a manifest of its own; null: anything. */
export async function readTargetSchema(
  ctx: Context,
  actor: Actor,
  target: Target,
): Promise<JsonObject | null> {
  const withSystemConfig = can(actor, 'system_config:read');
  return (await mergeTarget(ctx.read, new Sources(ctx), target, withSystemConfig)).schema;
}

/** What many instances are configured with, masked, and who may know of them: for those who wait for a change. */
export async function viewInstances(
  ctx: Context,
  ids: readonly number[],
  seesVariables: boolean,
): Promise<Map<number, { view: View; found: FoundTarget }>> {
  const sources = new Sources(ctx);
  const rows = (await ctx.read.selectFrom('tool_instances').selectAll().where('id', 'in', ids).execute()).map(
    toolInstances.decode,
  );
  const merged = await new InstanceMerger(sources).merge(rows);
  const ofAgents = await readAgents(ctx.read, [...new Set(rows.flatMap(({ agent_id }) => agent_id ?? []))]);
  const authors = await readAuthors(ctx.read, merged);
  const sight = { reveals: () => false, seesVariables };
  const views = new Map<number, { view: View; found: FoundTarget }>();
  for (const one of merged) {
    const effective = await finishTarget(sources, one);
    const view = toView(
      present(one, effective, await newestRevision(sources, one, effective), authors, sight),
    );
    const agent = ofAgents.get(one.target.agent_id ?? '') ?? null;
    views.set(Number(one.target.id), { view, found: { target: one.target, agent } });
  }
  return views;
}

async function readAgents(read: Reader, ids: readonly string[]): Promise<Map<string, AgentRow>> {
  if (ids.length === 0) return new Map();
  const rows = await read.selectFrom('agents').selectAll().where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, agents.decode(row)]));
}

/** All layers of a target. @throws AppError 404 when it was not there at that time */
export async function mergeTarget(
  read: Reader,
  sources: Sources,
  target: Target,
  withSystemConfig: boolean,
): Promise<MergedTarget> {
  const gone = () => notFound(target.type === 'instance' ? 'tool_instance' : target.type, target.id);
  switch (target.type) {
    case 'system':
      return mergeSystem(sources, withSystemConfig);
    case 'instance': {
      const row = await read
        .selectFrom('tool_instances')
        .selectAll()
        .where('id', '=', Number(target.id))
        .executeTakeFirst();
      const instance = row && sources.current(toolInstances, toolInstances.decode(row));
      const [merged] = instance ? await new InstanceMerger(sources).merge([instance]) : [];
      if (!merged) throw gone();
      return merged;
    }
    case 'agent': {
      const agent = await sources.agent(String(target.id));
      if (!agent) throw gone();
      return mergeAgent(sources, agent);
    }
    case 'tool': {
      const tool = await sources.tool(Number(target.id));
      if (!tool) throw gone();
      return mergeTool(sources, tool, withSystemConfig);
    }
    case 'plugin': {
      const plugin = sources.current(plugins, await getPlugin(read, Number(target.id)));
      if (!plugin) throw gone();
      return mergePlugin(sources, plugin);
    }
    case 'user':
      return mergeUser(sources, Number(target.id));
  }
}

/** The agent whose permissions count for a target. */
export function agentOf(target: Target): string | null {
  return target.type === 'agent' ? String(target.id) : (target.agent_id ?? null);
}

function toView(configuration: EffectiveConfiguration): View {
  const json = JSON.stringify(configuration);
  return { json, etag: `"${createHash('sha256').update(json).digest('base64url').slice(0, 27)}"` };
}

/** The newest revision among what it is made of, deletions and variables included. */
async function newestRevision(sources: Sources, merged: MergedTarget, effective: Effective): Promise<number> {
  let newest = Math.max(newestOrigin(merged), await newestVariable(sources, effective));
  for (const { table, prefix } of placesOf(merged))
    for (const { path, revision } of await sources.removals(table, prefix))
      if (revision > newest && (!merged.schema || declares(merged.schema, path))) newest = revision;
  return newest;
}

async function newestVariable(sources: Sources, effective: Effective): Promise<number> {
  const names = new Set(effective.leaves().flatMap(({ variables }) => [...variables]));
  if (names.size === 0) return 0;
  const variables = await sources.variables();
  return Math.max(...[...names].map((name) => variables.get(name)?.revision ?? 0));
}

function newestOrigin({ tree }: MergedTarget): number {
  let newest = 0;
  for (const { origin, overrides } of allLeavesOf(tree)) {
    newest = Math.max(newest, origin.revision);
    for (const overridden of overrides) newest = Math.max(newest, overridden.origin.revision);
  }
  return newest;
}

async function readAuthors(read: Reader, targets: readonly MergedTarget[]): Promise<Authors> {
  const revisions = new Set<number>();
  for (const { tree } of targets) for (const leaf of allLeavesOf(tree)) revisions.add(leaf.origin.revision);
  const authors = new Map<number, NonNullable<ReturnType<Authors['get']>>>();
  const wanted = [...revisions];
  for (let start = 0; start < wanted.length; start += 400) {
    const rows = await read
      .selectFrom('revisions')
      .select(['revision', 'at', 'actor_type', 'actor_id', 'user_id', 'actor_name'])
      .where('revision', 'in', wanted.slice(start, start + 400))
      .execute();
    for (const row of rows) authors.set(row.revision, row);
  }
  return authors;
}

async function recordReveal(
  ctx: Context,
  cause: Cause,
  target: Target,
  leaves: readonly EffectiveLeaf[],
): Promise<void> {
  // What stands in the place of something secret shows that as well.
  const shown = leaves.flatMap(({ sealed, leaf }) => [
    ...(sealed ? [leaf] : []),
    ...leaf.overrides.filter((overridden) => sealed || overridden.sealed),
  ]);
  const keys = [...new Set(shown.map(({ path }) => path.join('.')))];
  if (keys.length === 0) return;
  const notes =
    target.type === 'system'
      ? shown.map(({ origin, path }) => rowAtSystem(origin, path.join('.')))
      : [{ entity: entityOf[target.type], entity_id: target.id, detail: { keys } }];
  await ctx.journal.write(cause, async (tx) => {
    for (const note of notes) tx.note({ ...note, action: 'reveal', agent_id: agentOf(target) });
  });
}

/** The system is no record: who looked is told of the row, to whoever may read that. */
function rowAtSystem({ table }: Origin, key: string) {
  const entity_id = table === configurations.table ? `${scopeName('system', null)}/${key}` : key;
  return { entity: table, entity_id, detail: { keys: [key] } };
}

const entityOf: Record<Exclude<Target['type'], 'system'>, string> = {
  instance: toolInstances.table,
  agent: agents.table,
  tool: tools.table,
  plugin: plugins.table,
  user: 'users',
};
