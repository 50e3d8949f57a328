import { Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { Mark } from '../parts/mark.tsx';
import { Problem } from '../parts/problem.tsx';
import { Section } from '../parts/section.tsx';

interface Check {
  ok: boolean;
  detail: string;
}

/** Can the server do its work? */
export function Health() {
  const health = useQuery({
    queryKey: ['health'],
    queryFn: async (): Promise<{ ready: boolean; checks: Record<string, Check> }> => {
      // A server that is not ready says so with 503, and what is the matter in the same shape.
      const { data, error } = await api.GET('/readyz');
      return data ?? (error as { ready: boolean; checks: Record<string, Check> });
    },
    refetchInterval: 15_000,
  });
  return (
    <Section
      title="Health"
      actions={
        health.data && (
          <Mark is={health.data.ready ? 'good' : 'bad'}>{health.data.ready ? 'ready' : 'not ready'}</Mark>
        )
      }
    >
      <Problem error={health.error} />
      {health.isPending && <Skeleton height={90} />}
      {health.data && (
        <Stack gap="sm">
          {Object.entries(health.data.checks).map(([name, { ok, detail }]) => (
            <Group key={name} gap="sm" wrap="nowrap" align="start">
              <Mark is={ok ? 'good' : 'bad'}>{name}</Mark>
              <Text size="sm" className="anywhere">
                {detail}
              </Text>
            </Group>
          ))}
        </Stack>
      )}
    </Section>
  );
}
