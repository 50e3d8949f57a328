import { type Api, dataOf } from '../../client/client.ts';

const agents = [
  {
    id: 'athena',
    name: 'Athena',
    description: 'Plans, weighs and advises. Knows the history of every project here.',
    status: 'Healthy',
  },
  { id: 'monday', name: 'Monday', description: 'Keeps the calendar and the lists.', status: 'Degraded' },
  { id: 'iris', name: 'Iris', description: null, status: 'Ready' },
  {
    id: 'the-agent-with-the-longest-id-that-anybody-chose',
    name: 'Hephaestus, who builds, mends and forges whatever the other agents of this house need',
    description:
      'Writes code, runs it in a sandbox, reads what went wrong and tries again. Its description is as long as descriptions get when somebody explains everything: which repositories it may touch, which it may not, whom to ask before anything is deployed, what it costs to let it run over night, and why nobody should.',
    status: 'Off',
  },
  { id: 'hermes', name: 'Hermes', description: 'Carries messages between the others.', status: 'Healthy' },
  {
    id: 'closed',
    name: 'Cassandra',
    description: 'Out of service; only administrators see it.',
    status: 'Off',
  },
] as const;

/** Agents of every status, seen by everybody, by some, by nobody. */
export async function addAgents(api: Api, alan: number): Promise<void> {
  for (const { id, name, description, status } of agents)
    await dataOf(
      api.POST('/api/v1/agents', {
        body: {
          id,
          name,
          description,
          status,
          letta_uid: `agent-5f0c9a3e-${id.slice(0, 12)}`,
          config: { model: 'letta/letta-free', tags: ['house', 'planning'], limits: { tokens: 32_000 } },
          is_active: id !== 'closed',
          ...(id === 'iris' ? { visible_to_users: [alan], visible_to_roles: ['admin'] as const } : {}),
        } as never,
      }),
    );
}
