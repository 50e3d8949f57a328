import { Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { memo } from 'react';
import { CardKey } from '../parts/card-key.tsx';
import { CardSkeletons } from '../parts/card-skeletons.tsx';
import { Listing } from '../parts/listing.tsx';
import { Page } from '../parts/page.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { SortPicker } from '../parts/sort-picker.tsx';
import { StatusDot } from '../parts/status-dot.tsx';
import { unlessUsual } from '../parts/unless-usual.ts';
import { useMay } from '../session/may.ts';
import { NewAgent } from './new-agent.tsx';
import { type Agent, type AgentSort, agentSorts, nameOf, useAgentPages } from './use-agents.ts';

export function AgentsPage() {
  const { q = '', sort = 'name' } = useSearch({ from: '/agents' });
  const navigate = useNavigate({ from: '/agents' });
  const may = useMay();
  const [settled] = useDebouncedValue(q, 200);
  const pages = useAgentPages({ q: settled, sort });
  const show = (changed: { q?: string; sort?: AgentSort }) =>
    void navigate({ search: (old) => unlessUsual({ ...old, ...changed }, { sort: 'name' }), replace: true });
  return (
    <Page
      title="Agents"
      actions={
        <Group gap="sm" w={{ base: '100%', sm: 'auto' }}>
          <SearchField label="Search agents" value={q} onChange={(value) => show({ q: value })} />
          <SortPicker choices={agentSorts} value={sort} onChange={(value) => show({ sort: value })} />
          <NewAgent />
        </Group>
      }
    >
      <Listing
        pages={pages}
        count={['agent', 'agents']}
        skeleton={<CardSkeletons height={150} />}
        empty={
          q === ''
            ? may('agents:create')
              ? 'There is no agent yet. “New agent” registers one, by hand, from a file or from Letta.'
              : 'There is no agent that you may see. An administrator registers agents, or shows you some.'
            : 'No agent matches. Clear the search to see all.'
        }
      >
        {(agents) => (
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
            {agents.map((agent, index) => (
              <AgentCard key={agent.id} agent={agent} {...(index < 9 ? { number: index + 1 } : {})} />
            ))}
          </SimpleGrid>
        )}
      </Listing>
    </Page>
  );
}

const AgentCard = memo(function AgentCard({ agent, number }: { agent: Agent; number?: number }) {
  return (
    <Card withBorder component="article" aria-label={nameOf(agent)}>
      <Stack gap="sm" h="100%" justify="space-between">
        <div>
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Title
              order={2}
              size="h4"
              lineClamp={2}
              title={nameOf(agent)}
              style={{ overflowWrap: 'anywhere' }}
            >
              {nameOf(agent)}
            </Title>
            <StatusDot status={agent.status} at={agent.status_at} />
          </Group>
          <Text size="sm" c="dimmed" lineClamp={3}>
            {agent.description ?? 'No description.'}
          </Text>
        </div>
        <Group gap="sm" wrap="nowrap">
          <Button
            variant="light"
            flex={1}
            renderRoot={(props: object) => <Link {...props} to="/chat" search={{ agent: agent.id }} />}
          >
            Talk
          </Button>
          <Button
            variant="default"
            flex={1}
            aria-label={`Open ${nameOf(agent)}`}
            data-card-link
            renderRoot={(props: object) => <Link {...props} to="/agents/$id" params={{ id: agent.id }} />}
          >
            Open
          </Button>
          {number !== undefined && <CardKey number={number} />}
        </Group>
      </Stack>
    </Card>
  );
});
