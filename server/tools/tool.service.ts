import type { Actor } from '../accounts/actor.ts';
import type { Context } from '../context.ts';
import { requireRevision } from '../http/conditional.ts';
import { clearDependants, type Dependants } from '../journal/dependants.ts';
import { stampStatus, statusTime } from '../journal/heartbeat.ts';
import type { Cause } from '../journal/journal.ts';
import type { Writer } from '../journal/writer.ts';
import { conflict, invalid, notFound } from '../kernel/errors.ts';
import type { ModuleScope } from '../kernel/fields.ts';
import type { Reader } from '../storage/storage.ts';
import { checkConfigSchema } from './config-schema.ts';
import { type ToolCreate, tools, type ToolRow, type ToolUpdate } from './tool.schema.ts';
import { hasHiddenInstances } from './tool-instance.store.ts';
import { findTool } from './tool.store.ts';

/** @throws AppError 404 */
export async function getTool(read: Reader, id: number): Promise<ToolRow> {
  const tool = await findTool(read, id);
  if (!tool) throw notFound('tool', id);
  return tool;
}

/** The tab of the settings that a tool stands in unless it says otherwise (design §3). */
export function defaultCategory(name: string, scope: ModuleScope): string {
  if (name.toLowerCase() === 'smcp') return 'smcp';
  return scope === 'global' ? 'master' : 'agent';
}

/**
 * Creates a tool within a transaction.
 *
 * @throws AppError 400 `tool.config_schema_invalid`; 409 `tool.name_taken`
 */
export async function createTool(tx: Writer, createdBy: number | null, input: ToolCreate): Promise<ToolRow> {
  requireUsableSchema(input.config_schema);
  await requireFreeName(tx.read, input.name, input.module_scope);
  return tx.insert(tools, {
    ...input,
    category: input.category ?? defaultCategory(input.name, input.module_scope),
    ...statusTime(input.status, tx.now),
    created_by: createdBy,
    created_at: tx.now,
    updated_at: tx.now,
  });
}

/** Changes a tool; `expected` is the revision that the caller saw. */
export async function updateTool(
  ctx: Context,
  cause: Cause,
  id: number,
  patch: ToolUpdate,
  expected: number | undefined,
): Promise<ToolRow> {
  requireUsableSchema(patch.config_schema);
  return ctx.journal.write(cause, async (tx) => {
    const tool = await getTool(tx.read, id);
    requireRevision(tool, expected);
    const { name = tool.name, module_scope = tool.module_scope } = patch;
    if (module_scope !== tool.module_scope) await requireNoParts(tx.read, tool);
    if (name !== tool.name || module_scope !== tool.module_scope)
      await requireFreeName(tx.read, name, module_scope);
    return stampStatus(tx, tools, await tx.update(tools, id, patch), patch.status);
  });
}

/**
 * Deletes a tool, with all that belongs to it only when `cascade` says so. Who may not see everything that belongs to
 * it neither deletes that nor learns its names.
 */
export async function deleteTool(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  id: number,
  options: { cascade: boolean; expected: number | undefined; dependants: readonly Dependants[] },
): Promise<void> {
  await ctx.journal.write(cause, async (tx) => {
    requireRevision(await getTool(tx.read, id), options.expected);
    if (await hasHiddenInstances(tx.read, ctx.words, actor, id))
      throw conflict(
        'tool.in_use',
        'This tool is in use where you may not look: ask an administrator to delete it.',
      );
    await clearDependants(tx, 'tool', id, options.dependants, options.cascade);
    await tx.delete(tools, id);
  });
}

function requireUsableSchema(schema: object | null | undefined): void {
  if (!schema) return;
  const problems = checkConfigSchema(schema);
  if (problems.length === 0) return;
  const places = problems.map(({ path, message }) => `${path || 'the schema'}: ${message}`);
  throw invalid('tool.config_schema_invalid', `The config_schema cannot be used. ${places.join(' ')}`, {
    errors: problems.map(({ path, message }) => ({ path: `config_schema${path}`, message })),
  });
}

async function requireFreeName(read: Reader, name: string, scope: ModuleScope): Promise<void> {
  const taken = await read
    .selectFrom('tools')
    .select('id')
    .where('name', '=', name)
    .where('module_scope', '=', scope)
    .executeTakeFirst();
  if (taken)
    throw conflict(
      'tool.name_taken',
      `There is a tool ${name} of scope ${scope} already (${taken.id}): choose another name, or change that one.`,
    );
}

/** Instances and plugins carry the scope of their tool, so a tool that has some keeps its own. */
async function requireNoParts(read: Reader, { id, name }: ToolRow): Promise<void> {
  for (const table of ['tool_instances', 'plugins'] as const) {
    const part = await read.selectFrom(table).select('id').where('tool_id', '=', id).executeTakeFirst();
    if (part)
      throw conflict(
        'tool.scope_in_use',
        `${name} has instances or plugins, so its module_scope cannot change: delete those first, or create another tool.`,
      );
  }
}
