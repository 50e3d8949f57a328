import { type Expression, type SqlBool, sql } from 'kysely';
import { agentsFor, type AnyActor, can } from '../accounts/actor.ts';
import type { Permission } from '../accounts/permissions.ts';
import type { SqlWords } from '../storage/sql.ts';
import type { AgentRow } from './agent.schema.ts';

/** The columns of an agent that decide who sees it. */
export type VisibilityFields = Pick<AgentRow, 'id' | 'is_active' | 'visible_to_users' | 'visible_to_roles'>;

/**
 * What an agent is looked at for. Whom it is denied for one agent finds that agent in no list and in no event. null
 * where the caller asks with `requirePermission` himself, whose refusal says why.
 */
type Purpose = Permission | null;

/**
 * May the actor know of this agent (seed: Agents; design §3)? NULL and NULL: everybody signed in. Otherwise the user
 * is in one list or the role in the other. Administrators always; an inactive agent only they. A key that is bound to
 * agents sees no other.
 */
export function canSee(actor: AnyActor, agent: VisibilityFields, purpose: Purpose): boolean {
  if (purpose && !can(actor, purpose, agent.id)) return false;
  if (actor.key?.agent_ids && !actor.key.agent_ids.includes(agent.id)) return false;
  if (actor.role === 'admin') return true;
  if (!agent.is_active) return false;
  const { visible_to_users, visible_to_roles } = agent;
  if (visible_to_users === null && visible_to_roles === null) return true;
  return Boolean(visible_to_users?.includes(actor.user_id) || visible_to_roles?.includes(actor.role));
}

/** The same rule as `canSee`, in SQL, over the columns of `agents`; undefined when nothing is hidden. */
export function whereVisible(
  actor: AnyActor,
  words: SqlWords,
  purpose: Purpose,
): Expression<SqlBool> | undefined {
  const bound = actor.key?.agent_ids;
  return allOf([
    bound && whereIn(sql.ref('agents.id'), bound),
    actor.role === 'admin'
      ? undefined
      : sql<SqlBool>`agents.is_active = true and (
      (agents.visible_to_users is null and agents.visible_to_roles is null)
      or ${words.jsonArrayHas(sql.ref('agents.visible_to_users'), actor.user_id)}
      or ${words.jsonArrayHas(sql.ref('agents.visible_to_roles'), actor.role)})`,
    purpose ? whereHeld(actor, purpose, sql.ref('agents.id')) : undefined,
  ]);
}

/**
 * For rows that belong to an agent: is that agent visible? Rows of no agent pass, for who has the permission in general.
 *
 * @param agentId the column that refers to agents, such as `tool_instances.agent_id`
 */
export function whereAgentVisible(
  actor: AnyActor,
  words: SqlWords,
  agentId: Expression<unknown>,
  purpose: Purpose,
): Expression<SqlBool> | undefined {
  const visible = whereVisible(actor, words, null);
  return allOf([
    visible &&
      sql<SqlBool>`(${agentId} is null or exists (select 1 from agents where agents.id = ${agentId} and ${visible}))`,
    purpose ? whereHeld(actor, purpose, agentId) : undefined,
  ]);
}

/** For rows that belong to an agent, or to none: does the actor have the permission there? undefined: everywhere. */
export function whereHeld(
  actor: AnyActor,
  permission: Permission,
  agentId: Expression<unknown>,
): Expression<SqlBool> | undefined {
  const agents = agentsFor(actor, permission);
  if ('only' in agents) return whereIn(agentId, agents.only);
  if (agents.but.length === 0) return undefined;
  return sql<SqlBool>`(${agentId} is null or ${agentId} not in (${sql.join(agents.but)}))`;
}

function whereIn(agentId: Expression<unknown>, ids: readonly string[]): Expression<SqlBool> {
  return ids.length === 0 ? sql<SqlBool>`1 = 0` : sql<SqlBool>`${agentId} in (${sql.join(ids)})`;
}

function allOf(conditions: (Expression<SqlBool> | null | undefined)[]): Expression<SqlBool> | undefined {
  const parts = conditions.filter((condition) => condition !== null && condition !== undefined);
  return parts.length === 0 ? undefined : sql<SqlBool>`(${sql.join(parts, sql` and `)})`;
}
