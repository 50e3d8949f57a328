import { Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../api.ts';
import { momentName, MomentField } from '../parts/moment-field.tsx';
import { Problem } from '../parts/problem.tsx';
import { Section } from '../parts/section.tsx';
import { Difference, isBookkeeping } from './difference.tsx';

/** How a record differs between two moments. */
export function Compare({
  entity,
  entityId,
  from,
  to,
  onPick,
}: {
  entity: string;
  entityId: string;
  /** A revision or a time; '' while none is chosen. */
  from: string;
  /** '': now. */
  to: string;
  onPick: (moments: { from: string; to: string }) => void;
}) {
  const diff = useQuery({
    queryKey: ['changes', 'diff', entity, entityId, from, to],
    queryFn: () =>
      dataOf(
        api.GET('/api/v1/history/diff', {
          params: { query: { entity, entity_id: entityId, from, ...(to === '' ? {} : { to }) } },
        }),
      ),
    enabled: from !== '',
    retry: false,
  });
  return (
    <Section title="Compare">
      <Group align="flex-end" gap="md">
        <MomentField
          label="From"
          none="Choose a moment"
          value={from}
          onPick={(moment) => onPick({ from: moment, to })}
        />
        <MomentField label="To" none="Now" value={to} onPick={(moment) => onPick({ from, to: moment })} />
      </Group>
      {from === '' && (
        <Text size="sm" c="dimmed">
          Choose a moment, or versions below. The address holds what is compared, to share it.
        </Text>
      )}
      {from !== '' && diff.isPending && <Skeleton height={60} />}
      <Problem error={diff.error} />
      {from !== '' && diff.data && (
        <Stack gap="sm" role="status">
          <Text size="sm">
            Before is {momentName(from)}, after is {to === '' ? 'now' : momentName(to)} (revisions{' '}
            {diff.data.from} and {diff.data.to}).
          </Text>
          {diff.data.erased && <Text size="sm">Something of it was erased from the history.</Text>}
          <Difference fields={diff.data.difference.filter(({ path }) => !isBookkeeping(path))} />
        </Stack>
      )}
    </Section>
  );
}
