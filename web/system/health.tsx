import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf, type Schema } from '../api.ts';
import { Mark } from '../parts/mark.tsx';
import { Problem } from '../parts/problem.tsx';
import { Section } from '../parts/section.tsx';
import { useMay } from '../session/may.ts';

interface Check {
  ok: boolean;
  detail: string;
}

const marks = { ok: 'good', warning: 'warning', failed: 'bad' } as const;

/** Can the server do its work, and what it leans on? */
export function Health() {
  const may = useMay();
  const readiness = useQuery({
    queryKey: ['health'],
    queryFn: async (): Promise<{ ready: boolean; checks: Record<string, Check> }> => {
      // A server that is not ready says so with 503, and what is the matter in the same shape.
      const { data, error } = await api.GET('/readyz');
      return data ?? (error as { ready: boolean; checks: Record<string, Check> });
    },
    refetchInterval: 15_000,
  });
  const doctor = useQuery({
    queryKey: ['health', 'doctor'],
    queryFn: async () => (await dataOf(api.GET('/api/v1/doctor'))).checks,
    enabled: may('system:read'),
    refetchInterval: 60_000,
  });
  const checks = [
    ...Object.entries(readiness.data?.checks ?? {}).map(([name, { ok, detail }]): Schema<'Check'> => ({
      name,
      state: ok ? 'ok' : 'failed',
      message: detail,
      remedy: null,
    })),
    // What readiness says as well is said once.
    ...(doctor.data ?? []).filter(({ name }) => !(name in (readiness.data?.checks ?? {}))),
  ];
  return (
    <Section
      title="Health"
      actions={
        readiness.data && (
          <Mark is={readiness.data.ready ? 'good' : 'bad'}>
            {readiness.data.ready ? 'ready' : 'not ready'}
          </Mark>
        )
      }
    >
      <Problem error={readiness.error ?? doctor.error} />
      {readiness.isPending && <Skeleton height={90} />}
      {checks.length > 0 && (
        <ul className="rows checks">
          {checks.map(({ name, state, message, remedy }) => (
            <li key={name}>
              <Mark is={marks[state]}>{name}</Mark>
              <Stack gap={0}>
                <Text size="sm" className="anywhere">
                  {message}
                </Text>
                {remedy !== null && (
                  <Text size="sm" c="dimmed" className="anywhere">
                    {remedy}
                  </Text>
                )}
              </Stack>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
