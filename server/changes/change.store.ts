import type { SelectQueryBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
import { z } from 'zod';
import { type Actor, can } from '../accounts/actor.ts';
import { ActorType, type Change, type ChangeRow, type RevisionRow } from '../journal/journal.schema.ts';
import type { Page, PageQuery } from '../kernel/paging.ts';
import { IdText, Time } from '../kernel/fields.ts';
import { readPage } from '../storage/page.ts';
import type { SqlWords } from '../storage/sql.ts';
import type { Reader } from '../storage/storage.ts';
import type { Tables } from '../storage/tables.ts';
import { isOwnChange, whereChangeReadable } from './readable.ts';

export const ChangeFilter = z.object({
  user_id: IdText.optional().describe('The person who did it, also through an API key'),
  actor_type: ActorType.optional(),
  entity: z.string().max(64).optional().describe('A table, such as agents'),
  entity_id: z.string().max(255).optional(),
  agent_id: z.string().max(50).optional(),
  action: z.string().max(50).optional(),
  request_id: z.string().max(100).optional(),
  since: Time.optional(),
  until: Time.optional(),
  from_revision: IdText.optional(),
  to_revision: IdText.optional(),
  sort: z.enum(['revision', '-revision']).default('-revision'),
});
export type ChangeFilter = z.infer<typeof ChangeFilter>;

type Row = ChangeRow & Omit<RevisionRow, 'revision'>;

/** One page of the changes that the actor may know of, newest first unless asked otherwise. */
export async function listChanges(
  read: Reader,
  words: SqlWords,
  actor: Actor,
  filter: ChangeFilter & PageQuery,
): Promise<Page<Change>> {
  const query = narrowChanges(joined(read), words, actor, filter);
  const order = {
    sort: sql.ref('changes.revision'),
    key: sql.ref('changes.seq'),
    descending: filter.sort.startsWith('-'),
  };
  const page = await readPage(query, order, filter);
  return { ...page, items: page.items.map((row) => presentChange(actor, row)) };
}

/** Changes of one record that may have moved its status, newest first: creations, deletions, and what names it. */
export async function listStatusChanges(
  read: Reader,
  words: SqlWords,
  actor: Actor,
  { limit, ...filter }: Pick<ChangeFilter, 'entity' | 'entity_id' | 'from_revision'> & { limit: number },
): Promise<Change[]> {
  const rows = await narrowChanges(joined(read), words, actor, filter)
    .where(sql<SqlBool>`(changes.action in ('create', 'delete') or changes.after like '%"status":%')`)
    .orderBy('changes.revision', 'desc')
    .orderBy('changes.seq', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => presentChange(actor, row));
}

/** Leaves of `changes` joined with `revisions` what the actor may know of and the filter asks for. */
export function narrowChanges<Selected>(
  all: SelectQueryBuilder<Tables, 'changes' | 'revisions', Selected>,
  words: SqlWords,
  actor: Actor,
  filter: Omit<ChangeFilter, 'sort'>,
): SelectQueryBuilder<Tables, 'changes' | 'revisions', Selected> {
  let query = all;
  const readable = whereChangeReadable(actor, words);
  if (readable) query = query.where(readable);
  for (const column of ['entity', 'entity_id', 'agent_id', 'action'] as const)
    if (filter[column] !== undefined) query = query.where(`changes.${column}`, '=', filter[column]);
  for (const column of ['user_id', 'actor_type', 'request_id'] as const)
    if (filter[column] !== undefined) query = query.where(`revisions.${column}`, '=', filter[column]);
  if (filter.since) query = query.where('revisions.at', '>=', filter.since);
  if (filter.until) query = query.where('revisions.at', '<', filter.until);
  if (filter.from_revision !== undefined) query = query.where('changes.revision', '>=', filter.from_revision);
  if (filter.to_revision !== undefined) query = query.where('changes.revision', '<=', filter.to_revision);
  return query;
}

/** All that the actor may know of one transaction, in order. */
export async function findChangesOf(
  read: Reader,
  words: SqlWords,
  actor: Actor,
  revision: number,
): Promise<Change[]> {
  const readable = whereChangeReadable(actor, words);
  let query = joined(read).where('changes.revision', '=', revision);
  if (readable) query = query.where(readable);
  return (await query.orderBy('changes.seq').execute()).map((row) => presentChange(actor, row));
}

function joined(read: Reader): SelectQueryBuilder<Tables, 'changes' | 'revisions', Row> {
  return read
    .selectFrom('changes')
    .innerJoin('revisions', 'revisions.revision', 'changes.revision')
    .selectAll('revisions')
    .selectAll('changes');
}

/** Addresses are personal: administrators who may read people see them, and everybody his own. */
function presentChange(actor: Actor, row: Row): Change {
  const seesAddress = isOwnChange(actor, row) || (actor.role === 'admin' && can(actor, 'users:read'));
  return {
    revision: row.revision,
    seq: row.seq,
    at: row.at,
    actor: { type: row.actor_type, id: row.actor_id, user_id: row.user_id, name: row.actor_name },
    action: row.action,
    entity: row.entity,
    entity_id: row.entity_id,
    agent_id: row.agent_id,
    before: parse(row.before),
    after: parse(row.after),
    erased: row.salt === null,
    request_id: row.request_id,
    address: seesAddress ? row.address : null,
  };
}

function parse(payload: string | null): Record<string, unknown> | null {
  return payload === null ? null : (JSON.parse(payload) as Record<string, unknown>);
}
