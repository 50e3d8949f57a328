import { type Expression, type SqlBool } from 'kysely';
import { z } from 'zod';
import { invalid } from '../kernel/errors.ts';
import type { Reader } from '../storage/storage.ts';
import type { AnyEntity } from './entity.ts';
import { type ChangeRow, noteShape } from './journal.schema.ts';

/** A row as it was. */
export interface PastRow {
  row: Record<string, unknown>;
  /** Was part of what it held erased since? Those columns are missing. */
  isErased: boolean;
}

/** Rows of some tables as they were, by table and identity; null: there was none. */
export type Past = Map<string, Map<string, PastRow | null>>;

const chunk = 200;

/**
 * The revision that was the newest at a moment: a number, or a time.
 *
 * @throws AppError 400 `at.invalid`
 */
export async function revisionAt(read: Reader, at: string): Promise<number> {
  if (/^\d{1,15}$/.test(at)) {
    const head = await read.selectFrom('journal_head').select('revision').executeTakeFirstOrThrow();
    const revision = Number(at);
    if (revision <= head.revision) return revision;
    throw invalid('at.invalid', `There is no revision ${at} yet: the newest is ${head.revision}.`);
  }
  const time = Date.parse(at);
  if (Number.isNaN(time) || !/^\d{4}-\d\d-\d\d/.test(at))
    throw invalid('at.invalid', 'at is a revision, such as 17, or a time, such as 2026-11-25T12:00:00Z.');
  const row = await read
    .selectFrom('revisions')
    .select('revision')
    .where('at', '<=', new Date(time).toISOString())
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.revision ?? 0;
}

/**
 * Everything that changed after a revision, as it was then: made of the journal alone, which has each row from its
 * creation on (design 5.6).
 *
 * @param concerns which changes are of interest, over the columns of `changes`
 */
export async function readPast(
  read: Reader,
  entities: readonly AnyEntity[],
  revision: number,
  concerns?: Expression<SqlBool>,
): Promise<Past> {
  const byTable = new Map(entities.map((entity) => [entity.table as string, entity]));
  let query = read
    .selectFrom('changes')
    .select(['entity', 'entity_id'])
    .distinct()
    .where('revision', '>', revision)
    .where('entity', 'in', [...byTable.keys()]);
  if (concerns) query = query.where(concerns);
  const past: Past = new Map();
  for (const [table, changed] of Map.groupBy(await query.execute(), (row) => row.entity)) {
    const entity = byTable.get(table);
    if (entity)
      past.set(
        table,
        await rowsAt(
          read,
          entity,
          changed.map((row) => row.entity_id),
          revision,
        ),
      );
  }
  return past;
}

/** Rows of one table as they were at the end of a revision, by identity; null: there was none. */
export async function rowsAt(
  read: Reader,
  entity: AnyEntity,
  identities: readonly string[],
  revision: number,
): Promise<Map<string, PastRow | null>> {
  const rows = new Map<string, PastRow | null>(identities.map((identity) => [identity, null]));
  for (let start = 0; start < identities.length; start += chunk) {
    const changes = await read
      .selectFrom('changes')
      .selectAll()
      .where('entity', '=', entity.table)
      .where('entity_id', 'in', identities.slice(start, start + chunk))
      .where('revision', '<=', revision)
      .orderBy('revision')
      .orderBy('seq')
      .execute();
    for (const change of changes)
      rows.set(change.entity_id, after(entity, rows.get(change.entity_id) ?? null, change));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return rows;
}

/** The row after one more change. */
function after(entity: AnyEntity, before: PastRow | null, change: ChangeRow): PastRow | null {
  // What happened without changing a row says nothing of it.
  if (change.shape === noteShape) return before;
  if (change.before !== null && change.after === null) return null;
  const isErased = change.salt === null;
  const columns = columnsOf(change.after);
  const row: Record<string, unknown> = { ...before?.row, ...columns, revision: change.revision };
  for (const [column, stamp] of entity.stamps) if (column in columns) row[stamp] = change.revision;
  return { row, isErased: isErased || (before?.isErased ?? false) };
}

/** A payload as columns: references to sealed values are their ids again; what is only a fingerprint is left out. */
export function columnsOf(text: string | null): Record<string, unknown> {
  const payload = text === null ? {} : (JSON.parse(text) as Record<string, unknown>);
  return Object.fromEntries(
    Object.entries(payload).flatMap(([column, value]) => {
      const reference = Reference.safeParse(value);
      if (!reference.success) return [[column, value]];
      return reference.data.sealed === undefined ? [] : [[column, reference.data.sealed]];
    }),
  );
}

/** How a sealed value, or one that only has a fingerprint, stands in a payload. */
const Reference = z.strictObject({
  sealed: z
    .string()
    .regex(/^sv_[0-9a-f]{32}$/)
    .optional(),
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .nullable(),
});
