import type { Context } from '../context.ts';
import { requireRevision } from '../http/conditional.ts';
import { reportStatus } from '../journal/heartbeat.ts';
import type { Cause } from '../journal/journal.ts';
import type { Writer } from '../journal/writer.ts';
import { conflict, invalid, notFound } from '../kernel/errors.ts';
import type { Reader } from '../storage/storage.ts';
import { getTool } from '../tools/tool.service.ts';
import { type DependencyProblem, explainDependencies, planDisable, planEnable } from './dependencies.ts';
import { type Dependency, parseDependencies } from './dependency.ts';
import { type PluginCreate, plugins, type PluginRow, type PluginUpdate } from './plugin.schema.ts';
import { findPlugin, pluginsOf } from './plugin.store.ts';

/** Whether plugins that are needed, or need it, are switched as well; and the revision that the caller saw. */
interface SwitchOptions {
  cascade: boolean;
  expected: number | undefined;
}

/** How many things that are wrong with the dependencies of one plugin are told at once. */
const mostProblems = 20;

/** @throws AppError 404 */
export async function getPlugin(read: Reader, id: number): Promise<PluginRow> {
  const plugin = await findPlugin(read, id);
  if (!plugin) throw notFound('plugin', id);
  return plugin;
}

/**
 * Creates a plugin, switched off, within a transaction. Its scope is its tool's (seed: Plugins).
 *
 * @throws AppError 404 `tool.not_found`; 400 `plugin.dependencies_invalid`; 409 `plugin.name_taken`
 */
export async function createPlugin(
  tx: Writer,
  createdBy: number | null,
  { dependencies, ...input }: PluginCreate,
): Promise<PluginRow> {
  const tool = await getTool(tx.read, input.tool_id);
  await requireFreeName(tx.read, tool.id, input.name);
  return tx.insert(plugins, {
    ...input,
    dependencies: readDependencies(dependencies),
    module_scope: tool.module_scope,
    is_enabled: false,
    created_by: createdBy,
    created_at: tx.now,
    updated_at: tx.now,
  });
}

/**
 * Changes a plugin. What is enabled must stay able to run, and so must what needs it.
 *
 * @throws AppError 409 `plugin.would_break` with what would no longer be met
 */
export async function updatePlugin(
  ctx: Context,
  cause: Cause,
  id: number,
  { dependencies, ...patch }: PluginUpdate,
  expected: number | undefined,
): Promise<PluginRow> {
  return ctx.journal.write(cause, async (tx) => {
    const plugin = await getPlugin(tx.read, id);
    requireRevision(plugin, expected);
    if (patch.name !== undefined && patch.name !== plugin.name)
      await requireFreeName(tx.read, plugin.tool_id, patch.name);
    const change =
      dependencies === undefined ? patch : { ...patch, dependencies: readDependencies(dependencies) };
    const before = await unmetAmongEnabled(tx.read, plugin.tool_id);
    const updated = await tx.update(plugins, id, change);
    const after = await unmetAmongEnabled(tx.read, plugin.tool_id);
    const broken = [...after].flatMap(([need, message]) => (before.has(need) ? [] : message));
    if (broken.length > 0)
      throw conflict('plugin.would_break', `That would break plugins that are enabled. ${broken.join(' ')}`, {
        problems: broken,
      });
    return updated;
  });
}

/**
 * Deletes a plugin. What is enabled and needs it is disabled before, when `cascade` says so.
 *
 * @throws AppError 409 `plugin.needed` with the names of what needs it
 */
export async function deletePlugin(
  ctx: Context,
  cause: Cause,
  id: number,
  options: SwitchOptions,
): Promise<void> {
  await ctx.journal.write(cause, async (tx) => {
    const plugin = await getPlugin(tx.read, id);
    requireRevision(plugin, options.expected);
    await switchOff(tx, plugin, options.cascade);
    await tx.delete(plugins, id);
  });
}

/**
 * Enables a plugin, and with `cascade` what it needs, in the order in which they can start (design 5.3).
 *
 * @returns what was switched on, in that order
 * @throws AppError 409 `plugin.dependencies_unmet` with the chain of each problem
 */
export async function enablePlugin(
  ctx: Context,
  cause: Cause,
  id: number,
  { cascade, expected }: SwitchOptions,
): Promise<PluginRow[]> {
  return ctx.journal.write(cause, async (tx) => {
    const plugin = await getPlugin(tx.read, id);
    requireRevision(plugin, expected);
    const plan = planEnable(await pluginsOf(tx.read, plugin.tool_id), id, { cascade });
    if (!plan.ok) throw unmet(plan.problems);
    const switched: PluginRow[] = [];
    for (const target of plan.enable) switched.push(await switchOn(tx, target));
    return switched;
  });
}

