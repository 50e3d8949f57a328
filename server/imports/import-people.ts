import { noPassword } from '../accounts/password.ts';
import { PermissionRefinement } from '../accounts/permissions.ts';
import { Role } from '../accounts/role.ts';
import { findPerson, insertUser } from '../accounts/user.service.ts';
import type { Writer } from '../journal/writer.ts';
import type { OldUser } from './control-database.ts';
import type { Report } from './report.ts';

/**
 * People arrive inactive and without a password; who is here already stays as he is.
 *
 * @returns the ids here by the ids there
 */
export async function importPeople(tx: Writer, old: OldUser[], report: Report): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const user of old) {
    const email = user.email ?? `${user.username}@imported.invalid`;
    const existing = (await findPerson(tx.read, user.username)) ?? (await findPerson(tx.read, email));
    if (existing) {
      ids.set(user.id, existing.id);
      report.add('users', 'unchanged', user.username, existing.username, ['There already; left as it is.']);
      continue;
    }
    if (user.username === '') {
      report.add('users', 'skipped', user.id, null, ['It has no username.']);
      continue;
    }
    const notes: string[] = [];
    const role = Role.safeParse(user.role);
    if (!role.success)
      notes.push(`The role ${user.role ?? '(none)'} is not known here: viewer until you say otherwise.`);
    const permissions = user.permissions === null ? null : PermissionRefinement.safeParse(user.permissions);
    const isAll = JSON.stringify(user.permissions) === '["*"]';
    if (permissions && (isAll || !permissions.success))
      notes.push('Its permissions were not enforced before and are not taken over; the role decides.');
    if (user.email === null) notes.push(`It had no email: ${email} stands in for one.`);
    const created = await insertUser(tx, {
      username: user.username.slice(0, 100),
      email,
      role: role.success ? role.data : 'viewer',
      permissions: permissions?.success && !isAll ? permissions.data : null,
      password_hash: noPassword,
      is_active: false,
    });
    ids.set(user.id, created.id);
    notes.push('Inactive until a new password is set by invitation.');
    report.add('users', 'new', user.username, created.username, notes);
  }
  return ids;
}
