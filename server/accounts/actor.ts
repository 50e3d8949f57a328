import { forbidden } from '../kernel/errors.ts';
import {
  covers,
  type Permission,
  type PermissionRefinement,
  refinementLists,
  rolePermissions,
} from './permissions.ts';
import type { Role } from './role.ts';

/** Who is asking: a signed-in person, or a program with a person's key. */
export interface Actor {
  readonly type: 'user' | 'api_key';
  /** The user's or the key's id. */
  readonly id: number;
  readonly user_id: number;
  readonly name: string;
  readonly role: Role;
  readonly permissions: PermissionRefinement | null;
  /** The session behind an access token; null for a key. */
  readonly session_id: string | null;
  /** What a key is limited to; null for a person. */
  readonly key: {
    readonly permissions: readonly string[];
    readonly agent_ids: readonly string[] | null;
    readonly expires_at: string | null;
  } | null;
}

/** The registry itself, for what its own environment tells it to do: it may everything, and is nobody's account. */
export interface SystemActor {
  readonly type: 'system';
  readonly id: null;
  readonly user_id: null;
  readonly name: string;
  readonly role: 'admin';
  readonly permissions: null;
  readonly session_id: null;
  readonly key: null;
}

/** Whoever acts. Requests come from an `Actor` only. */
export type AnyActor = Actor | SystemActor;

/** The registry itself; the name says on whose word it acts, as in `systemCause`. */
export function systemActor(name: string): SystemActor {
  return {
    type: 'system',
    id: null,
    user_id: null,
    name,
    role: 'admin',
    permissions: null,
    session_id: null,
    key: null,
  };
}

/** An answer and the rule that gave it, in words an administrator can act on. */
export interface Decision {
  allowed: boolean;
  /** Stable: `role:user`, `grant:agents:update@agent:athena`, `deny:…`, `key:…`, `default`. */
  rule: string;
  explanation: string;
}

/**
 * May the actor do this, and why (design 5.1)? Deny wins over grant, grant over role; a key never has more than its
 * owner. Whether the agent is visible at all is another question: see agents/visibility.ts.
 */
export function decide(actor: AnyActor, permission: Permission, agentId?: string): Decision {
  const owner = decideForPerson(actor, permission, agentId);
  if (!owner.allowed || !actor.key) return owner;
  const { permissions, agent_ids } = actor.key;
  if (agentId !== undefined && agent_ids && !agent_ids.includes(agentId))
    return refuse('key:agents', `The API key is bound to other agents (${agent_ids.join(', ') || 'none'}).`);
  if (agentId === undefined && agent_ids && changesSomething(permission))
    return refuse('key:agents', 'The API key is bound to agents, and this belongs to none of them.');
  const entry = permissions.find((candidate) => covers(candidate, permission, agentId));
  if (entry === undefined) return refuse('key:permissions', `The API key was not given ${permission}.`);
  return {
    allowed: true,
    rule: `key:${entry}`,
    explanation: `The API key has ${entry}, and its owner may: ${owner.explanation}`,
  };
}

/** Permissions that only look, although they are not called `read`. */
const looking: ReadonlySet<Permission> = new Set(['access:explain', 'changes:verify', 'bridge:poll']);

function changesSomething(permission: Permission): boolean {
  return !permission.endsWith(':read') && !looking.has(permission);
}

function decideForPerson(actor: AnyActor, permission: Permission, agentId?: string): Decision {
  const { grant, deny } = refinementLists(actor.permissions);
  const denied = deny.find((entry) => covers(entry, permission, agentId));
  if (denied !== undefined)
    return refuse(`deny:${denied}`, `The user's permissions deny ${denied}; deny wins.`);
  const granted = grant.find((entry) => covers(entry, permission, agentId));
  if (granted !== undefined)
    return {
      allowed: true,
      rule: `grant:${granted}`,
      explanation: `The user's permissions grant ${granted}.`,
    };
  const role = rolePermissions[actor.role];
  if (role === '*' || role.includes(permission))
    return {
      allowed: true,
      rule: `role:${actor.role}`,
      explanation: `The role ${actor.role} has ${permission}.`,
    };
  return refuse('default', `Neither the role ${actor.role} nor the user's permissions give ${permission}.`);
}

export function can(actor: AnyActor, permission: Permission, agentId?: string): boolean {
  return decide(actor, permission, agentId).allowed;
}

/** For which agents the actor may do this: for all but some, or for a few only. */
export function agentsFor(actor: AnyActor, permission: Permission): { but: string[] } | { only: string[] } {
  const { grant, deny } = refinementLists(actor.permissions);
  const entries = [...grant, ...deny, ...(actor.key?.permissions ?? [])];
  const named = [
    ...entries.flatMap((entry) => entry.split('@agent:')[1] ?? []),
    ...(actor.key?.agent_ids ?? []),
  ];
  const [may, mayNot] = [true, false].map((wanted) =>
    [...new Set(named)].filter((agentId) => can(actor, permission, agentId) === wanted),
  ) as [string[], string[]];
  return can(actor, permission) ? { but: mayNot } : { only: may };
}

/** May the actor do this for every agent, whoever it is? Not so with a key that is bound to some. */
export function canEverywhere(actor: AnyActor, permission: Permission): boolean {
  const agents = agentsFor(actor, permission);
  return 'but' in agents && agents.but.length === 0 && !actor.key?.agent_ids;
}

/** May the actor do this for at least one agent? */
export function canSomewhere(actor: AnyActor, permission: Permission): boolean {
  const agents = agentsFor(actor, permission);
  return 'but' in agents || agents.only.length > 0;
}

/** An administrator of whom nothing is taken away, by a deny or by a key. */
export function isUnlimited({ role, permissions, key }: Actor): boolean {
  if (role !== 'admin' || refinementLists(permissions).deny.length > 0) return false;
  return key === null || (key.permissions.includes('*') && key.agent_ids === null);
}

/** All that decides what an actor may, to be compared with what it was. */
export function rightsOf({ role, permissions, key }: Actor): string {
  return JSON.stringify([role, permissions, key]);
}

/**
 * Refuses what the actor may not do.
 *
 * @param agentId the agent whose rows it is about; nothing or null for rows of no agent
 * @throws AppError 403 `access.denied` with the rule that decided
 */
export function requirePermission(actor: AnyActor, permission: Permission, agentId?: string | null): void {
  const decision = decide(actor, permission, agentId ?? undefined);
  if (decision.allowed) return;
  throw forbidden(
    'access.denied',
    `You may not do this: it needs the permission ${permission}. ${decision.explanation}`,
    {
      permission,
      rule: decision.rule,
    },
  );
}

function refuse(rule: string, explanation: string): Decision {
  return { allowed: false, rule, explanation };
}
