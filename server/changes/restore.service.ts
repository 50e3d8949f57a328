import { type Expression, type SqlBool, sql } from 'kysely';
import { type Actor, requirePermission } from '../accounts/actor.ts';
import { applyGuarded } from '../configuration/change.service.ts';
import type { Plan } from '../configuration/change.schema.ts';
import { planImpact } from '../configuration/impact.ts';
import type { Context } from '../context.ts';
import type { ChangeRow } from '../journal/journal.schema.ts';
import { noteShape } from '../journal/journal.schema.ts';
import type { Cause } from '../journal/journal.ts';
import { columnsOf, readPast } from '../journal/past.ts';
import { conflict, notFound } from '../kernel/errors.ts';
import type { Reader } from '../storage/storage.ts';
import { notRestorable, restorable } from './restorable.ts';
import {
  allowedSteps,
  type LeftOut,
  overlayOfSteps,
  type Step,
  type Steps,
  stepTo,
  takeSteps,
} from './steps.ts';

/** What shall be as it was. */
export type Extent =
  | { kind: 'everything' }
  | { kind: 'agent'; agent_id: string }
  | { kind: 'entity'; entity: string; entity_id: string };

/** How it is done. */
export interface RestoreOptions {
  dryRun: boolean;
  force: boolean;
  expectedRevision?: number | undefined;
}

/** What was, or would be, brought back. */
export interface Restoration extends Steps {
  /** Of the transaction; null: nothing to do, or only a look. */
  revision: number | null;
  plan: Plan;
}

const shownImpacts = 50;

/**
 * Brings what lies within the extent back to an earlier revision, as new changes (design 5.6). Sessions, keys, passwords
 * and people are not touched.
 */
export async function restore(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  extent: Extent,
  to: number,
  options: RestoreOptions,
): Promise<Restoration> {
  if (extent.kind === 'entity' && !restorable.has(extent.entity)) throw notRestorable(extent.entity);
  requirePermission(actor, 'changes:restore', extent.kind === 'agent' ? extent.agent_id : null);
  return carryOut(ctx, actor, cause, options, 'restore', (read) => stepsBackTo(read, extent, to));
}

/**
 * Takes back what one transaction did, or one change of it.
 *
 * @throws AppError 409 `undo.overtaken` when later changes touched the same, unless forced; 409 `undo.nothing`
 */
export async function undo(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  what: { revision: number; seq?: number | undefined },
  options: RestoreOptions,
): Promise<Restoration> {
  requirePermission(actor, 'changes:restore');
  return carryOut(ctx, actor, cause, options, 'undo', (read) => stepsOfUndo(read, what, options.force));
}

async function carryOut(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  options: RestoreOptions,
  action: 'restore' | 'undo',
  find: (read: Reader) => Promise<(Step | LeftOut)[]>,
): Promise<Restoration> {
  const found = await allowedSteps(ctx.read, ctx, actor, await find(ctx.read));
  const look = () => planImpact(ctx, actor, overlayOfSteps(found.steps), { limit: shownImpacts });
  const plan = await look();
  if (options.dryRun || found.steps.length === 0) return { ...found, revision: null, plan };
  const revision = await applyGuarded(
    ctx,
    { force: options.force, expectedRevision: options.expectedRevision },
    {
      plan: look,
      cause,
      store: async (tx) => {
        const { steps } = await allowedSteps(tx.read, ctx, actor, await find(tx.read));
        await takeSteps(tx, steps, action);
      },
    },
  );
  return { ...found, revision: revision ?? null, plan };
}

async function stepsBackTo(read: Reader, extent: Extent, to: number): Promise<(Step | LeftOut)[]> {
  const entities = [...restorable.values()].map(({ entity }) => entity);
  const past = await readPast(read, entities, to, concerns(extent));
  const steps: (Step | LeftOut)[] = [];
  for (const [table, rows] of past) {
    const entity = restorable.get(table)?.entity;
    if (!entity) continue;
    for (const [identity, row] of rows) {
      const step = await stepTo(read, entity, identity, row);
      if (step) steps.push(step);
    }
  }
  return steps;
}

function concerns(extent: Extent): Expression<SqlBool> | undefined {
  if (extent.kind === 'agent') return sql<SqlBool>`changes.agent_id = ${extent.agent_id}`;
  if (extent.kind === 'entity')
    return sql<SqlBool>`(changes.entity = ${extent.entity} and changes.entity_id = ${extent.entity_id})`;
  return undefined;
}

