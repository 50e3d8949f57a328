import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf, type Schema } from '../api.ts';
import { Mark } from '../parts/mark.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { Problem } from '../parts/problem.tsx';
import { Section } from '../parts/section.tsx';
import { useMay } from '../session/may.ts';

interface Check {
  ok: boolean;
  detail: string;
}

const marks = { ok: 'good', warning: 'warning', failed: 'bad' } as const;

/** What checks are called where the first letter alone would not do. */
const labels: Record<string, string> = { letta: 'Letta', node: 'Node.js', smcp: 'SMCP' };

function labelOf(name: string): string {
  return labels[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
}

function counted(warnings: number): string {
  return warnings === 1 ? '1 warning' : `${warnings} warnings`;
}

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
  const warnings = checks.filter(({ state }) => state === 'warning').length;
  return (
    <Section
      title="Health"
      actions={
        readiness.data && (
          <Mark is={!readiness.data.ready ? 'bad' : warnings > 0 ? 'warning' : 'good'}>
            {`${readiness.data.ready ? 'ready' : 'not ready'}${warnings === 0 ? '' : `, ${counted(warnings)}`}`}
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
              <Mark is={marks[state]}>{labelOf(name)}</Mark>
              <Stack gap={0}>
                <Text size="sm" className="anywhere">
                  {message}
                </Text>
                {remedy !== null && (
                  <Text size="sm" c="dimmed" className="anywhere">
                    {remedy}
                    {name === 'letta' && may('system_config:write') && (
                      <>
                        {' '}
                        <PlaceLink to="/system" hash="letta" search={true} inherit>
                          To Letta
                        </PlaceLink>
                      </>
                    )}
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
