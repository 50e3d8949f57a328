import { Button, Card, Group, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Page } from '../parts/page.tsx';
import { CardKey } from '../parts/card-key.tsx';
import { Problem } from '../parts/problem.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { NewAgent } from './new-agent.tsx';
import { type Agent, nameOf, useAgents } from './use-agents.ts';
import { StatusDot } from './status-dot.tsx';

export function AgentsPage() {
  const { q = '' } = useSearch({ from: '/agents' });
  const navigate = useNavigate({ from: '/agents' });
  const [settled] = useDebouncedValue(q, 200);
  const agents = useAgents(settled);
  const { items = [], next_cursor = null } = agents.data ?? {};
  return (
    <Page
      title="Agents"
      actions={
        <Group gap="sm">
          <SearchField
            label="Search agents"
            value={q}
            onChange={(value) => void navigate({ search: value === '' ? {} : { q: value }, replace: true })}
          />
          <NewAgent />
        </Group>
      }
    >
      <Text size="sm" c="dimmed" role="status">
        {agents.data &&
          `${items.length}${next_cursor === null ? '' : '+'} ${items.length === 1 ? 'agent' : 'agents'}`}
      </Text>
      <Problem error={agents.error} />
      {agents.isPending && (
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
          {[1, 2, 3].map((number) => (
            <Skeleton key={number} height={150} />
          ))}
        </SimpleGrid>
      )}
      {agents.data && items.length === 0 && (
        <Text>
          {q === ''
            ? 'There is no agent that you may see. An administrator registers agents, or shows you some.'
            : 'No agent matches. Clear the search to see all.'}
        </Text>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {items.map((agent, index) => (
          <AgentCard key={agent.id} agent={agent} {...(index < 9 ? { number: index + 1 } : {})} />
        ))}
      </SimpleGrid>
    </Page>
  );
}

function AgentCard({ agent, number }: { agent: Agent; number?: number }) {
  return (
    <Card withBorder component="article" aria-label={nameOf(agent)}>
      <Stack gap="sm" h="100%" justify="space-between">
        <div>
          <Group justify="space-between" wrap="nowrap">
            <Title order={2} size="h4" lineClamp={1}>
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
}
