import { Group, Skeleton, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { actorName } from '../changes/actor-name.ts';
import { usePages } from '../parts/listing.tsx';
import { More } from '../parts/more.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { Problem } from '../parts/problem.tsx';
import { StatusDot } from '../parts/status-dot.tsx';
import { Time } from '../parts/time.tsx';
import { useMay } from '../session/may.ts';
import { AsTable } from './as-table.tsx';
import { HealthLegend, HealthStrip } from './health-strip.tsx';
import { type Range, ranges, timesOf } from './range.ts';
import { isolated } from '../parts/isolated.ts';

type History = Schema<'HealthHistory'>;
type Span = History['spans'][number];
export type HealthEntity = History['entity'];

const reasons: Record<NonNullable<Span['began']>['reason'], string> = {
  registered: 'registered',
  reported: 'reported',
  silent: 'no report came in time',
  letta: 'the Letta server said so',
  files_gone: 'its files were gone',
  files_back: 'its files came back',
  set: 'set',
};

/** How agents, tools, instances or plugins were over time: a strip each, with times and reasons on request. */
export function HealthOverTime({
  of,
  range,
  empty,
}: {
  of: { entity: HealthEntity; entity_id?: string; agent_id?: string };
  range: Range;
  empty: ReactNode;
}) {
  const isAllowed = useMay()('changes:read');
  const pages = usePages<History>(
    ['activity', 'health', of, range],
    (cursor) =>
      dataOf(
        api.GET('/api/v1/health-history', {
          params: {
            query: { ...of, since: timesOf(range).since, limit: 25, ...(cursor ? { cursor } : {}) },
          },
        }),
      ),
    isAllowed,
  );
  if (!isAllowed) return <Text size="sm">To see this needs the permission changes:read.</Text>;
  const items = pages.data?.pages.flatMap((page) => page.items);
  const statuses = [...new Set(items?.flatMap(({ spans }) => spans.flatMap(({ status }) => status ?? [])))];
  return (
    <Stack gap="md">
      <Problem error={pages.error} />
      {pages.isPending && <Skeleton height={90} />}
      {items?.length === 0 && <Text size="sm">{empty}</Text>}
      {items && items.length > 0 && <HealthLegend statuses={statuses} />}
      {items?.map((history) => (
        <OneHistory key={history.entity_id} history={history} range={range} />
      ))}
      <More list={pages} />
    </Stack>
  );
}

function OneHistory({ history, range }: { history: History; range: Range }) {
  const { spans, status, status_at, name } = history;
  const until = Math.max(Date.now(), ...spans.map(({ to }) => Date.parse(to)));
  const since = until - ranges[range].hours * 3_600_000;
  return (
    <Stack gap={4} component="article" aria-label={name}>
      <Group justify="space-between" gap="sm">
        <Group gap="sm">
          <Title history={history} />
          <StatusDot status={status} />
        </Group>
        <Text size="sm" c="dimmed">
          last report: <Time at={status_at} />
        </Text>
      </Group>
      <HealthStrip
        label={`${name} in ${ranges[range].words}: ${sentenceOf(spans, status)}`}
        since={since}
        until={until}
        spans={spans}
      />
      <AsTable
        caption={`${isolated(name)}: times and reasons`}
        columns={['From', 'Until', 'Status', 'Why']}
        rows={spans.toReversed().map((span, index) => ({
          key: span.from,
          cells: [
            <Time key="from" at={span.from} />,
            index === 0 ? 'now' : <Time key="to" at={span.to} />,
            span.status ?? 'not known',
            whyOf(span),
          ],
        }))}
      />
    </Stack>
  );
}

function Title({ history: { entity, entity_id, name, agent_id, tool_id } }: { history: History }) {
  if (entity === 'agents')
    return (
      <PlaceLink to="/agents/$id" params={{ id: entity_id }}>
        {name}
      </PlaceLink>
    );
  const id = String(tool_id);
  if (entity === 'tool_instances')
    return (
      <PlaceLink to="/tools/$id/instances/$instance" params={{ id, instance: entity_id }}>
        {isolated(name)}
        {agent_id !== null && ` for ${agent_id}`}
      </PlaceLink>
    );
  return (
    <PlaceLink to="/tools/$id" params={{ id }} search={entity === 'plugins' ? { tab: 'plugins' } : {}}>
      {name}
    </PlaceLink>
  );
}

function sentenceOf(spans: readonly Span[], status: string): string {
  const changes = Math.max(spans.length - 1, 0);
  return `${changes} ${changes === 1 ? 'change' : 'changes'} of status, now ${status}`;
}

function whyOf({ began, status }: Span): string {
  if (!began) return status === null ? 'too much changed to tell it all' : 'it was so before';
  const { reason, actor } = began;
  if (actor.type === 'system') return reasons[reason];
  return `${reasons[reason]} by ${actorName({ ...actor, id: null, user_id: null })}`;
}
