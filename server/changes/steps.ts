import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../accounts/actor.ts';
import { agents } from '../agents/agent.schema.ts';
import { canSee } from '../agents/visibility.ts';
import type { OverlaidRow, Overlay } from '../configuration/sources.ts';
import { settingTables } from '../configuration/setting-tables.ts';
import type { Context } from '../context.ts';
import type { AnyEntity } from '../journal/entity.ts';
import { findRow } from '../journal/find-row.ts';
import type { PastRow } from '../journal/past.ts';
import type { Writer } from '../journal/writer.ts';
import { conflict } from '../kernel/errors.ts';
import type { SealedReference } from '../secrets/keyring.ts';
import { sealedPlacesIn, sealPathOf } from '../secrets/sealed-json.ts';
import type { Reader } from '../storage/storage.ts';
import { violationOf } from '../storage/violations.ts';
import { observed, restorable, type StepKind } from './restorable.ts';

type Columns = Record<string, unknown>;

/** One row on its way to another state. */
export interface Step {
  kind: StepKind;
  entity: AnyEntity;
  identity: string;
  /** The row as it is; null when there is none. */
  now: Columns | null;
  /** What it shall be: of an update only the columns that differ; null: gone. */
  then: Columns | null;
}

/** Something that stays as it is, and why. */
export interface LeftOut {
  entity: string;
  entity_id: string;
  reason: string;
}

export interface Steps {
  steps: Step[];
  left_out: LeftOut[];
}

/** What has to happen so that a row is as it was; undefined: it is already. */
export async function stepTo(
  read: Reader,
  entity: AnyEntity,
  identity: string,
  past: PastRow | null,
): Promise<Step | LeftOut | undefined> {
  const found = restorable.get(entity.table);
  if (!found) return undefined;
  const now = (await findRow(read, entity, found.namesOf(identity))) ?? null;
  const leftOut = (reason: string): LeftOut => ({ entity: entity.table, entity_id: identity, reason });
  if (past?.isErased)
    return leftOut('What it held then was erased from the history when its key was sealed.');
  if (!past) return now ? { kind: 'delete', entity, identity, now, then: null } : undefined;
  if (!now) return { kind: 'create', entity, identity, now, then: past.row };
  const then = differing(entity, now, past.row);
  return Object.keys(then).length === 0 ? undefined : { kind: 'update', entity, identity, now, then };
}

/** The columns of `then` that are otherwise now, without those that only observe. */
function differing(entity: AnyEntity, now: Columns, then: Columns): Columns {
  const stamps = new Set(entity.stamps.values());
  return Object.fromEntries(
    Object.entries(then).filter(
      ([column, value]) =>
        column in now &&
        column !== 'id' &&
        !observed.has(column) &&
        !stamps.has(column) &&
        !entity.operational.has(column) &&
        !isDeepStrictEqual(now[column] ?? null, value ?? null),
    ),
  );
}

/**
 * Keeps the steps that the actor may take. Rows of agents that he may not see do not exist for him; a sealed value that
 * no key opens any more stays as it is, and says so.
 */
export async function allowedSteps(
  read: Reader,
  ctx: Context,
  actor: Actor,
  candidates: readonly (Step | LeftOut)[],
): Promise<Steps> {
  const result: Steps = { steps: [], left_out: [] };
  const visible = new Map<string, boolean>();
  for (const one of candidates) {
    if ('reason' in one) {
      result.left_out.push(one);
      continue;
    }
    const row = { ...one.now, ...one.then };
    const agentId = one.entity.agentOf(row);
    if (agentId !== null) {
      if (!visible.has(agentId)) visible.set(agentId, await isVisible(read, actor, agentId));
      if (!visible.get(agentId)) continue;
    }
    const obstacle =
      one.kind === 'create' && (await restorable.get(one.entity.table)?.findObstacle?.(read, row));
    if (obstacle) {
      result.left_out.push({ entity: one.entity.table, entity_id: one.identity, reason: obstacle });
      continue;
    }
    await requireAccess(read, actor, one, row);
    const lost = await lostSecrets(read, ctx, one);
    if (lost.length === 0) result.steps.push(one);
    else
      result.left_out.push({
        entity: one.entity.table,
        entity_id: one.identity,
        reason: `Its sealed value cannot be opened any more (${lost.join(', ')}): the key was destroyed, or it was altered.`,
      });
  }
  return result;
}

