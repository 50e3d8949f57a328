import { Button, Group, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { useMay } from '../session/may.ts';
import { Confirm } from './confirm.tsx';
import { Moment } from './moment.tsx';
import { firstPage, More, nextOf } from './more.tsx';
import { Problem } from './problem.tsx';
import { Value } from './value.tsx';

type Version = Schema<'Version'>;

/** Every version of a record, newest first. Each can be taken back by who may. */
export function History({ entity, entityId }: { entity: string; entityId: string }) {
  const may = useMay();
  const [undoing, setUndoing] = useState<Version>();
  const versions = useInfiniteQuery({
    queryKey: ['history', entity, entityId],
    queryFn: ({ pageParam }) =>
      dataOf(
        api.GET('/api/v1/history', {
          params: { query: { entity, entity_id: entityId, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      ),
    initialPageParam: firstPage,
    getNextPageParam: nextOf,
    enabled: may('changes:read'),
  });
  if (!may('changes:read')) return <Text>To see the history needs the permission changes:read.</Text>;
  const items = versions.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Stack gap="sm">
      <Problem error={versions.error} />
      {versions.isPending && <Skeleton height={90} />}
      {versions.data && items.length === 0 && <Text>Nothing was changed here yet.</Text>}
      {items.map((version) => (
        <Entry
          key={`${version.revision} ${version.seq}`}
          version={version}
          {...(may('changes:restore') && version.action !== 'reveal' && !version.erased
            ? { onUndo: () => setUndoing(version) }
            : {})}
        />
      ))}
      <More list={versions} />
      <Confirm
        title="Take this change back"
        action="Take back"
        isOpen={undoing !== undefined}
        onClose={() => setUndoing(undefined)}
        onConfirm={async () => {
          if (undoing) await undoOne(undoing);
        }}
      >
        <Text size="sm">
          This puts back what stood there before revision {undoing?.revision}, as a new change. What was
          changed since is not lost: it is refused then, and says why.
        </Text>
      </Confirm>
    </Stack>
  );
}

function undoOne({ revision, seq }: Version) {
  return dataOf(
    api.POST('/api/v1/changes/{revision}/undo', {
      params: { path: { revision: String(revision) as never } },
      body: { seq },
    }),
  );
}

/** Columns that say nothing which the entry does not say itself. */
const bookkeeping = new Set(['id', 'created_at', 'created_by', 'updated_at']);

function Entry({ version, onUndo }: { version: Version; onUndo?: () => void }) {
  const { revision, at, actor, action, difference, erased } = version;
  const told = difference.filter(({ path }) => !bookkeeping.has(path));
  return (
    <Paper withBorder p="sm" component="article" aria-label={`Revision ${revision}`}>
      <Group justify="space-between" align="flex-start">
        <Text size="sm">
          <b>{action}</b> by {actor.name ?? 'the system'}, <Moment at={at} />{' '}
          <Text span size="sm" c="dimmed">
            revision {revision}
          </Text>
        </Text>
        {onUndo && (
          <Button size="sm" variant="subtle" onClick={onUndo} aria-label={`Take back revision ${revision}`}>
            Take back
          </Button>
        )}
      </Group>
      {erased && (
        <Text size="sm" c="dimmed">
          What it held was erased.
        </Text>
      )}
      {told.map(({ path, before, after }) => (
        <Text key={path} size="sm" style={{ overflowWrap: 'anywhere' }}>
          {path}: <Value value={before} /> → <Value value={after} />
        </Text>
      ))}
    </Paper>
  );
}
