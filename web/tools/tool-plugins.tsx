import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { usePages } from '../parts/listing.tsx';
import { More } from '../parts/more.tsx';
import { Problem } from '../parts/problem.tsx';
import { type Saved, SavedNotice } from '../changes/saved.tsx';
import { PluginGraph } from './plugin-graph.tsx';
import { NewPlugin } from './new-plugin.tsx';
import { PluginRow } from './plugin-row.tsx';
import { needsQuery, pluginQuery } from './use-tools.ts';

/** The plugins of a tool: which are on, what they need, what needs them. */
export function ToolPlugins({ toolId }: { toolId: string }) {
  const [saved, setSaved] = useState<Saved>();
  const { plugin: chosen } = useSearch({ from: '/tools/$id' });
  const navigate = useNavigate({ from: '/tools/$id' });
  const choose = (name: string | undefined) =>
    void navigate({
      search: { tab: 'plugins', ...(name === undefined ? {} : { plugin: name }) },
      replace: true,
    });
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
  const needs = useQuery(needsQuery(toolId));
  const known = new Map(needs.data?.plugins.map((plugin) => [plugin.id, plugin]));
  const items = pages.data?.pages.flatMap((page) => page.items);
  return (
    <Stack gap="sm">
      <SavedNotice saved={saved} onClose={() => setSaved(undefined)} />
      <NewPlugin toolId={toolId} />
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
      {needs.data && <PluginGraph report={needs.data} chosen={chosen} onChoose={choose} />}
      {chosen !== undefined && needs.data && (
        <Chosen name={chosen} report={needs.data} onSaved={setSaved} onClose={() => choose(undefined)} />
      )}
      {items
        ?.filter(({ name }) => name !== chosen)
        .map((plugin) => (
          <PluginRow key={plugin.id} plugin={plugin} needs={known.get(plugin.id)} onSaved={setSaved} />
        ))}
      <More list={pages} />
    </Stack>
  );
}

/** The plugin that was chosen in the picture, before all others, wherever it stands in the list. */
function Chosen({
  name,
  report,
  onSaved,
  onClose,
}: {
  name: string;
  report: Schema<'PluginDependencies'>;
  onSaved: (saved: Saved) => void;
  onClose: () => void;
}) {
  const needs = report.plugins.find((plugin) => plugin.name === name);
  const plugin = useQuery({
    ...pluginQuery(needs?.id ?? ''),
    enabled: needs !== undefined,
  });
  const dependents = report.plugins.filter(({ requires }) => requires.some((need) => need.name === name));
  return (
    <Stack gap="sm" component="section" aria-label="Chosen">
      <Problem error={plugin.error} />
      {needs && plugin.data && <PluginRow plugin={plugin.data} needs={needs} onSaved={onSaved} />}
      {!needs && dependents.length > 0 && (
        <Text size="sm">
          ? {name} is missing. It is needed by {dependents.map((one) => one.name).join(', ')}. Install it as a
          plugin of this tool, or take it out of their dependencies.
        </Text>
      )}
      <Button variant="default" size="compact-sm" onClick={onClose} style={{ alignSelf: 'start' }}>
        Choose none
      </Button>
    </Stack>
  );
}
