import { Button, Group, List, Skeleton, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ApiError, dataOf, type Schema } from '../api.ts';
import { Facts } from '../parts/facts.tsx';
import { Mark } from '../parts/mark.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { Problem } from '../parts/problem.tsx';
import { saveFile } from '../parts/save-file.ts';
import { Section } from '../parts/section.tsx';
import { Time } from '../parts/time.tsx';
import { useMay } from '../session/may.ts';

/** What the Letta server last said of an agent. */
export function AgentLetta({ id }: { id: string }) {
  const may = useMay();
  const queries = useQueryClient();
  const link = useQuery({
    queryKey: ['agents', 'letta', id],
    queryFn: () => dataOf(api.GET('/api/v1/agents/{id}/letta', { params: { path: { id } } })),
  });
  const sync = useMutation({
    mutationFn: () => dataOf(api.POST('/api/v1/agents/{id}/letta/sync', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['agents'] }),
  });
  const save = useMutation({
    mutationFn: async () => {
      const { file, losses } = await dataOf(
        api.GET('/api/v1/agents/{id}/letta/export', { params: { path: { id } } }),
      );
      saveFile(`${id}.af`, new Blob([JSON.stringify(file, null, 2)], { type: 'application/json' }));
      return losses;
    },
  });
  const isUnknown = link.error instanceof ApiError && link.error.status === 404;
  return (
    <Section
      title="On the Letta server"
      actions={
        may('letta:manage', id) && (
          <Group gap="sm">
            <Button variant="default" loading={save.isPending} onClick={() => save.mutate()}>
              Download the agent file
            </Button>
            <Button variant="light" loading={sync.isPending} onClick={() => sync.mutate()}>
              Sync now
            </Button>
          </Group>
        )
      }
    >
      {link.isPending && <Skeleton height={100} />}
      {isUnknown ? (
        <Text>
          The Letta server has not been asked about this agent yet. Sync asks it now; where it is, is said in{' '}
          <PlaceLink to="/system">System</PlaceLink>.
        </Text>
      ) : (
        <Problem error={link.error} />
      )}
      {link.data && <LinkFacts link={link.data} />}
      <Problem error={save.error} />
      {save.data && <Exported id={id} losses={save.data} />}
      <Problem error={sync.error} />
      {sync.data && <Report report={sync.data} />}
    </Section>
  );
}

function Exported({ id, losses }: { id: string; losses: string[] }) {
  return (
    <Stack gap="sm" role="status">
      <Text size="sm">
        {id}.af was handed to your browser. It holds the agent as the Letta server has it, its memory too:
        keep it as you keep a secret.
      </Text>
      {losses.length > 0 && (
        <>
          <Text size="sm">This did not come along:</Text>
          <List size="sm">
            {losses.map((loss) => (
              <List.Item key={loss}>{loss}</List.Item>
            ))}
          </List>
        </>
      )}
    </Stack>
  );
}

function LinkFacts({ link }: { link: Schema<'LettaLink'> }) {
  return (
    <Facts
      facts={[
        ['Letta id', link.letta_uid],
        [
          'There',
          <Mark key="there" is={link.is_present ? 'good' : 'bad'}>
            {link.is_present ? 'yes' : 'no: the server does not have it'}
          </Mark>,
        ],
        ['Name there', link.name ?? '–'],
        ['Model', link.model ?? '–'],
        ['Tagged', link.is_tagged ? 'It carries the tag that says which agent it is here.' : 'Not yet.'],
        ['Last changed', <Time key="changed" at={link.changed_at} />],
      ]}
    />
  );
}

function Report({ report: { checked, updated, missing, problems } }: { report: Schema<'LettaSyncReport'> }) {
  return (
    <Stack gap="sm" role="status">
      <Text size="sm">
        {checked === 1 ? 'Compared' : `${checked} agents compared`}:{' '}
        {updated.length === 0 ? 'nothing' : 'something'} changed here
        {missing.length > 0 && ', and the server does not have the agent'}.
      </Text>
      {problems.length > 0 && (
        <List size="sm">
          {problems.map(({ agent_id, code, message }) => (
            <List.Item key={`${agent_id} ${code}`}>{message}</List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}