/**
 * Disables a plugin, and with `cascade` what needs it, dependents first.
 *
 * @returns what was switched off, in that order
 * @throws AppError 409 `plugin.needed` with the names of what needs it
 */
export async function disablePlugin(
  ctx: Context,
  cause: Cause,
  id: number,
  { cascade, expected }: SwitchOptions,
): Promise<PluginRow[]> {
  return ctx.journal.write(cause, async (tx) => {
    const plugin = await getPlugin(tx.read, id);
    requireRevision(plugin, expected);
    return switchOff(tx, plugin, cascade);
  });
}

/**
 * Takes a report of a plugin's health. What is switched off does not become active by saying so.
 *
 * @throws AppError 409 `plugin.disabled`
 */
export async function reportPluginStatus(
  ctx: Context,
  cause: Cause,
  id: number,
  status: PluginRow['status'],
): Promise<void> {
  const plugin = await getPlugin(ctx.read, id);
  const refuse = ({ is_enabled, name }: PluginRow) => {
    if (status === 'Active' && !is_enabled)
      throw conflict(
        'plugin.disabled',
        `${name} is disabled, so it cannot be Active: stop it, or enable it first (POST /api/v1/plugins/${id}/enable).`,
      );
  };
  await reportStatus(ctx.journal, cause, plugins, plugin, status, (now) => ({ status_at: now }), refuse);
}

async function switchOff(tx: Writer, plugin: PluginRow, cascade: boolean): Promise<PluginRow[]> {
  const plan = planDisable(await pluginsOf(tx.read, plugin.tool_id), plugin.id, { cascade });
  if (!plan.ok) throw conflict('plugin.needed', plan.message, { needed_by: plan.needed_by });
  const switched: PluginRow[] = [];
  for (const target of plan.disable) {
    const { status } = await getPlugin(tx.read, target);
    const rest = status === 'Active' ? { status: 'Inactive' as const } : {};
    switched.push(await tx.update(plugins, target, { is_enabled: false, ...rest }, 'disable'));
  }
  return switched;
}

/**
 * An Error stays until the plugin itself reports that it is over. What becomes Active has not reported yet: a report of
 * before would be stale at once.
 */
async function switchOn(tx: Writer, id: number): Promise<PluginRow> {
  const { status } = await getPlugin(tx.read, id);
  if (status !== 'Inactive') return tx.update(plugins, id, { is_enabled: true }, 'enable');
  const plugin = await tx.update(plugins, id, { is_enabled: true, status: 'Active' }, 'enable');
  await tx.touch(plugins, id, { status_at: null });
  return { ...plugin, status_at: null };
}

function unmet(problems: DependencyProblem[]) {
  return conflict('plugin.dependencies_unmet', problems.map(({ message }) => message).join(' '), {
    problems,
  });
}

/**
 * What enabled plugins of a tool need and do not have, each with its sentence. A sentence tells names and versions, so
 * it changes with them; who needs what does not.
 */
async function unmetAmongEnabled(read: Reader, toolId: number): Promise<Map<string, string>> {
  const all = await pluginsOf(read, toolId);
  const enabled = new Set(all.filter(({ is_enabled }) => is_enabled).map(({ id }) => id));
  const unmet = new Map<string, string>();
  for (const { id, requires } of explainDependencies(all).plugins)
    for (const { name, message } of requires)
      if (enabled.has(id) && message !== null) unmet.set(`${id} ${name}`, message);
  return unmet;
}

function readDependencies(written: unknown): Dependency[] | null {
  if (written === undefined || written === null) return null;
  const { dependencies, problems } = parseDependencies(written);
  if (problems.length > 0) {
    const told = problems.slice(0, mostProblems);
    throw invalid('plugin.dependencies_invalid', told.join(' '), {
      errors: told.map((message) => ({ path: 'dependencies', message })),
    });
  }
  return dependencies;
}

/** The plugin of that name of a tool, if there is one. */
export function findPluginNamed(
  read: Reader,
  toolId: number,
  name: string,
): Promise<Pick<PluginRow, 'id'> | undefined> {
  return read
    .selectFrom('plugins')
    .select('id')
    .where('tool_id', '=', toolId)
    .where('name', '=', name)
    .executeTakeFirst();
}

async function requireFreeName(read: Reader, toolId: number, name: string): Promise<void> {
  const taken = await findPluginNamed(read, toolId, name);
  if (taken)
    throw conflict(
      'plugin.name_taken',
      `This tool has a plugin ${name} already (${taken.id}): choose another name.`,
    );
}
