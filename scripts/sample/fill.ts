import { type Api, dataOf } from '../../client/client.ts';
import { addAgents } from './agents.ts';
import { writeHome } from './home.ts';
import type { Sample } from './open.ts';
import { addPeople } from './people.ts';
import { addSettings } from './settings.ts';
import { addConversations } from './talk.ts';

/** Where to look in a filled sample. */
export interface Filled {
  toolId: number;
  smcpId: number;
  instanceId: number;
  personId: number;
  /** The fullest conversation. */
  sessionId: string;
}

/** Fills a registry as a house that runs for a while does, with long names, with what is wrong, with much and with little. */
export async function fill({ ctx, url, home }: Sample, api: Api): Promise<Filled> {
  const people = await addPeople(api, url);
  const personId = people.get('alan') ?? 0;
  await addAgents(api, personId);
  writeHome(home);
  await dataOf(api.POST('/api/v1/discovery/scans', { body: { dry_run: false } }));
  const { items } = await dataOf(api.GET('/api/v1/tools', {}));
  const idOf = (name: string) => items.find((tool) => tool.name === name)?.id ?? 0;
  const toolId = idOf('broca');
  const smcpId = idOf('smcp');
  for (const [tool_id, status] of [
    [toolId, 'Healthy'],
    [smcpId, 'Degraded'],
  ] as const)
    await dataOf(
      api.PATCH('/api/v1/tools/{id}', { params: { path: { id: tool_id as never } }, body: { status } }),
    );
  const instances = [];
  for (const [agent_id, name] of [
    ['athena', 'Broca for Athena on the second machine, behind the proxy'],
    ['monday', null],
    [null, 'Master'],
  ] as const)
    instances.push(
      await dataOf(api.POST('/api/v1/tool-instances', { body: { tool_id: toolId, agent_id, name } })),
    );
  const instanceId = instances[0]?.id ?? 0;
  await addSettings(api, toolId, instanceId);
  const { items: plugins } = await dataOf(
    api.GET('/api/v1/plugins', { params: { query: { tool_id: String(smcpId) as never } } }),
  );
  for (const { id } of plugins.filter(({ name }) => name === 'git' || name === 'delay'))
    await dataOf(
      api.POST('/api/v1/plugins/{id}/enable', {
        params: { path: { id: id as never } },
        body: { cascade: true },
      }),
    );
  await dataOf(
    api.POST('/api/v1/api-keys', {
      body: { name: 'Broca on the second machine', permissions: ['bridge:poll'] },
    }),
  );
  const sessions = await addConversations(api, ctx);
  return { toolId, smcpId, instanceId, personId, sessionId: sessions.at(-1) ?? '' };
}
