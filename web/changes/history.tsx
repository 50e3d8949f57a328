import { Group, Paper, Stack, Text } from '@mantine/core';
import { api, dataOf, type Schema } from '../api.ts';
import { Listing, usePages } from '../parts/listing.tsx';
import { Time } from '../parts/time.tsx';
import { useMay } from '../session/may.ts';
import { actorName } from './actor-name.ts';
import { Difference } from './difference.tsx';
import { Undo } from './undo.tsx';

/** Every version of a record, newest first, and the way back. */
export function History({ entity, entityId }: { entity: string; entityId: string }) {
  const may = useMay();
  const isAllowed = may('changes:read');
  const pages = usePages<Schema<'Version'>>(
    ['changes', 'history', entity, entityId],
    (cursor) =>
      dataOf(
        api.GET('/api/v1/history', {
          params: { query: { entity, entity_id: entityId, limit: 20, ...(cursor ? { cursor } : {}) } },
        }),
      ),
    isAllowed,
  );
  if (!isAllowed) return <Text>To see the history needs the permission changes:read.</Text>;
  return (
    <Listing pages={pages} empty="There are no changes of it that you may see.">
      {(versions) =>
        versions.map((version) => (
          <Paper withBorder p="sm" key={`${version.revision}.${version.seq}`}>
            <Stack gap="sm">
              <Group justify="space-between" gap="sm">
                <Text size="sm">
                  <strong>{version.action.replaceAll('_', ' ')}</strong> by {actorName(version.actor)},{' '}
                  <Time at={version.at} />
                </Text>
                <Group gap="sm">
                  <Text size="sm" c="dimmed">
                    revision {version.revision}
                  </Text>
                  {version.action !== 'reveal' && !version.erased && <Undo revision={version.revision} />}
                </Group>
              </Group>
              {version.erased && (
                <Text size="sm" c="dimmed">
                  What it held was erased.
                </Text>
              )}
              {version.before !== null && version.after !== null && (
                <Difference fields={version.difference} />
              )}
            </Stack>
          </Paper>
        ))
      }
    </Listing>
  );
}