async function stepsOfUndo(
  read: Reader,
  { revision, seq }: { revision: number; seq?: number | undefined },
  force: boolean,
): Promise<(Step | LeftOut)[]> {
  let query = read.selectFrom('changes').selectAll().where('revision', '=', revision);
  if (seq !== undefined) query = query.where('seq', '=', seq);
  const changes = await query.orderBy('seq').execute();
  if (changes.length === 0) throw notFound('change', seq === undefined ? revision : `${revision}.${seq}`);
  const steps: (Step | LeftOut)[] = [];
  for (const change of wholeChanges(changes).reverse()) {
    const step = await stepBack(read, change, force);
    if (step) steps.push(step);
  }
  if (steps.every((step) => 'reason' in step))
    throw conflict('undo.nothing', 'There is nothing in it that can be taken back.', { left_out: steps });
  return steps;
}

/** What a transaction did to a row, all in all: of an update the columns that it changed. */
interface WholeChange {
  revision: number;
  entity: string;
  entity_id: string;
  /** null: there was none. */
  before: Record<string, unknown> | null;
  /** null: there is none any more. */
  after: Record<string, unknown> | null;
  isNote: boolean;
  isErased: boolean;
}

/** A row that was made and then changed within one transaction was made as it was in the end. */
function wholeChanges(changes: readonly ChangeRow[]): WholeChange[] {
  const whole = new Map<string, WholeChange>();
  for (const { revision, entity, entity_id, shape, salt, before, after } of changes) {
    const key = `${entity} ${entity_id}${shape === noteShape ? ' note' : ''}`;
    const earlier = whole.get(key);
    const was = before === null ? null : columnsOf(before);
    const is = after === null ? null : columnsOf(after);
    // What came last stands last, since rows are taken back in the opposite order.
    whole.delete(key);
    whole.set(key, {
      revision,
      entity,
      entity_id,
      before: earlier ? earlier.before && { ...was, ...earlier.before } : was,
      after: is && { ...earlier?.after, ...is },
      isNote: shape === noteShape,
      isErased: salt === null || (earlier?.isErased ?? false),
    });
  }
  return [...whole.values()];
}

async function stepBack(
  read: Reader,
  change: WholeChange,
  force: boolean,
): Promise<Step | LeftOut | undefined> {
  const { entity: table, entity_id, before, after } = change;
  const leftOut = (reason: string): LeftOut => ({ entity: table, entity_id, reason });
  if (change.isNote) return leftOut('It changed nothing.');
  const found = restorable.get(table);
  if (!found)
    return leftOut('Sessions, keys, invitations, passwords, second factors and people stay as they are.');
  if (change.isErased) return leftOut('Its content was erased from the history.');
  const { entity } = found;
  const past = before && { row: before, isErased: false };
  const step = await stepTo(read, entity, entity_id, past);
  if (!step || 'reason' in step) return step;
  requireNotOvertaken(step, change, force);
  if (after === null || before === null) return step;
  // An update gives back only what it changed itself.
  return step.kind === 'update' ? step : leftOut('It was deleted since.');
}

function requireNotOvertaken(
  { now, entity, identity }: Step,
  { revision, after }: WholeChange,
  force: boolean,
): void {
  if (force) return;
  const overtaken =
    after === null
      ? now !== null
      : Object.keys(after).filter(
          (column) =>
            now !== null && column in now && JSON.stringify(now[column]) !== JSON.stringify(after[column]),
        ).length > 0 && !isOperational(entity.operational, after, now);
  if (!overtaken) return;
  throw conflict(
    'undo.overtaken',
    `${entity.table} ${identity} was changed again since revision ${revision}: look at it, undo the later change first, or repeat with force.`,
    { entity: entity.table, entity_id: identity, now },
  );
}

/** Is what moved since only what comes and goes? */
function isOperational(
  operational: ReadonlySet<unknown>,
  after: Record<string, unknown>,
  now: Record<string, unknown> | null,
): boolean {
  return Object.keys(after).every(
    (column) =>
      operational.has(column) ||
      column === 'status' ||
      JSON.stringify(now?.[column]) === JSON.stringify(after[column]),
  );
}
