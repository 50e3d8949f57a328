import { type AnyActor, canEverywhere } from '../accounts/actor.ts';
import type { Context } from '../context.ts';
import type { Cause } from '../journal/journal.ts';
import type { Writer } from '../journal/writer.ts';
import { AppError, conflict } from '../kernel/errors.ts';
import { Turns } from '../kernel/turns.ts';
import type { Reader } from '../storage/storage.ts';
import { type ConfigurationChange, isColumnWrite, type Plan } from './change.schema.ts';
import { type PreparedColumn, prepareColumn, storeColumn } from './column-write.ts';
import { planImpact } from './impact.ts';
import { Receivers } from './receivers.ts';
import { settingTables } from './setting-tables.ts';
import type { OverlaidRow, Overlay } from './sources.ts';
import { type PreparedWrite, prepareWrite, storeWrite, type WriteOptions } from './write-setting.ts';

/** How a set of changes is applied. */
export interface ApplyOptions {
  /** Refuse when anything that decides a configuration changed since. */
  expectedRevision?: number | undefined;
  /** Apply although valid instances become invalid. */
  force: boolean;
  /** What pins the values: `file prod.yaml`; null: nothing. */
  pinnedBy?: string | null;
  action?: string;
}

type Prepared = { write: PreparedWrite } | { column: PreparedColumn };

/** How often a plan is made again when the world moves meanwhile, before somebody has to decide. */
const attempts = 3;

/**
 * What a set of changes would do (design 5.5). Nothing is written, but that a schema was tried: by a pattern it could
 * find out a sealed value bit by bit, and then at least not unseen (decision 17).
 *
 * @param pinnedBy whose changes they are: see `ApplyOptions`
 * @throws AppError as the writes themselves would, but for schemas: those are what the plan tells
 */
export async function planChanges(
  ctx: Context,
  actor: AnyActor,
  cause: Cause,
  changes: readonly ConfigurationChange[],
  page: { limit: number; cursor?: string | undefined },
  pinnedBy: string | null = null,
): Promise<Plan> {
  const overlay = await overlayOfChanges(ctx, actor, changes, pinnedBy);
  if (!canEverywhere(actor, 'secrets:reveal')) await recordSchemas(ctx, cause, changes);
  return planImpact(ctx, actor, overlay, page);
}

/** Of a schema that is tried, in characters. */
const shownSchema = 4000;

async function recordSchemas(
  ctx: Context,
  cause: Cause,
  changes: readonly ConfigurationChange[],
): Promise<void> {
  const tried = changes.filter((change) => 'config_schema' in change);
  if (tried.length === 0) return;
  await ctx.journal.write(cause, async (tx) => {
    for (const { table, id, config_schema } of tried)
      tx.note({
        action: 'plan',
        entity: table,
        entity_id: id,
        detail: { config_schema: JSON.stringify(config_schema).slice(0, shownSchema) },
      });
  });
}

/** The rows as a set of changes would have them. @throws AppError as the writes themselves would, but for schemas */
export async function overlayOfChanges(
  ctx: Context,
  actor: AnyActor,
  changes: readonly ConfigurationChange[],
  pinnedBy: string | null = null,
): Promise<Overlay> {
  return overlayOf(await prepare(ctx.read, ctx, actor, changes, pinnedBy));
}

/**
 * Applies a set of changes as one transaction, or nothing of it.
 *
 * @returns the revision; undefined when all was so already
 * @throws AppError 409 `plan.breaks` when valid instances would become invalid; 409 `plan.world_moved`
 */
export async function applyChanges(
  ctx: Context,
  actor: AnyActor,
  cause: Cause,
  changes: readonly ConfigurationChange[],
  options: ApplyOptions,
): Promise<number | undefined> {
  return applyGuarded(ctx, options, {
    plan: () => planChanges(ctx, actor, cause, changes, { limit: 20 }, options.pinnedBy),
    cause,
    store: (tx) => storeChanges(tx, ctx, actor, changes, options),
  });
}

/** Stores a set of changes within a transaction, one after the other: a later one may be of a row that an earlier one made. */
export async function storeChanges(
  tx: Writer,
  ctx: Context,
  actor: AnyActor,
  changes: readonly ConfigurationChange[],
  options: Pick<ApplyOptions, 'pinnedBy' | 'action'>,
): Promise<void> {
  const pinnedBy = options.pinnedBy ?? null;
  const receivers = new Receivers(tx.read);
  const receiving = { actor, force: true, receivers, pinnedBy, ...actionOf(options) };
  for (const change of changes)
    if (isColumnWrite(change))
      await storeColumn(tx, ctx, await prepareColumn(tx.read, actor, change), options.action);
    else await storeWrite(tx, ctx, await prepareWrite(tx.read, ctx, change, receiving), receiving);
}

