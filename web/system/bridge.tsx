import { Skeleton, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf, type Schema } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { Section } from '../parts/section.tsx';
import { Time } from '../parts/time.tsx';

type Status = Schema<'BridgeStatus'>;

/** What waits for Broca, and when its keys were last used. */
export function Bridge() {
  const status = useQuery({
    queryKey: ['bridge'],
    queryFn: () => dataOf(api.GET('/api/v1/bridge/status')),
    // What waits comes and goes without being a change that the stream tells of.
    refetchInterval: 10_000,
  });
  return (
    <Section title="Bridge" about="How Broca fetches messages and brings answers.">
      <Problem error={status.error} />
      {status.isPending && <Skeleton height={90} />}
      {status.data && (
        <Stack gap="md">
          <Waiting agents={status.data.agents} />
          <BridgeKeys keys={status.data.keys} />
          <Text size="sm">
            Visitors without an account{' '}
            {status.data.anonymous_agent === null
              ? 'cannot talk.'
              : `talk to ${status.data.anonymous_agent}.`}
          </Text>
        </Stack>
      )}
    </Section>
  );
}

function Waiting({ agents }: { agents: Status['agents'] }) {
  if (agents.length === 0) return <Text size="sm">Nothing waits for Broca.</Text>;
  return (
    <Table.ScrollContainer minWidth={360}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Agent</Table.Th>
            <Table.Th scope="col">Waiting</Table.Th>
            <Table.Th scope="col">Broca has</Table.Th>
            <Table.Th scope="col">Oldest</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {agents.map(({ agent_id, waiting, handed_over, oldest_waiting }) => (
            <Table.Tr key={agent_id}>
              <Table.Td>{agent_id}</Table.Td>
              <Table.Td>{waiting}</Table.Td>
              <Table.Td>{handed_over}</Table.Td>
              <Table.Td>
                <Time at={oldest_waiting} none="–" />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function BridgeKeys({ keys }: { keys: Status['keys'] }) {
  if (keys.length === 0)
    return (
      <Text size="sm">
        No key may fetch messages yet. Make one in Profile, with the permission bridge:poll, and give it to
        Broca.
      </Text>
    );
  return (
    <Table.ScrollContainer minWidth={360}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Key</Table.Th>
            <Table.Th scope="col">For</Table.Th>
            <Table.Th scope="col">Last used</Table.Th>
            <Table.Th scope="col">Expires</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map(({ id, name, agent_ids, last_used, expires_at }) => (
            <Table.Tr key={id}>
              <Table.Td className="anywhere">{name}</Table.Td>
              <Table.Td>{agent_ids === null ? 'all agents' : agent_ids.join(', ')}</Table.Td>
              <Table.Td>
                <Time at={last_used} />
              </Table.Td>
              <Table.Td>
                <Time at={expires_at} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
