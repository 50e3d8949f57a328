import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../api.ts';
import { usePages } from '../parts/listing.tsx';
import { More } from '../parts/more.tsx';
import { Problem } from '../parts/problem.tsx';
import { type Saved, SavedNotice } from '../parts/saved.tsx';
import { PluginRow } from './plugin-row.tsx';

/** The plugins of a tool: which are on, what they need, what needs them. */
export function ToolPlugins({ toolId }: { toolId: string }) {
  const [saved, setSaved] = useState<Saved>();
  const pages = usePages(['plugins', 'of tool', toolId], (cursor) =>
    dataOf(
      api.GET('/api/v1/plugins', {
        params: {
          query: {
            tool_id: toolId as never,
            sort: 'name',
            ...(cursor ? { cursor } : {}),
          },
        },
      }),
    ),
  );
  const needs = useQuery({
    queryKey: ['plugins', 'needs', toolId],
    queryFn: () =>
      dataOf(
        api.GET('/api/v1/tools/{id}/plugin-dependencies', { params: { path: { id: toolId as never } } }),
      ),
  });
  const known = new Map(needs.data?.plugins.map((plugin) => [plugin.id, plugin]));
  const items = pages.data?.pages.flatMap((page) => page.items);
  return (
    <Stack gap="sm">
      <SavedNotice saved={saved} onClose={() => setSaved(undefined)} />
      <Problem error={pages.error ?? needs.error} />
      {pages.isPending && <Skeleton height={120} />}
      {items?.length === 0 && (
        <Text>
          This tool has no plugins. Discovery registers those whose manifest names it as the parent.
        </Text>
      )}
      {needs.data && needs.data.cycles.length > 0 && (
        <Text size="sm">
          ! These need each other in a circle and cannot run:{' '}
          {needs.data.cycles.map((cycle) => cycle.join(' → ')).join('; ')}.
        </Text>
      )}
      {items?.map((plugin) => (
        <PluginRow key={plugin.id} plugin={plugin} needs={known.get(plugin.id)} onSaved={setSaved} />
      ))}
      <More list={pages} />
    </Stack>
  );
}
