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

/** An actor, and until when his session or key lasts, in milliseconds. */
export interface ActorFound {
  actor: Actor;
  expiresAt: number;
}

/** The actor behind a session, while both it and its user are good. The caller minds the expiry. */
export async function findActorOfSession(read: Reader, sessionId: string): Promise<ActorFound | undefined> {
  const session = await findSession(read, sessionId);
  const user = session && (await findUser(read, session.user_id));
  if (!session || !user?.is_active) return undefined;
  return {
    expiresAt: Date.parse(session.expires_at),
    actor: {
      ...personOf(user),
      type: 'user',
      id: user.id,
      name: user.username,
      session_id: sessionId,
      key: null,
    },
  };
}

/** The same actor as he is now; undefined when his session, key or account is no longer good. */
export async function reloadActor(read: Reader, actor: Actor, now: number): Promise<ActorFound | undefined> {
  const found =
    actor.session_id === null
      ? await findActorOfKey(read, 'id', actor.id)
      : await findActorOfSession(read, actor.session_id);
  return found && found.expiresAt > now ? found : undefined;
}

/** Did anything happen to the actor's session, key or account after a revision? */
export async function wasTouchedSince(read: Reader, actor: Actor, revision: number): Promise<boolean> {
  const [entity, id] =
    actor.session_id === null ? [apiKeys.table, String(actor.id)] : [userSessions.table, actor.session_id];
  const change = await read
    .selectFrom('changes')
    .select('seq')
    .where(
      sql<boolean>`((entity = ${entity} and entity_id = ${id} and revision > ${revision})
        or (entity = ${users.table} and entity_id = ${String(actor.user_id)} and revision > ${revision}))`,
    )
    .limit(1)
    .executeTakeFirst();
  return change !== undefined;
}

/** The actor behind an API key, while both it and its owner are good. The caller minds the expiry. */
export async function findActorOfKey(
  read: Reader,
  column: 'id' | 'key_hash',
  value: number | string,
): Promise<ActorFound | undefined> {
  const row = await read
    .selectFrom('api_keys')
    .selectAll()
    .where(column, '=', value)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (!row) return undefined;
  const key: ApiKeyRow = apiKeys.decode(row);
  const user = await findUser(read, key.user_id);
  if (!user?.is_active) return undefined;
  return {
    expiresAt: key.expires_at === null ? Infinity : Date.parse(key.expires_at),
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
  const folded = foldName(name);
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
  const row = rows.find(({ username, email }) => [username, email].some((own) => foldName(own) === folded));
  return row && users.decode(row);
}

/** What two ways to write a name have in common when they mean the same person. */
export function foldName(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}

export async function findSession(read: Reader, id: string): Promise<SessionRow | undefined> {
  const row = await read.selectFrom('user_sessions').selectAll().where('id', '=', id).executeTakeFirst();
  return row && userSessions.decode(row);
}

function personOf(user: UserRow): Pick<Actor, 'user_id' | 'role' | 'permissions'> {
  return { user_id: user.id, role: user.role, permissions: user.permissions };
}
