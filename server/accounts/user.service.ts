import { agents } from '../agents/agent.schema.ts';
import type { Context } from '../context.ts';
import { requireRevision } from '../http/conditional.ts';
import { clearDependants, type Dependants } from '../journal/dependants.ts';
import type { Cause } from '../journal/journal.ts';
import type { Writer } from '../journal/writer.ts';
import { conflict, notFound } from '../kernel/errors.ts';
import type { Page, PageQuery } from '../kernel/paging.ts';
import { orderBy, readPage } from '../storage/page.ts';
import { anyContains, type SqlWords } from '../storage/sql.ts';
import type { Reader } from '../storage/storage.ts';
import { sql } from 'kysely';
import { apiKeys, invitations, users, type UserRow } from './account.schema.ts';
import { findUser, findUserByName } from './account.store.ts';
import type { Actor } from './actor.ts';
import { requireWithinOwn } from './grant.ts';
import { type IssuedInvitation, issueInvitation, voidInvitationsOf } from './invitation.service.ts';
import { hashPassword, noPassword, requireGoodPassword } from './password.ts';
import { refinementLists } from './permissions.ts';
import { removeFactorsOf } from './remove-factors.ts';
import { endSessionsOf } from './session.service.ts';
import type { User, UserCreate, UserFilter, UserUpdate } from './user.schema.ts';

/** A person without what nobody may see. */
export function presentUser({ password_hash, ...user }: UserRow): User {
  return { ...user, has_password: password_hash !== noPassword };
}

/** @throws AppError 404 */
export async function getUser(read: Reader, id: number): Promise<UserRow> {
  const user = await findUser(read, id);
  if (!user) throw notFound('user', id);
  return user;
}

/** Somebody by number. */
export function findUserById(read: Reader, id: number): Promise<UserRow | undefined> {
  return findUser(read, id);
}

/** Somebody by username or email, whatever the case; for those who know people by name. */
export function findPerson(read: Reader, name: string): Promise<UserRow | undefined> {
  return findUserByName(read, name);
}

export async function listUsers(
  read: Reader,
  words: SqlWords,
  filter: UserFilter & PageQuery,
): Promise<Page<User>> {
  let query = read.selectFrom('users').selectAll('users');
  if (filter.role) query = query.where('role', '=', filter.role);
  if (filter.is_active !== undefined) query = query.where('is_active', '=', filter.is_active);
  if (filter.q) query = query.where(anyContains(words, ['username', 'email'], filter.q));
  const page = await readPage(
    query,
    orderBy(words, 'users', filter.sort, ['username', 'email', 'role']),
    filter,
  );
  return { ...page, items: page.items.map((row) => presentUser(users.decode(row))) };
}

/**
 * Creates a person. Without a password there is an invitation; nothing ever has a default password (design 5.1).
 *
 * @throws AppError 403 `access.exceeds_own`; 409 `user.username_taken`, `user.email_taken`
 */
export async function createUser(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  { password, ...input }: UserCreate,
): Promise<{ user: UserRow; invitation: IssuedInvitation | null }> {
  requireWithinOwn(actor, { role: input.role, permissions: input.permissions ?? null });
  if (password !== undefined) requireGoodPassword(password, input);
  const password_hash = password === undefined ? noPassword : await hashPassword(password);
  return ctx.journal.write(cause, async (tx) => {
    const user = await insertUser(tx, { ...input, permissions: input.permissions ?? null, password_hash });
    const invitation =
      password === undefined ? await issueInvitation(tx, user.id, actor.user_id, 'invitation') : null;
    return { user, invitation };
  });
}

/** Inserts a person whose names are free, within a transaction. */
export async function insertUser(
  tx: Writer,
  values: Pick<UserRow, 'username' | 'email' | 'role' | 'permissions' | 'password_hash'> & {
    is_active?: boolean;
    created_at?: string;
  },
): Promise<UserRow> {
  await requireFreeNames(tx.read, values);
  return tx.insert(users, { created_at: tx.now, ...values, updated_at: tx.now });
}

/**
 * Changes a person. Whoever is deactivated is signed out, and links given out before bring nobody back;
 * another role or other permissions count from the next
 * request on.
 *
 * @throws AppError 403 `access.exceeds_own`; 409 `user.last_admin`, `user.username_taken`, `user.email_taken`
 */
