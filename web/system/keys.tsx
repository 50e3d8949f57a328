import { Button, Group, List, Progress, Skeleton, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Facts } from '../parts/facts.tsx';
import { Mark } from '../parts/mark.tsx';
import { Problem } from '../parts/problem.tsx';
import { Section } from '../parts/section.tsx';
import { Time } from '../parts/time.tsx';
import { useMay } from '../session/may.ts';

type Status = Schema<'KeyStatus'>;

const about = {
  data: 'A new data key is made, and every sealed value is sealed anew with it, in the background. Everything goes on working meanwhile.',
  master:
    'A new master key is made; the data keys are wrapped with it. Keep the new key file with your backups: older backups need the older one.',
};

/** The keys that values are sealed with, and their rotation. */
export function Keys() {
  const may = useMay();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<'data' | 'master'>();
  const status = useQuery({
    queryKey: ['keys'],
    queryFn: () => dataOf(api.GET('/api/v1/keys')),
    refetchInterval: ({ state }) => (state.data?.is_running ? 1_000 : false),
  });
  const verify = useMutation({ mutationFn: () => dataOf(api.POST('/api/v1/keys/verify')) });
  const rotate = async (which: 'data' | 'master') => {
    const now = await dataOf(api.POST('/api/v1/keys/rotate', { body: { which } }));
    queries.setQueryData(['keys'], now);
    await queries.invalidateQueries({ queryKey: ['keys'] });
  };
  return (
    <Section
      title="Keys"
      about="What secrets are sealed with."
      actions={
        <Group gap="sm">
          <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
            Verify
          </Button>
          {may('keys:rotate') && (
            <>
              <Button variant="light" disabled={status.data?.is_running} onClick={() => setAsked('data')}>
                Rotate the data key
              </Button>
              <Button variant="light" disabled={status.data?.is_running} onClick={() => setAsked('master')}>
                Rotate the master key
              </Button>
            </>
          )}
        </Group>
      }
    >
      <Problem error={status.error} />
      {status.isPending && <Skeleton height={90} />}
      {status.data && <KeyFacts status={status.data} />}
      <Problem error={verify.error} />
      {verify.data && <Verified result={verify.data} />}
      <Confirm
        title={asked === 'master' ? 'Rotate the master key?' : 'Rotate the data key?'}
        action="Rotate"
        isOpen={asked !== undefined}
        onClose={() => setAsked(undefined)}
        onConfirm={() => rotate(asked ?? 'data')}
      >
        <Text size="sm">{about[asked ?? 'data']}</Text>
      </Confirm>
    </Section>
  );
}

function KeyFacts({ status }: { status: Status }) {
  const { master_fingerprint, data_keys, remaining, total, is_running, unreadable } = status;
  const done = total === 0 ? 100 : Math.round(((total - remaining) / total) * 100);
  return (
    <Stack gap="md">
      <Facts
        facts={[
          ['Master key', master_fingerprint],
          ...data_keys.map(
            ({ id, is_current, created_at, values }) =>
              [
                `Data key ${id}`,
                <Group gap="sm" key={id}>
                  <Mark is={is_current ? 'good' : 'plain'}>{is_current ? 'in use' : 'older'}</Mark>
                  <span>
                    {values} values, made <Time at={created_at} />
                  </span>
                </Group>,
              ] as const,
          ),
        ]}
      />
      {(is_running || remaining > 0) && (
        <div>
          <Progress value={done} aria-label="Rotation" />
          <Text size="sm" mt={4} role="status">
            {total - remaining} of {total} values are sealed anew{is_running ? '' : '; the rotation rests'}.
            You can leave this page.
          </Text>
        </div>
      )}
      {unreadable > 0 && (
        <Text size="sm" role="alert">
          ! {unreadable} values cannot be opened. Verify says which.
        </Text>
      )}
    </Stack>
  );
}

function Verified({ result: { ok, values, unreadable } }: { result: Schema<'KeyVerification'> }) {
  return (
    <div role="status">
      <Text size="sm">
        {ok ? `✓ All ${values} sealed values open.` : `✗ Of ${values} sealed values these do not open:`}
      </Text>
      {!ok && (
        <List size="sm">
          {unreadable.map(({ table, owner, path }) => (
            <List.Item key={`${table} ${owner} ${path}`}>
              {table.replaceAll('_', ' ')} {owner}: {path}
            </List.Item>
          ))}
        </List>
      )}
    </div>
  );
}
