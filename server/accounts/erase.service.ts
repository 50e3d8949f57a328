import { sql } from 'kysely';
import type { Context } from '../context.ts';
import type { Cause } from '../journal/journal.ts';
import { conflict, notFound } from '../kernel/errors.ts';
import type { Reader } from '../storage/storage.ts';
import { users } from './account.schema.ts';

/** Tables whose rows belong to a person: their records say so in `user_id`. */
const ofPeople = ['user_sessions', 'api_keys', 'invitations', 'second_factors', 'platform_profiles'];

/**
 * Erases from the history who a deleted person was (design 5.6): name and addresses of all that he did, and what was
 * recorded of his account, sessions, keys, invitations, second factors and preferences. What he did stays, done by a number. The chain
 * still verifies: the erasure is a change of its own.
 *
 * @returns how many records were erased
 * @throws AppError 404 for somebody whom the history does not know; 409 `user.not_deleted`
 */
export async function eraseUser(ctx: Context, cause: Cause, id: number): Promise<number> {
  return ctx.journal.write(cause, async (tx) => {
    if (await tx.find(users, id))
      throw conflict(
        'user.not_deleted',
        'This person is still here: delete the account first, then erase it.',
      );
    const payloads = await recordsOf(tx.read, id);
    const actors = await revisionsOf(tx.read, id);
    if (payloads.length + actors.length === 0) throw notFound('user', id);
    await tx.eraseRecords({ entity: users.table, entity_id: String(id), agent_id: null }, payloads, actors);
    return payloads.length + actors.length;
  });
}

/** What was recorded of him, the records of earlier erasures not counted: they name nobody. */
async function recordsOf(read: Reader, id: number): Promise<{ revision: number; seq: number }[]> {
  const says = (column: string) =>
    sql`(${sql.ref(column)} like ${`%"user_id":${id},%`} or ${sql.ref(column)} like ${`%"user_id":${id}}%`})`;
  return read
    .selectFrom('changes')
    .select(['revision', 'seq'])
    .where('salt', 'is not', null)
    .where('action', '<>', 'erase')
    .where(
      sql<boolean>`((entity = ${users.table} and entity_id = ${String(id)})
        or (entity = 'configurations' and entity_id like ${`user:${id}/%`})
        or (entity in (${sql.join(ofPeople)}) and (${says('before')} or ${says('after')})))`,
    )
    .execute();
}

/** The transactions that he made, and those that tell of his failed tries to sign in. */
async function revisionsOf(read: Reader, id: number): Promise<number[]> {
  const rows = await read
    .selectFrom('revisions')
    .select('revision')
    .where('personal_salt', 'is not', null)
    .where(
      sql<boolean>`(user_id = ${id} or exists (select 1 from changes
        where changes.revision = revisions.revision and changes.entity = ${users.table}
          and changes.entity_id = ${String(id)} and changes.action in ('sign_in_failed', 'refused')))`,
    )
    .execute();
  return rows.map(({ revision }) => revision);
}
