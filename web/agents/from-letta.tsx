import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ApiError, dataOf, type Schema } from '../api.ts';
import { Listing, usePages } from '../parts/listing.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { Problem } from '../parts/problem.tsx';

/** The agents of the Letta server, to register those that are not known here. */
export function FromLetta({ onMade }: { onMade: (id: string) => void }) {
  const pages = usePages<Schema<'LettaAgent'>>(['agents', 'of-letta'], (cursor) =>
    dataOf(
      api.GET('/api/v1/letta/agents', { params: { query: { limit: 50, ...(cursor ? { cursor } : {}) } } }),
    ),
  );
  if (pages.error instanceof ApiError && pages.error.code === 'letta.not_configured')
    return (
      <Text>
        No Letta server is connected. Connect one in <PlaceLink to="/system">System</PlaceLink>, then its
        agents are listed here.
      </Text>
    );
  return (
    <Listing pages={pages} count={['agent', 'agents']} empty="The Letta server has no agents yet.">
      {(agents) => agents.map((agent) => <Listed key={agent.letta_uid} agent={agent} onMade={onMade} />)}
    </Listing>
  );
}

function Listed({ agent, onMade }: { agent: Schema<'LettaAgent'>; onMade: (id: string) => void }) {
  const queries = useQueryClient();
  const { letta_uid, name, description, model, registered_as } = agent;
  const register = useMutation({
    mutationFn: () =>
      dataOf(
        api.POST('/api/v1/letta/agents/{letta_uid}/register', { params: { path: { letta_uid } }, body: {} }),
      ),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['agents'] });
      onMade(id);
    },
  });
  return (
    <Paper withBorder p="sm">
      <Stack gap="sm">
        <Group justify="space-between" gap="sm">
          <div style={{ flex: '1 1 200px', minWidth: 0 }}>
            <Text fw={600} className="anywhere">
              {name}
            </Text>
            <Text size="sm" c="dimmed" lineClamp={2}>
              {model ?? 'unknown model'} · {description ?? letta_uid}
            </Text>
          </div>
          {registered_as === null ? (
            <Button
              variant="light"
              loading={register.isPending}
              onClick={() => register.mutate()}
              aria-label={`Register ${name}`}
            >
              Register
            </Button>
          ) : (
            <PlaceLink to="/agents/$id" params={{ id: registered_as }}>
              known as {registered_as}
            </PlaceLink>
          )}
        </Group>
        <Problem error={register.error} />
      </Stack>
    </Paper>
  );
}
