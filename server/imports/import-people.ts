import { type Actor, can } from '../accounts/actor.ts';
import { requireWithinOwn } from '../accounts/grant.ts';
import { noPassword } from '../accounts/password.ts';
import { PermissionRefinement, refinementLists } from '../accounts/permissions.ts';
import { Role } from '../accounts/role.ts';
import { findPerson, insertUser } from '../accounts/user.service.ts';
import type { Writer } from '../journal/writer.ts';
import { AppError } from '../kernel/errors.ts';
import type { OldUser } from './control-database.ts';
import { Ids } from './ids.ts';
import type { Report } from './report.ts';

const longest = { username: 100, email: 255 };

/**
 * People arrive inactive and without a password, and with no more than the actor could give; who is here already stays
 * as he is, and is named only to who may see people.
 *
 * @returns the ids here by the ids there
 */
export async function importPeople(
  tx: Writer,
  actor: Actor,
  old: AsyncIterable<OldUser>,
  report: Report,
): Promise<Ids<number>> {
  const ids = new Ids<number>();
  /** Who of the file has become whom: nobody becomes somebody else by a name that differs only in case. */
  const names = new Map<number, string>();
  for await (const user of old) {
    const email = user.email ?? `${user.username}@imported.invalid`;
    const problem = problemOf(user.username, email);
    if (problem !== undefined) {
      report.add('users', 'skipped', user.username || (user.id ?? ''), null, [problem]);
      continue;
    }
    const existing = (await findPerson(tx.read, user.username)) ?? (await findPerson(tx.read, email));
    const twin = existing && names.get(existing.id);
    if (twin !== undefined) {
      report.add('users', 'skipped', user.username, null, [
        `Its username or email is that of ${twin}, whom the same file holds: make it an account of its own by hand.`,
      ]);
      continue;
    }
    if (existing) {
      ids.set(user.id, existing.id);
      names.set(existing.id, user.username);
      report.add('users', 'unchanged', user.username, can(actor, 'users:read') ? existing.username : null, [
        'There already; left as it is.',
      ]);
      continue;
    }
    const notes: string[] = [];
    const powers = powersOf(actor, user, notes);
    if (user.email === null) notes.push(`It had no email: ${email} stands in for one.`);
    const created = await insertUser(tx, {
      username: user.username,
      email,
      ...powers,
      password_hash: noPassword,
      is_active: false,
      ...(user.created_at === null ? {} : { created_at: user.created_at }),
    });
    ids.set(user.id, created.id);
    names.set(created.id, user.username);
    notes.push('Inactive until a new password is set by invitation.');
    report.add('users', 'new', user.username, created.username, notes);
  }
  return ids;
}

function problemOf(username: string, email: string): string | undefined {
  if (username === '') return 'It has no username.';
  if (username.length > longest.username)
    return `Its username is longer than ${longest.username} characters.`;
  return email.length > longest.email ? `Its email is longer than ${longest.email} characters.` : undefined;
}

/** The role, if the actor could give it. Nothing is granted beyond it; what was denied stays denied. */
function powersOf(
  actor: Actor,
  { role: oldRole, permissions: oldPermissions }: OldUser,
  notes: string[],
): { role: Role; permissions: PermissionRefinement | null } {
  const refinement = PermissionRefinement.nullable().safeParse(oldPermissions);
  const { grant, deny } = refinementLists(refinement.data ?? null);
  if (!refinement.success || grant.length > 0)
    notes.push('What it was granted was not enforced before and is not taken over; the role decides.');
  const permissions = deny.length > 0 ? { deny } : null;
  const role = Role.safeParse(oldRole).data;
  if (role === undefined) {
    notes.push(`The role ${oldRole ?? '(none)'} is not known here: viewer until you say otherwise.`);
    return { role: 'viewer', permissions };
  }
  if (!couldGive(actor, role)) {
    notes.push(
      `It was ${role}, which is more than you can give: viewer until an administrator says otherwise.`,
    );
    return { role: 'viewer', permissions };
  }
  if (role === 'admin') notes.push('It stays an administrator: invite it only if that shall be so.');
  return { role, permissions };
}

function couldGive(actor: Actor, role: Role): boolean {
  if (role === 'admin' && actor.role !== 'admin') return false;
  try {
    requireWithinOwn(actor, { role, permissions: null });
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
