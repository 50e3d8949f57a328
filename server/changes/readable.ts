import { type Expression, type SqlBool, sql } from 'kysely';
import { type Actor, can, isUnlimited } from '../accounts/actor.ts';
import type { Permission } from '../accounts/permissions.ts';
import { whereAgentVisible, whereHeld } from '../agents/visibility.ts';
import type { ChangeRow, RevisionRow } from '../journal/journal.schema.ts';
import type { SqlWords } from '../storage/sql.ts';

/**
 * What one must be allowed to read to read the changes of it. Entities that are not here are for administrators of whom
 * nothing is taken away.
 */
const neededPermission: Readonly<Record<string, Permission>> = {
  agents: 'agents:read',
  agent_configs: 'configurations:read',
  configurations: 'configurations:read',
  tools: 'tools:read',
  tool_instances: 'tools:read',
  plugins: 'plugins:read',
  system_config: 'system_config:read',
  env_vars: 'env_vars:read',
  users: 'users:read',
  user_sessions: 'users:read',
  api_keys: 'users:read',
  invitations: 'users:read',
  second_factors: 'users:read',
  platform_profiles: 'users:read',
  modules: 'discovery:read',
  data_keys: 'keys:read',
  master_key: 'keys:read',
};

/** Who made a change. */
export type Author = Pick<RevisionRow, 'actor_type' | 'actor_id' | 'user_id'>;

/** The parts of a change that decide who may know of it. */
export type ChangeSubject = Author & Pick<ChangeRow, 'entity' | 'entity_id' | 'agent_id'>;

/**
 * May the actor know of this change? His own always, others by what he may read, none about an agent that is hidden
 * from him, and none about what somebody else prefers unless he may read people.
 *
 * @param isVisible is this agent visible to the actor?
 */
export function canReadChange(
  actor: Actor,
  change: ChangeSubject,
  isVisible: (agentId: string) => boolean,
): boolean {
  if (change.agent_id !== null && !isVisible(change.agent_id)) return false;
  if (isPreference(change) && !isOwnPreference(actor, change) && !can(actor, 'users:read')) return false;
  if (isOwnChange(actor, change) || isUnlimited(actor)) return true;
  const permission = neededPermission[change.entity];
  return permission !== undefined && can(actor, permission, change.agent_id ?? undefined);
}

/** The same rule as `canReadChange`, in SQL over `changes` joined with `revisions`; undefined: everything. */
export function whereChangeReadable(actor: Actor, words: SqlWords): Expression<SqlBool> | undefined {
  const conditions = [
    whereAgentVisible(actor, words, sql.ref('changes.agent_id'), null),
    can(actor, 'users:read') ? undefined : whereNobodyElsesPreference(actor),
    isUnlimited(actor)
      ? undefined
      : sql<SqlBool>`(${whereOwnChange(actor)} or ${whereEntityReadable(actor)})`,
  ].filter((condition) => condition !== undefined);
  return conditions.length === 0 ? undefined : sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;
}

/** A person's own is also what her keys did; a key's own is only what it did itself. */
export function isOwnChange(actor: Actor, author: Author): boolean {
  if (actor.type === 'user') return author.user_id === actor.user_id;
  return author.actor_type === actor.type && author.actor_id === actor.id;
}

function whereOwnChange(actor: Actor): Expression<SqlBool> {
  return actor.type === 'user'
    ? sql<SqlBool>`revisions.user_id = ${actor.user_id}`
    : sql<SqlBool>`(revisions.actor_type = ${actor.type} and revisions.actor_id = ${actor.id})`;
}

function whereEntityReadable(actor: Actor): Expression<SqlBool> {
  const readable = Object.entries(neededPermission).map(([entity, permission]) => {
    const held = whereHeld(actor, permission, sql.ref('changes.agent_id')) ?? sql<SqlBool>`1 = 1`;
    return sql<SqlBool>`(changes.entity = ${entity} and ${held})`;
  });
  return sql<SqlBool>`(${sql.join(readable, sql` or `)})`;
}

/** Rows of `configurations` whose scope is a person are called `user:ID/KEY`. */
function isPreference({ entity, entity_id }: ChangeSubject): boolean {
  return entity === 'configurations' && entity_id.startsWith('user:');
}

function isOwnPreference(actor: Actor, { entity_id }: ChangeSubject): boolean {
  return entity_id.startsWith(`user:${actor.user_id}/`);
}

function whereNobodyElsesPreference(actor: Actor): Expression<SqlBool> {
  return sql<SqlBool>`(changes.entity <> 'configurations' or changes.entity_id not like 'user:%'
    or changes.entity_id like ${`user:${actor.user_id}/%`})`;
}
