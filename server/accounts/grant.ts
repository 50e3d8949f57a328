import { forbidden } from '../kernel/errors.ts';
import { type Actor, can } from './actor.ts';
import {
  covers,
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
 * could become anybody otherwise. What somebody has for some agents only, he cannot give for all.
 *
 * @throws AppError 403 `access.exceeds_own` with what is too much
 */
export function requireWithinOwn(actor: Actor, powers: Powers): void {
  const role = rolePermissions[powers.role];
  const entries = [...(role === '*' ? ['*'] : role), ...refinementLists(powers.permissions).grant];
  requireNoExcess(entries.filter((entry) => !holds(actor, entry, canEverywhere)));
}

/** The same for an API key, whose owner's limits go on to count for it at each use. */
export function requireHeld(actor: Actor, entries: readonly string[]): void {
  requireNoExcess(entries.filter((entry) => !holds(actor, entry, can)));
}

function requireNoExcess(excess: string[]): void {
  if (excess.length === 0) return;
  throw forbidden(
    'access.exceeds_own',
    `You cannot give, or act on somebody who has, more than you have yourself: ${excess.join(', ')}.`,
    { permissions: excess },
  );
}

/** Does the actor have everything that an entry stands for? */
function holds(actor: Actor, entry: string, may: typeof canEverywhere): boolean {
  const [pattern = '', agentId] = entry.split('@agent:');
  const area = pattern.split(':')[0];
  return (Object.keys(permissions) as Permission[])
    .filter(
      (permission) =>
        pattern === '*' ||
        pattern === permission ||
        (pattern.endsWith(':*') && permission.startsWith(`${area}:`)),
    )
    .every((permission) => may(actor, permission, agentId));
}

/** For the agent; without one, for every agent there is: no deny and no key takes a single one away. */
function canEverywhere(actor: Actor, permission: Permission, agentId?: string): boolean {
  if (agentId !== undefined) return can(actor, permission, agentId);
  const isDeniedSomewhere = refinementLists(actor.permissions).deny.some((entry) =>
    covers(entry, permission, entry.split('@agent:')[1]),
  );
  return can(actor, permission) && !isDeniedSomewhere && !actor.key?.agent_ids;
}
