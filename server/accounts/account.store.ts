import { sql } from 'kysely';
import type { Reader } from '../storage/storage.ts';
import {
  apiKeys,
  type ApiKeyRow,
  users,
  userSessions,
  type SessionRow,
  type UserRow,
} from './account.schema.ts';
import type { Actor } from './actor.ts';

/** The actor behind a session, while both it and its user are good. */
export async function findActorOfSession(read: Reader, sessionId: string): Promise<Actor | undefined> {
  const session = await findSession(read, sessionId);
  const user = session && (await findUser(read, session.user_id));
  if (!user?.is_active) return undefined;
  return {
    ...personOf(user),
    type: 'user',
    id: user.id,
    name: user.username,
    session_id: sessionId,
    key: null,
  };
}

/** The same actor as he is now; undefined when his session, key or account is no longer good. */
export async function reloadActor(read: Reader, actor: Actor, now: number): Promise<Actor | undefined> {
  if (actor.session_id !== null) return findActorOfSession(read, actor.session_id);
  const row = await read
    .selectFrom('api_keys')
    .select('key_hash')
    .where('id', '=', actor.id)
    .executeTakeFirst();
  const found = row && (await findKeyWithOwner(read, row.key_hash));
  if (!found || (found.expires_at !== null && Date.parse(found.expires_at) <= now)) return undefined;
  return found.actor;
}

/** The actor behind an API key, while both it and its owner are good. The caller minds the expiry. */
export async function findKeyWithOwner(
  read: Reader,
  hash: string,
): Promise<{ actor: Actor; expires_at: string | null } | undefined> {
  const row = await read
    .selectFrom('api_keys')
    .selectAll()
    .where('key_hash', '=', hash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (!row) return undefined;
  const key: ApiKeyRow = apiKeys.decode(row);
  const user = await findUser(read, key.user_id);
  if (!user?.is_active) return undefined;
  return {
    expires_at: key.expires_at,
    actor: {
      ...personOf(user),
      type: 'api_key',
      id: key.id,
      name: `${user.username} (key ${key.name})`,
      session_id: null,
      key: { permissions: key.permissions, agent_ids: key.agent_ids, expires_at: key.expires_at },
    },
  };
}

export async function findUser(read: Reader, id: number): Promise<UserRow | undefined> {
  const row = await read.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
  return row && users.decode(row);
}

/** By username or email, whatever the case. */
export async function findUserByName(read: Reader, name: string): Promise<UserRow | undefined> {
  const folded = fold(name.trim());
  // The embedded engine folds only ASCII: where there is more, the pattern finds candidates and we decide.
  const isPlain = /^[\x20-\x7e]*$/.test(folded);
  const pattern = folded.replaceAll(/[\\%_]/g, '\\$&').replaceAll(/[^\x20-\x7e]+/g, '%');
  const rows = await read
    .selectFrom('users')
    .selectAll()
    .where(({ or, fn, val }) =>
      or(
        (['username', 'email'] as const).map((column) => {
          const lower = fn<string>('lower', [column]);
          return isPlain
            ? sql<boolean>`${lower} = ${val(folded)}`
            : sql<boolean>`${lower} like ${val(pattern)} escape '\\'`;
        }),
      ),
    )
    .orderBy('id')
    .execute();
  const row = rows.find(({ username, email }) => [username, email].some((own) => fold(own) === folded));
  return row && users.decode(row);
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

export async function findSession(read: Reader, id: string): Promise<SessionRow | undefined> {
  const row = await read.selectFrom('user_sessions').selectAll().where('id', '=', id).executeTakeFirst();
  return row && userSessions.decode(row);
}

function personOf(user: UserRow): Pick<Actor, 'user_id' | 'role' | 'permissions'> {
  return { user_id: user.id, role: user.role, permissions: user.permissions };
}
