import { Alert, Code, Select, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { AgentPicker } from '../agents/agent-picker.tsx';
import { api, dataOf, type Schema } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { useMay, usePermissions, useUser } from '../session/may.ts';
import { PersonPicker } from './people-picker.tsx';

type Permission = Schema<'AccessExplanation'>['permission'];

/** May somebody do something, and which rule decides? About one agent when that is given. */
export function Explain({ agentId }: { agentId?: string }) {
  const may = useMay();
  const self = useUser();
  const permissions = usePermissions();
  const [person, setPerson] = useState(self?.id);
  const [permission, setPermission] = useState<Permission>('agents:read');
  const [picked, setPicked] = useState<string>();
  const agent = agentId ?? picked;
  const answer = useQuery({
    // Visibility, roles and people all decide, so what changes of them asks anew.
    queryKey: ['agents', 'explain', person, permission, agent],
    queryFn: () =>
      dataOf(
        api.GET('/api/v1/access/explain', {
          params: {
            query: {
              permission,
              ...(person === undefined ? {} : { user: String(person) }),
              ...(agent === undefined ? {} : { agent }),
            },
          },
        }),
      ),
    enabled: person !== undefined,
  });
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        {may('access:explain') && may('users:read') && (
          <PersonPicker label="Person" value={person} onChange={setPerson} />
        )}
        {agentId === undefined && <AgentPicker label="Agent" value={picked} onChange={setPicked} />}
      </SimpleGrid>
      <Select
        label="Permission"
        styles={{ input: { textOverflow: 'ellipsis' } }}
        searchable
        allowDeselect={false}
        data={(permissions.data ?? []).map(({ permission: value, description }) => ({
          value,
          label: `${description} (${value})`,
        }))}
        value={permission}
        onChange={(value) => setPermission((value ?? 'agents:read') as Permission)}
      />
      {person === undefined && <Text c="dimmed">Pick a person.</Text>}
      <Problem error={answer.error} />
      {answer.isPending && person !== undefined && <Skeleton height={80} />}
      {answer.data && (
        <Answer
          answer={answer.data}
          what={permissions.data?.find((one) => one.permission === answer.data.permission)?.description}
        />
      )}
    </Stack>
  );
}

function Answer({
  answer: { user, permission, agent, allowed, rule, explanation },
  what,
}: {
  answer: Schema<'AccessExplanation'>;
  /** The permission in words. */
  what: string | undefined;
}) {
  return (
    <Alert
      color={allowed ? 'green' : 'red'}
      role="status"
      title={`${allowed ? '✓' : '✗'} ${user.username} ${allowed ? 'may' : 'may not'}: ${what ?? permission}${agent === null ? '' : `, for ${agent}`}`}
    >
      <Text size="sm">{explanation}</Text>
      <Text size="xs" c="dimmed" mt={4}>
        Permission <Code>{permission}</Code>, decided by the rule <Code>{rule}</Code>
      </Text>
    </Alert>
  );
}
