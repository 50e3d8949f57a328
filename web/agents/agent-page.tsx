import { Button, Group, Skeleton, Stack, Tabs, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { api, dataOf, type Schema } from '../api.ts';
import { BringBack } from '../changes/bring-back.tsx';
import { History } from '../changes/history.tsx';
import { EffectiveView } from '../configuration/effective-view.tsx';
import { Delete } from '../editing/delete.tsx';
import { isMissing, Missing, useSeen } from '../parts/missing.tsx';
import { Page } from '../parts/page.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { Problem } from '../parts/problem.tsx';
import { TabRow } from '../parts/tab-row.tsx';
import { useMay } from '../session/may.ts';
import { AgentAccess } from './agent-access.tsx';
import { AgentActivity } from './agent-activity.tsx';
import { AgentConversations } from './agent-conversations.tsx';
import { AgentIdentity } from './agent-identity.tsx';
import { AgentLetta } from './agent-letta.tsx';
import { AgentModules } from './agent-modules.tsx';
import { AgentVisibility } from './agent-visibility.tsx';
import { nameOf, useAgent } from './use-agents.ts';

/** Everything about one agent. */
export function AgentPage() {
  const { id } = useParams({ from: '/agents/$id' });
  const agent = useAgent(id);
  const seen = useSeen(agent);
  if (agent.isPending)
    return (
      <Page title={id}>
        <Skeleton height={300} />
      </Page>
    );
  if (!seen)
    return (
      <Page title="Agent">
        <Missing error={agent.error}>
          <PlaceLink to="/agents">All agents that you may see</PlaceLink>
        </Missing>
      </Page>
    );
  return <Agent key={id} agent={seen} isGone={isMissing(agent.error)} />;
}

function Agent({ agent, isGone }: { agent: Schema<'Agent'>; isGone: boolean }) {
  const { tab = 'identity' } = useSearch({ from: '/agents/$id' });
  const navigate = useNavigate({ from: '/agents/$id' });
  const may = useMay();
  return (
    <Page
      title={nameOf(agent)}
      actions={
        <Group gap="sm">
          <Button
            variant="light"
            renderRoot={(props: object) => <Link {...props} to="/chat" search={{ agent: agent.id }} />}
          >
            Talk
          </Button>
          {may('agents:delete', agent.id) && <DeleteAgent agent={agent} />}
        </Group>
      }
    >
      {isGone && <Problem error="This agent was deleted. What you see is how it was." />}
      <Tabs
        value={tab}
        onChange={(to) =>
          void navigate({ search: to === 'identity' || to === null ? {} : { tab: to }, replace: true })
        }
        keepMounted={false}
      >
        <TabRow>
          <Tabs.Tab value="identity">Identity</Tabs.Tab>
          <Tabs.Tab value="visibility">Visibility</Tabs.Tab>
          <Tabs.Tab value="configuration">Configuration</Tabs.Tab>
          <Tabs.Tab value="modules">Modules</Tabs.Tab>
          <Tabs.Tab value="conversations">Conversations</Tabs.Tab>
          {may('letta:read', agent.id) && <Tabs.Tab value="letta">Letta</Tabs.Tab>}
          <Tabs.Tab value="activity">Activity</Tabs.Tab>
          <Tabs.Tab value="history">History</Tabs.Tab>
        </TabRow>
        <Tabs.Panel value="identity">
          <AgentIdentity agent={agent} />
        </Tabs.Panel>
        <Tabs.Panel value="visibility">
          <Stack gap="md">
            <AgentVisibility agent={agent} />
            <AgentAccess agent={agent} />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="configuration">
          <EffectiveView target={{ type: 'agent', id: agent.id }} />
        </Tabs.Panel>
        <Tabs.Panel value="modules">
          <AgentModules id={agent.id} />
        </Tabs.Panel>
        <Tabs.Panel value="conversations">
          <AgentConversations id={agent.id} />
        </Tabs.Panel>
        {may('letta:read', agent.id) && (
          <Tabs.Panel value="letta">
            <AgentLetta id={agent.id} />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="activity">
          <AgentActivity id={agent.id} />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <Stack gap="md">
            <Group>
              <BringBack
                what={{ kind: 'agent', agent_id: agent.id }}
                name={`${nameOf(agent)} and all that is its`}
                label="Bring back to a moment"
                about={
                  <Text size="sm">
                    The agent, its instances and its configuration become what they were then.
                  </Text>
                }
              />
            </Group>
            <History entity="agents" entityId={agent.id} />
          </Stack>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function DeleteAgent({ agent }: { agent: Schema<'Agent'> }) {
  const [isOpen, { open, close }] = useDisclosure();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { id, revision } = agent;
  const remove = async (cascade: boolean) => {
    await dataOf(
      api.DELETE('/api/v1/agents/{id}', {
        params: {
          path: { id },
          query: { cascade: String(cascade) },
          header: { 'If-Match': `"${revision}"` },
        },
      }),
    );
    await navigate({ to: '/agents' });
    queries.removeQueries({ queryKey: ['agents', 'one', id] });
    await queries.invalidateQueries({ queryKey: ['agents'] });
  };
  return (
    <>
      <Button variant="default" c="red" onClick={open}>
        Delete
      </Button>
      <Delete name={nameOf(agent)} isOpen={isOpen} onClose={close} onDelete={remove}>
        <Text size="sm">
          The agent {id} is taken out of this registry. On the Letta server it stays. The journal can bring it
          back.
        </Text>
      </Delete>
    </>
  );
}
