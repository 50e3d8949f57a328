import { type Expression, type SqlBool, sql } from 'kysely';
import { type Actor, can } from '../accounts/actor.ts';
import { whereAgentVisible, whereVisible } from '../agents/visibility.ts';
import type { Context } from '../context.ts';
import { findRow } from '../journal/find-row.ts';
import type { Cause } from '../journal/journal.ts';
import { conflict, notFound } from '../kernel/errors.ts';
import type { Page, PageQuery } from '../kernel/paging.ts';
import { orderBy, readPage } from '../storage/page.ts';
import { anyContains } from '../storage/sql.ts';
import { requireReveal, requireSettingAccess } from './access.ts';
import { presentSetting } from './present-setting.ts';
import { Receivers } from './receivers.ts';
import {
  settingOf,
  type SettingRow,
  type SettingTable,
  settingTables,
  type SettingWrite,
} from './setting-tables.ts';
import { openSetting, prepareWrite, storeWrite } from './write-setting.ts';

/** How a list of settings is narrowed and ordered. */
export interface SettingFilter extends PageQuery {
  q?: string | undefined;
  prefix?: string | undefined;
  is_encrypted?: boolean | undefined;
  sort: string;
  equal: Readonly<Record<string, unknown>>;
}

/** One page of the settings of a table that the actor may know of. */
export async function listSettings(
  ctx: Context,
  actor: Actor,
  table: SettingTable,
  filter: SettingFilter,
): Promise<Page<Record<string, unknown>>> {
  const { entity, key } = settingTables[table];
  let query = ctx.read.selectFrom(table as 'configurations').selectAll(table as 'configurations');
  if (table === 'configurations') query = query.where(readable(ctx, actor));
  if (table === 'agent_configs') {
    const agent = sql.ref('agent_configs.agent_id');
    const visible = whereAgentVisible(actor, ctx.words, agent, 'configurations:read');
    if (visible) query = query.where(visible);
  }
  for (const [column, value] of Object.entries(filter.equal))
    if (value !== undefined) query = query.where(column as 'key', '=', value as string);
  if (filter.is_encrypted !== undefined) query = query.where('is_encrypted', '=', filter.is_encrypted);
  if (filter.prefix) query = query.where(ctx.words.startsWith(sql.ref(`${table}.${key}`), filter.prefix));
  if (filter.q) query = query.where(anyContains(ctx.words, searched[table], filter.q));
  const page = await readPage(query, orderBy(ctx.words, table, filter.sort, [key]), filter);
  return {
    ...page,
    items: page.items.map((row) => presentSetting(table, entity.decode(row) as SettingRow)),
  };
}

/** The columns that `q` looks into; a value may be anything, and sealed. */
const searched: Record<SettingTable, string[]> = {
  configurations: ['key', 'description'],
  system_config: ['config_key', 'description'],
  agent_configs: ['config_key'],
  env_vars: ['var_name', 'description'],
};

/** Rows of agents that are visible, one's own preferences, and what is for everybody. */
function readable(ctx: Context, actor: Actor): Expression<SqlBool> {
  const own = sql<SqlBool>`(configurations.scope = 'user' and configurations.scope_id = ${String(actor.user_id)})`;
  if (!can(actor, 'configurations:read')) return own;
  const visible = whereVisible(actor, ctx.words, 'configurations:read');
  const others = can(actor, 'users:read');
  return sql<SqlBool>`(case configurations.scope
    when 'agent' then ${visible ? sql`exists (select 1 from agents where agents.id = configurations.scope_id and ${visible})` : sql`1 = 1`}
    when 'user' then ${others ? sql`1 = 1` : own}
    else 1 = 1 end)`;
}

/**
 * The row of a table with these columns, for somebody who may read, or change, it.
 *
 * @throws AppError 404 when there is none, or none that the actor may know of; 403
 */
export async function getSetting(
  ctx: Context,
  actor: Actor,
  table: SettingTable,
  names: Readonly<Record<string, unknown>>,
  verb: 'read' | 'write' = 'read',
): Promise<SettingRow> {
  const row = (await findRow(ctx.read, settingTables[table].entity, names)) as SettingRow | undefined;
  const missing = notFound(table, String(Object.values(names).at(-1)));
  if (!row) throw missing;
  try {
    await requireSettingAccess(ctx.read, actor, { table, ...row }, verb);
  } catch (error) {
    // A row of an agent that one may not see is no row at all, and somebody else's preferences are his.
    if (
      error instanceof Error &&
      'status' in error &&
      (error.status === 404 || ('scope' in row && row.scope === 'user'))
    )
      throw missing;
    throw error;
  }
  return row;
}

/** Writes one setting; `mustBeNew` refuses one that is there. */
export async function writeSetting(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  write: SettingWrite,
  options: { force: boolean; ifMatch?: number | undefined; mustBeNew?: boolean },
): Promise<{ row: SettingRow | null; isNew: boolean }> {
  return ctx.journal.write(cause, async (tx) => {
    const receivers = new Receivers(tx.read);
    const prepared = await prepareWrite(tx.read, ctx, write, {
      ...options,
      actor,
      receivers,
      pinnedBy: null,
    });
    if (options.mustBeNew && prepared.existing)
      throw conflict(
        'setting.exists',
        `${prepared.existing.key} is set there already: change it with PUT or PATCH.`,
        { id: prepared.existing.id },
      );
    return { row: await storeWrite(tx, ctx, prepared, { actor }), isNew: !prepared.existing };
  });
}

/** The value of a sealed setting, after it was written down that it was read. */
export async function revealSetting(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  table: SettingTable,
  row: SettingRow,
): Promise<unknown> {
  const setting = settingOf(table, row);
  const { entity } = settingTables[table];
  const agentId = entity.agentOf(row);
  requireReveal(actor, agentId);
  const value = await openSetting(ctx, setting);
  if (setting.isSealed)
    await ctx.journal.write(cause, async (tx) => {
      tx.note({
        action: 'reveal',
        entity: table,
        entity_id: setting.identity,
        agent_id: agentId,
        detail: { keys: [setting.key] },
      });
    });
  return value;
}
