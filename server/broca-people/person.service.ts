import type { Actor } from '../accounts/actor.ts';
import type { UserRow } from '../accounts/account.schema.ts';
import { requireWithinOwn } from '../accounts/grant.ts';
import { type IssuedInvitation, issueInvitation } from '../accounts/invitation.service.ts';
import { noPassword } from '../accounts/password.ts';
import { getUser, insertUser } from '../accounts/user.service.ts';
import type { Context } from '../context.ts';
import type { Cause } from '../journal/journal.ts';
import type { Writer } from '../journal/writer.ts';
import { conflict, notFound } from '../kernel/errors.ts';
import type { PageQuery } from '../kernel/paging.ts';
import { freeEmail, freeUsername } from './account-names.ts';
import type { Databases } from './databases.ts';
import { gather, type Known } from './gather.ts';
import { pageOfPeople } from './page-of-people.ts';
import type { BrocaPeople, PersonFilter, Promotion } from './person.schema.ts';
import { platformProfiles, type PlatformProfileRow } from './platform-profile.schema.ts';
import { findLink, findLinks } from './platform-profile.store.ts';
import { viewerFor } from './viewer.ts';

/** Who talks through Broca, as far as the actor may know, and whom of ours that is. */
export async function listPeople(
  ctx: Context,
  databases: Databases,
  actor: Actor,
  query: PersonFilter & PageQuery,
): Promise<BrocaPeople> {
  const { people, findings } = await gather(databases, await viewerFor(ctx, actor));
  const { items, next_cursor } = pageOfPeople(people, query);
  const links = await findLinks(ctx.read, items);
  return {
    items: items.map((person) => ({ ...person, user_id: links(person)?.user_id ?? null })),
    next_cursor,
    findings,
  };
}

/**
 * Makes somebody from Broca a user here, to be invited, and keeps which profile that is. Names that were not given are
 * made of those on the platform.
 *
 * @throws AppError 404; 403 `access.exceeds_own`; 409 `broca_person.linked` with the user, `user.username_taken`,
 *   `user.email_taken`
 */
export async function promotePerson(
  ctx: Context,
  databases: Databases,
  actor: Actor,
  cause: Cause,
  key: string,
  given: Promotion,
): Promise<{ user: UserRow; invitation: IssuedInvitation }> {
  requireWithinOwn(actor, { role: given.role, permissions: null });
  const person = await getPerson(ctx, databases, actor, key);
  return ctx.journal.write(cause, async (tx) => {
    await requireNoLink(tx, person);
    const username = given.username ?? (await freeUsername(tx.read, person));
    const user = await insertUser(tx, {
      username,
      email: given.email ?? (await freeEmail(tx.read, username)),
      role: given.role,
      permissions: null,
      password_hash: noPassword,
    });
    const invitation = await issueInvitation(tx, user.id, actor.user_id, 'invitation');
    await insertLink(tx, person, user.id);
    return { user, invitation };
  });
}

/**
 * Keeps that somebody from Broca is a user whom we have already.
 *
 * @throws AppError 404; 403 `access.exceeds_own`: the profile speaks for the user; 409 `broca_person.linked`
 */
export async function linkPerson(
  ctx: Context,
  databases: Databases,
  actor: Actor,
  cause: Cause,
  key: string,
  userId: number,
): Promise<PlatformProfileRow> {
  const person = await getPerson(ctx, databases, actor, key);
  return ctx.journal.write(cause, async (tx) => {
    requireWithinOwn(actor, await getUser(tx.read, userId));
    await requireNoLink(tx, person);
    return insertLink(tx, person, userId);
  });
}

async function getPerson(ctx: Context, databases: Databases, actor: Actor, key: string): Promise<Known> {
  const { people } = await gather(databases, await viewerFor(ctx, actor));
  const person = people.find((one) => one.key === key);
  if (!person) throw notFound('broca_person', key);
  return person;
}

async function requireNoLink(tx: Writer, person: Known): Promise<void> {
  const link = await findLink(tx.read, person);
  if (!link) return;
  const { id, username } = await getUser(tx.read, link.user_id);
  throw conflict(
    'broca_person.linked',
    `This profile is linked to the user ${username} already: unlink it first if that is wrong.`,
    { user: { id, username }, platform_profile_id: link.id },
  );
}

async function insertLink(
  tx: Writer,
  { platform, platform_user_id, username, display_name }: Known,
  userId: number,
): Promise<PlatformProfileRow> {
  return tx.insert(platformProfiles, {
    user_id: userId,
    platform,
    platform_user_id,
    username,
    display_name,
    created_at: tx.now,
  });
}
