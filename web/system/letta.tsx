import { Alert, Button, Group, List, Skeleton, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf, type Schema } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { Section } from '../parts/section.tsx';
import { useMay } from '../session/may.ts';
import { LettaSettings, readLettaSettings } from './letta-settings.tsx';

/** The Letta server: where it is, whether it answers, and what to be careful about. */
export function Letta({ title = 'Letta' }: { title?: string }) {
  const may = useMay();
  const queries = useQueryClient();
  const settings = useQuery({
    queryKey: ['system-config', 'letta'],
    queryFn: readLettaSettings,
  });
  const test = useMutation({ mutationFn: () => dataOf(api.POST('/api/v1/letta/test', { body: {} })) });
  const sync = useMutation({
    mutationFn: () => dataOf(api.POST('/api/v1/letta/sync')),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['agents'] }),
  });
  const isSet = settings.data?.some(({ config_key }) => config_key === 'letta.url') ?? false;
  return (
    <Section
      title={title}
      about="Where the agents run."
      actions={
        may('letta:manage') &&
        isSet && (
          <Group gap="sm">
            <Button variant="light" loading={test.isPending} onClick={() => test.mutate()}>
              Test
            </Button>
            <Button variant="default" loading={sync.isPending} onClick={() => sync.mutate()}>
              Sync all
            </Button>
          </Group>
        )
      }
    >
      <Problem error={settings.error} />
      {settings.isPending && <Skeleton height={120} />}
      {settings.data && !isSet && <Text size="sm">No Letta server is connected yet. Enter its address.</Text>}
      {settings.data && <LettaSettings settings={settings.data} onSaved={() => isSet && test.reset()} />}
      <Problem error={test.error} />
      {test.data && <Tested test={test.data} />}
      <Problem error={sync.error} />
      {sync.data && <Synced report={sync.data} />}
    </Section>
  );
}

function Tested({
  test: { reached, kind, version, milliseconds, warnings, problem },
}: {
  test: Schema<'LettaConnectionTest'>;
}) {
  return (
    <Stack gap="sm" role="status">
      {reached ? (
        <Alert color="green" title="✓ It answers">
          {kind === 'app-server' ? 'An App Server' : 'A server that speaks REST'}
          {version !== null && `, version ${version}`}, in {milliseconds} ms.
        </Alert>
      ) : (
        <Alert color="red" title="✗ It was not reached">
          {problem?.message ?? 'It did not say why.'}
        </Alert>
      )}
      {warnings.map(({ code, message }) => (
        <Alert key={code} color="yellow" title="! Take care">
          {message}
        </Alert>
      ))}
    </Stack>
  );
}

function Synced({ report: { checked, updated, missing, problems } }: { report: Schema<'LettaSyncReport'> }) {
  return (
    <Stack gap={4} role="status">
      <Text size="sm">
        {checked} compared; changed here: {updated.join(', ') || 'none'}; not on the server:{' '}
        {missing.join(', ') || 'none'}.
      </Text>
      {problems.length > 0 && (
        <List size="sm">
          {problems.map(({ agent_id, code, message }) => (
            <List.Item key={`${agent_id} ${code}`}>
              {agent_id}: {message}
            </List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}
