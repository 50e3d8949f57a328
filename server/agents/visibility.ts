import { type Expression, type SqlBool, sql } from 'kysely';
import type { Actor } from '../accounts/actor.ts';
import type { SqlWords } from '../storage/sql.ts';
import type { AgentRow } from './agent.schema.ts';

/** The columns of an agent that decide who sees it. */
export type VisibilityFields = Pick<AgentRow, 'id' | 'is_active' | 'visible_to_users' | 'visible_to_roles'>;

/**
 * May the actor know of this agent (seed: Agents; design §3)? NULL and NULL: everybody signed in. Otherwise the user
 * is in one list or the role in the other. Administrators always; an inactive agent only they. A key that is bound to
 * agents sees no other.
 */
export function canSee(actor: Actor, agent: VisibilityFields): boolean {
  if (actor.key?.agent_ids && !actor.key.agent_ids.includes(agent.id)) return false;
  if (actor.role === 'admin') return true;
  if (!agent.is_active) return false;
  const { visible_to_users, visible_to_roles } = agent;
  if (visible_to_users === null && visible_to_roles === null) return true;
  return Boolean(visible_to_users?.includes(actor.user_id) || visible_to_roles?.includes(actor.role));
}

/** The same rule as `canSee`, in SQL, over the columns of `agents`; undefined when nothing is hidden. */
export function whereVisible(actor: Actor, words: SqlWords): Expression<SqlBool> | undefined {
  const conditions: Expression<SqlBool>[] = [];
  const bound = actor.key?.agent_ids;
  if (bound)
    conditions.push(
      bound.length === 0 ? sql<SqlBool>`1 = 0` : sql<SqlBool>`agents.id in (${sql.join(bound)})`,
    );
  if (actor.role !== 'admin')
    conditions.push(sql<SqlBool>`agents.is_active = true and (
      (agents.visible_to_users is null and agents.visible_to_roles is null)
      or ${words.jsonArrayHas(sql.ref('agents.visible_to_users'), actor.user_id)}
      or ${words.jsonArrayHas(sql.ref('agents.visible_to_roles'), actor.role)})`);
  return conditions.length === 0 ? undefined : sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;
}

/**
 * For rows that belong to an agent: is that agent visible? Rows of no agent pass.
 *
 * @param agentId the column that refers to agents, such as `tool_instances.agent_id`
 */
export function whereAgentVisible(
  actor: Actor,
  words: SqlWords,
  agentId: Expression<unknown>,
): Expression<SqlBool> | undefined {
  const visible = whereVisible(actor, words);
  return (
    visible &&
    sql<SqlBool>`(${agentId} is null or exists (select 1 from agents where agents.id = ${agentId} and ${visible}))`
  );
}