/** What is planned, and then done, unless the world moves in between. */
export interface Guarded {
  plan: () => Promise<Plan>;
  cause: Cause;
  store: (tx: Writer) => Promise<void>;
}

/** Plans outside of the journal's lock, stores within it, and never on a plan that is not true any more. */
export async function applyGuarded(
  ctx: Context,
  { force, expectedRevision }: ApplyOptions,
  { plan, cause, store }: Guarded,
): Promise<number | undefined> {
  for (let attempt = 1; ; attempt++) {
    const planned = force ? undefined : requireHarmless(await plan());
    const since = expectedRevision ?? planned?.revision;
    try {
      return await ctx.journal.write(cause, async (tx) => {
        if (since !== undefined) await requireUnmoved(tx.read, since);
        await store(tx);
        return tx.changes.length > 0 ? tx.revision : undefined;
      });
    } catch (error) {
      const isMoved = error instanceof AppError && error.code === 'plan.world_moved';
      if (!isMoved || expectedRevision !== undefined || attempt === attempts) throw error;
    }
  }
}

function requireHarmless(plan: Plan): Plan {
  const broken = plan.counts?.newly_invalid ?? 0;
  if (broken === 0) return plan;
  throw conflict(
    'plan.breaks',
    `${broken} instances that are valid would become invalid: look at the plan, correct it, or repeat with force.`,
    { counts: plan.counts, items: plan.items.filter(({ valid_after }) => !valid_after) },
  );
}

/** Tables whose changes decide what somebody is configured with. */
const deciding = [
  ...Object.keys(settingTables),
  'agents',
  'tools',
  'tool_instances',
  'plugins',
  'modules',
] as const;

async function requireUnmoved(read: Reader, since: number): Promise<void> {
  const newer = await read
    .selectFrom('changes')
    .select('revision')
    .where('revision', '>', since)
    .where('entity', 'in', [...deciding])
    .where('action', 'not in', ['status', 'plan'])
    .limit(1)
    .executeTakeFirst();
  if (!newer) return;
  throw conflict(
    'plan.world_moved',
    `Something that decides configuration was changed since revision ${since} (revision ${newer.revision}): plan again.`,
    { planned_revision: since, moved_revision: newer.revision },
  );
}

async function prepare(
  read: Reader,
  ctx: Context,
  actor: AnyActor,
  changes: readonly ConfigurationChange[],
  pinnedBy: string | null,
): Promise<Prepared[]> {
  const options: WriteOptions = { actor, force: true, receivers: new Receivers(read), pinnedBy };
  const prepared: Prepared[] = [];
  const turns = new Turns();
  for (const change of changes) {
    prepared.push(
      isColumnWrite(change)
        ? { column: await prepareColumn(read, actor, change) }
        : { write: await prepareWrite(read, ctx, change, options) },
    );
    await turns.pause();
  }
  return prepared;
}

/** The rows as they would be. Secrets are not sealed for a look. */
function overlayOf(prepared: readonly Prepared[]): Overlay {
  const overlay = new Map<string, Map<string, OverlaidRow | null>>();
  for (const [index, one] of prepared.entries()) {
    const [table, identity, row] =
      'write' in one ? overlaidWrite(one.write, -1 - index) : overlaidColumn(one.column);
    const rows = overlay.get(table) ?? new Map<string, OverlaidRow | null>();
    rows.set(identity, row);
    overlay.set(table, rows);
  }
  return overlay;
}

function overlaidWrite(
  { table, existing, columns, secret }: PreparedWrite,
  newId: number,
): [string, string, OverlaidRow | null] {
  const { entity, value } = settingTables[table];
  if (!columns) return [table, existing?.identity ?? '', null];
  const base = existing?.row ?? { id: newId, revision: 0, description: null };
  const row: Record<string, unknown> = { ...base, ...columns };
  if (secret === undefined) return [table, entity.identity(row), { row, secrets: new Map() }];
  return [
    table,
    entity.identity(row),
    { row: { ...row, [value]: 'not stored yet' }, secrets: new Map([['', secret]]) },
  ];
}

function overlaidColumn({ entity, row, column, value }: PreparedColumn): [string, string, OverlaidRow] {
  return [entity.table, String(row.id), { row: { ...row, [column]: value }, secrets: new Map() }];
}

function actionOf({ action }: Pick<ApplyOptions, 'action'>): { action?: string } {
  return action === undefined ? {} : { action };
}