export async function updateUser(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  id: number,
  patch: UserUpdate,
  expected: number | undefined,
): Promise<UserRow> {
  return ctx.journal.write(cause, async (tx) => {
    const user = await getUser(tx.read, id);
    requireRevision(presentUser(user), expected);
    requireWithinOwn(actor, user);
    requireWithinOwn(actor, { role: patch.role ?? user.role, permissions: patch.permissions ?? null });
    await requireFreeNames(tx.read, patch, id);
    const updated = await tx.update(users, id, patch);
    if (patch.is_active === false) {
      await endSessionsOf(tx, id);
      await voidInvitationsOf(tx, id);
    }
    await requireAnAdmin(tx.read, user);
    return updated;
  });
}

/**
 * Deletes a person with sessions, keys, invitations and second factors. The id leaves every visibility list and is never used again.
 *
 * @param dependants what belongs to people in other slices
 */
export async function deleteUser(
  ctx: Context,
  actor: Actor,
  cause: Cause,
  id: number,
  options: { cascade: boolean; expected: number | undefined; dependants: readonly Dependants[] },
): Promise<void> {
  await ctx.journal.write(cause, async (tx) => {
    const user = await getUser(tx.read, id);
    requireRevision(presentUser(user), options.expected);
    requireWithinOwn(actor, user);
    await clearDependants(tx, 'user', id, options.dependants, options.cascade);
    await leaveVisibilityLists(tx, ctx.words, id);
    await endSessionsOf(tx, id);
    for (const key of await tx.read.selectFrom('api_keys').select('id').where('user_id', '=', id).execute())
      await tx.delete(apiKeys, key.id);
    const links = await tx.read.selectFrom('invitations').select('id').where('user_id', '=', id).execute();
    for (const link of links) await tx.delete(invitations, link.id);
    await removeFactorsOf(tx, id);
    await tx.delete(users, id);
    await requireAnAdmin(tx.read, user);
  });
}

/** Ends a lockout. */
export async function unlockUser(ctx: Context, actor: Actor, cause: Cause, id: number): Promise<UserRow> {
  return ctx.journal.write(cause, async (tx) => {
    requireWithinOwn(actor, await getUser(tx.read, id));
    await tx.touch(users, id, { failed_login_attempts: 0 });
    return tx.update(users, id, { locked_until: null }, 'unlock');
  });
}

/** @throws AppError 409 naming which is taken */
export async function requireFreeNames(
  read: Reader,
  { username, email }: { username?: string | undefined; email?: string | undefined },
  except?: number,
): Promise<void> {
  for (const [column, value] of Object.entries({ username, email })) {
    if (value === undefined) continue;
    const taken = await findUserByName(read, value);
    if (taken && taken.id !== except)
      throw conflict(`user.${column}_taken`, `Somebody has this ${column} already: choose another.`);
  }
}

/**
 * Refuses the end of the last administrator: active, with a password, and denied nothing (design 5.1). The journal's
 * lock makes two who demote each other at once see one another.
 *
 * @param before the person who was changed, as before
 */
async function requireAnAdmin(read: Reader, before: UserRow): Promise<void> {
  if (!isFullAdmin(before)) return;
  const rows = await read
    .selectFrom('users')
    .selectAll()
    .where('role', '=', 'admin')
    .where('is_active', '=', true)
    .execute();
  if (rows.some((row) => isFullAdmin(users.decode(row)))) return;
  throw conflict(
    'user.last_admin',
    'This is the last active administrator: give somebody else the role first, or nobody could manage the registry any more.',
  );
}

function isFullAdmin(user: UserRow): boolean {
  return (
    user.role === 'admin' &&
    user.is_active &&
    user.password_hash !== noPassword &&
    refinementLists(user.permissions).deny.length === 0
  );
}

async function leaveVisibilityLists(tx: Writer, words: SqlWords, userId: number): Promise<void> {
  const rows = await tx.read
    .selectFrom('agents')
    .selectAll()
    .where(words.jsonArrayHas(sql.ref('visible_to_users'), userId))
    .execute();
  for (const agent of rows.map(agents.decode))
    await tx.update(agents, agent.id, {
      visible_to_users: agent.visible_to_users?.filter((other) => other !== userId) ?? null,
    });
}
