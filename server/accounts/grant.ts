import { forbidden } from '../kernel/errors.ts';
import { type Actor, can } from './actor.ts';
import {
  type Permission,
  permissions,
  type PermissionRefinement,
  refinementLists,
  rolePermissions,
} from './permissions.ts';
import type { Role } from './role.ts';

/** What somebody has, or shall have. */
export interface Powers {
  role: Role;
  permissions: PermissionRefinement | null;
}

/**
 * Nobody gives what he does not have, nor takes over an account that has more: whoever may change users or make keys
 * could become anybody otherwise.
 *
 * @throws AppError 403 `access.exceeds_own` with what is too much
 */
export function requireWithinOwn(actor: Actor, powers: Powers): void {
  const role = rolePermissions[powers.role];
  requireHeld(actor, [...(role === '*' ? ['*'] : role), ...refinementLists(powers.permissions).grant]);
}

/** The same for a list of entries such as an API key's. */
export function requireHeld(actor: Actor, entries: readonly string[]): void {
  const excess = entries.filter((entry) => !holds(actor, entry));
  if (excess.length === 0) return;
  throw forbidden(
    'access.exceeds_own',
    `You cannot give, or act on somebody who has, more than you have yourself: ${excess.join(', ')}.`,
    { permissions: excess },
  );
}

/** Does the actor have everything that an entry stands for? */
function holds(actor: Actor, entry: string): boolean {
  const [pattern = '', agentId] = entry.split('@agent:');
  const area = pattern.split(':')[0];
  return (Object.keys(permissions) as Permission[])
    .filter(
      (permission) =>
        pattern === '*' ||
        pattern === permission ||
        (pattern.endsWith(':*') && permission.startsWith(`${area}:`)),
    )
    .every((permission) => can(actor, permission, agentId));
}
