import { type Expression, type SqlBool, sql } from 'kysely';
import { type Actor, can } from '../accounts/actor.ts';
import type { Permission } from '../accounts/permissions.ts';
import { whereAgentVisible } from '../agents/visibility.ts';
import type { SqlWords } from '../storage/sql.ts';

/** What one must be allowed to read to read the changes of it. Entities that are not here are for administrators. */
const neededPermission: Readonly<Record<string, Permission>> = {
  agents: 'agents:read',
  agent_configs: 'configurations:read',
  tools: 'tools:read',
  tool_instances: 'tools:read',
  plugins: 'plugins:read',
  system_config: 'system_config:read',
  env_vars: 'env_vars:read',
  users: 'users:read',
  invitations: 'users:read',
  modules: 'discovery:read',
};

/** The parts of a change that decide who may know of it. */
export interface ChangeSubject {
  entity: string;
  agent_id: string | null;
  /** The person who made it. */
  user_id: number | null;
}

/**
 * May the actor know of this change? His own always, others by what he may read, and none about an agent that is
 * hidden from him.
 *
 * @param isVisible is this agent visible to the actor?
 */
export function canReadChange(
  actor: Actor,
  change: ChangeSubject,
  isVisible: (agentId: string) => boolean,
): boolean {
  if (change.agent_id !== null && !isVisible(change.agent_id)) return false;
  return (
    actor.role === 'admin' ||
    change.user_id === actor.user_id ||
    readableEntities(actor).includes(change.entity)
  );
}

/** The same rule as `canReadChange`, in SQL over `changes` joined with `revisions`; undefined: everything. */
export function whereChangeReadable(actor: Actor, words: SqlWords): Expression<SqlBool> | undefined {
  const visible = whereAgentVisible(actor, words, sql.ref('changes.agent_id'));
  if (actor.role === 'admin') return visible;
  const entities = readableEntities(actor);
  const readable =
    entities.length > 0 ? sql<SqlBool>`changes.entity in (${sql.join(entities)})` : sql<SqlBool>`1 = 0`;
  const allowed = sql<SqlBool>`(revisions.user_id = ${actor.user_id} or ${readable})`;
  return visible ? sql<SqlBool>`(${allowed} and ${visible})` : allowed;
}

function readableEntities(actor: Actor): string[] {
  return Object.keys(neededPermission).filter((entity) => {
    const permission = neededPermission[entity];
    return permission !== undefined && can(actor, permission);
  });
}