async function requireAccess(read: Reader, actor: Actor, step: Step, row: Columns): Promise<void> {
  // An agent that is brought back is not there yet for its settings to ask.
  const isOfLostAgent = step.kind === 'create' && actor.role === 'admin' && !actor.key;
  if (!isOfLostAgent) await restorable.get(step.entity.table)?.requireAccess(read, actor, row, step.kind);
}

async function isVisible(read: Reader, actor: Actor, agentId: string): Promise<boolean> {
  const agent = await findRow(read, agents, { id: agentId });
  return agent ? canSee(actor, agent, 'agents:read') : actor.role === 'admin' && !actor.key?.agent_ids;
}

async function lostSecrets(
  read: Reader,
  ctx: Context,
  { entity, identity, now, then }: Step,
): Promise<string[]> {
  if (!then) return [];
  const references = secretsOf(entity, identity, { ...now, ...then });
  if (references.length === 0) return [];
  const opened = await ctx.keyring.openAll(read, references);
  return references.filter((_, index) => opened[index] === undefined).map(({ owner }) => owner.path);
}

function secretsOf(entity: AnyEntity, identity: string, row: Columns): SealedReference[] {
  const column = entity.sealedColumn(row);
  const id = column === undefined ? null : row[column];
  if (column !== undefined && typeof id === 'string')
    return [{ id, owner: { table: entity.table, owner: identity, path: column } }];
  return sealedPlacesIn(row.config).map((place) => ({
    id: place.id,
    owner: { table: entity.table, owner: identity, path: sealPathOf(place.path) },
  }));
}

/** The rows as they would be, for a look at what that does to whom. */
export function overlayOfSteps(steps: readonly Step[]): Overlay {
  const overlay = new Map<string, Map<string, OverlaidRow | null>>();
  for (const { entity, identity, now, then } of steps) {
    if (!deciding.has(entity.table)) continue;
    const rows = overlay.get(entity.table) ?? new Map<string, OverlaidRow | null>();
    rows.set(identity, then && { row: { ...now, ...then }, secrets: new Map() });
    overlay.set(entity.table, rows);
  }
  return overlay;
}

const deciding = new Set([...Object.keys(settingTables), 'agents', 'tools', 'tool_instances']);

/**
 * Takes the steps within a transaction, as new changes: what depends on others goes first and comes last.
 *
 * @throws AppError 409 `restore.blocked` when something else stands in the way
 */
export async function takeSteps(
  tx: Writer,
  steps: readonly Step[],
  action: 'restore' | 'undo',
): Promise<void> {
  const order = [...restorable.keys()];
  const rank = ({ entity }: Step) => order.indexOf(entity.table);
  const deletions = steps.filter(({ kind }) => kind === 'delete').sort((a, b) => rank(b) - rank(a));
  const others = steps.filter(({ kind }) => kind !== 'delete').sort((a, b) => rank(a) - rank(b));
  for (const step of [...deletions, ...others])
    try {
      await takeStep(tx, step, action);
    } catch (error) {
      const violation = violationOf(error);
      if (!violation) throw error;
      throw conflict(
        'restore.blocked',
        `${step.entity.table} ${step.identity} cannot be ${step.kind === 'delete' ? 'deleted' : 'brought back'}: ${
          violation === 'unique'
            ? 'another record has its name now'
            : 'something refers to it, or what it refers to is gone'
        }. Nothing was changed.`,
        { entity: step.entity.table, entity_id: step.identity },
      );
    }
}

async function takeStep(tx: Writer, { kind, entity, now, then }: Step, action: string): Promise<void> {
  const { key } = entity;
  if (kind === 'delete') await tx.delete(entity, now?.[key] as number | string, action);
  else if (kind === 'update')
    await tx.update(entity, now?.[key] as number | string, await existing(tx, then), action);
  else await tx.insert(entity, await existing(tx, insertable(entity, then ?? {})), action);
}

/** What only observes begins anew. */
function insertable(entity: AnyEntity, row: Columns): Columns {
  const stamps = new Set(entity.stamps.values());
  return Object.fromEntries(
    Object.entries(row).filter(
      ([column]) => column !== 'revision' && !stamps.has(column) && column !== 'status_at',
    ),
  );
}

/** A row may have been made by somebody who is gone. */
async function existing(tx: Writer, row: Columns | null): Promise<Columns> {
  if (typeof row?.created_by !== 'number') return row ?? {};
  const author = await tx.read
    .selectFrom('users')
    .select('id')
    .where('id', '=', row.created_by)
    .executeTakeFirst();
  return author ? row : { ...row, created_by: null };
}
