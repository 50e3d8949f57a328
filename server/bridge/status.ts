import { sql } from 'kysely';
import { z } from 'zod';
import type { ForAgents } from '../chat/hand-out.ts';
import type { Context } from '../context.ts';
import { Timestamp } from '../kernel/fields.ts';

/** What an administrator wants to know of the bridge when somebody waits for an answer. */
export const BridgeStatus = z
  .object({
    agents: z.array(
      z.object({
        agent_id: z.string(),
        waiting: z.int(),
        handed_over: z.int(),
        oldest_waiting: Timestamp.nullable(),
      }),
    ),
    keys: z.array(
      z.object({
        id: z.int(),
        name: z.string(),
        agent_ids: z.array(z.string()).nullable(),
        last_used: Timestamp.nullable(),
        expires_at: Timestamp.nullable(),
      }),
    ),
    anonymous_agent: z.string().nullable(),
  })
  .meta({ id: 'BridgeStatus' });
export type BridgeStatus = z.infer<typeof BridgeStatus>;

/** @param agentIds the agents of whom may be told */
export async function readStatus(
  { read }: Context,
  agentIds: ForAgents,
  anonymousAgent: string | null,
): Promise<BridgeStatus> {
  const isTold = (id: string) => agentIds === null || agentIds.includes(id);
  const queues = await read
    .selectFrom('deliveries')
    .select(['agent_id', 'phase'])
    .select(({ fn }) => [fn.countAll<number>().as('many'), fn.min('created_at').as('oldest')])
    .where('via', '=', 'broca')
    .groupBy(['agent_id', 'phase'])
    .orderBy('agent_id')
    .execute();
  const agents = new Map<string, BridgeStatus['agents'][number]>();
  for (const { agent_id, phase, many, oldest } of queues) {
    const none = { agent_id, waiting: 0, handed_over: 0, oldest_waiting: null };
    const agent = agents.get(agent_id) ?? none;
    if (phase === 'waiting') agents.set(agent_id, { ...agent, waiting: many, oldest_waiting: oldest });
    else agents.set(agent_id, { ...agent, handed_over: agent.handed_over + many });
  }
  const keys = await read
    .selectFrom('api_keys')
    .select(['id', 'name', 'agent_ids', 'last_used', 'expires_at', 'permissions'])
    .where('revoked_at', 'is', null)
    .where(
      sql<boolean>`(cast(permissions as text) like '%bridge:%' or cast(permissions as text) like '%"*"%')`,
    )
    .orderBy('id')
    .execute();
  return {
    agents: [...agents.values()].filter(({ agent_id }) => isTold(agent_id)),
    keys: keys.flatMap(({ permissions: _, agent_ids, ...key }) => {
      const bound = agent_ids === null ? null : (JSON.parse(agent_ids) as string[]);
      const isOurs = agentIds === null || (bound?.every(isTold) ?? false);
      return isOurs ? [{ ...key, agent_ids: bound }] : [];
    }),
    anonymous_agent: anonymousAgent !== null && isTold(anonymousAgent) ? anonymousAgent : null,
  };
}
