import { Anchor, Skeleton, Stack, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schema } from '../api.ts';
import { History } from '../changes/history.tsx';
import { Configured } from '../configuration/configured.tsx';
import { Facts } from '../parts/facts.tsx';
import { Page } from '../parts/page.tsx';
import { Problem } from '../parts/problem.tsx';
import { type Saved, SavedNotice } from '../changes/saved.tsx';
import { Time } from '../parts/time.tsx';
import { TabRow } from '../parts/tab-row.tsx';
import { useMay } from '../session/may.ts';
import { DeletePlugin } from './delete-plugin.tsx';
import { EditPlugin } from './edit-plugin.tsx';
import { Manifest } from './manifest.tsx';
import { PluginRow } from './plugin-row.tsx';
import { needsQuery, pluginQuery, useModulesOf, useTool } from './use-tools.ts';
import { isolated } from '../parts/isolated.ts';

const from = '/tools/$id/plugins/$plugin';

const tabs = [
  ['overview', 'Overview'],
  ['configuration', 'Configuration'],
  ['history', 'History'],
] as const;

/** One plugin: whether it is on and why, what it is configured with, what became of it. */
export function PluginPage() {
  const { id, plugin: pluginId } = useParams({ from });
  const { tab = 'overview', view, layer } = useSearch({ from });
  const navigate = useNavigate({ from });
  const tool = useTool(id);
  const plugin = useQuery(pluginQuery(pluginId));
  return (
    <Page
      title={plugin.data?.name ?? 'Plugin'}
      actions={plugin.data && <DeletePlugin plugin={plugin.data} />}
    >
      <Anchor
        size="sm"
        renderRoot={(props: object) => (
          <Link {...props} to="/tools/$id" params={{ id }} search={{ tab: 'plugins' }} />
        )}
      >
        ← {isolated(tool.data?.name ?? 'Tool')}: all plugins
      </Anchor>
      <Problem error={plugin.error} />
      {plugin.isPending && <Skeleton height={240} />}
      {plugin.data && (
        <Tabs
          keepMounted={false}
          value={tab}
          onChange={(value) =>
            void navigate({ search: value === null || value === 'overview' ? {} : { tab: value } })
          }
        >
          <TabRow>
            {tabs.map(([value, label]) => (
              <Tabs.Tab key={value} value={value}>
                {label}
              </Tabs.Tab>
            ))}
          </TabRow>
          <Tabs.Panel value="overview">
            <Overview plugin={plugin.data} />
          </Tabs.Panel>
          <Tabs.Panel value="configuration">
            <Configured
              target={{ type: 'plugin', id: pluginId, toolId: plugin.data.tool_id }}
              looking={{ view, layer }}
              onLook={(looking) => void navigate({ search: { tab, ...looking }, replace: true })}
            />
          </Tabs.Panel>
          <Tabs.Panel value="history">
            <History entity="plugins" entityId={pluginId} />
          </Tabs.Panel>
        </Tabs>
      )}
    </Page>
  );
}

function Overview({ plugin }: { plugin: Schema<'Plugin'> }) {
  const may = useMay();
  const [saved, setSaved] = useState<Saved>();
  const needs = useQuery(needsQuery(String(plugin.tool_id)));
  const modules = useModulesOf(String(plugin.tool_id), may('discovery:read'), 'plugin');
  const module = modules.data?.items.find(({ plugin_id }) => plugin_id === plugin.id);
  const description = module?.manifest.description;
  return (
    <Stack gap="md">
      <SavedNotice saved={saved} onClose={() => setSaved(undefined)} />
      <PluginRow
        plugin={plugin}
        needs={needs.data?.plugins.find(({ id }) => id === plugin.id)}
        onSaved={setSaved}
        isOnItsPage
      />
      {typeof description === 'string' && <Text className="anywhere">{description}</Text>}
      <Facts
        facts={[
          [
            'Last report',
            plugin.status_at === null ? 'It has not reported.' : <Time key="at" at={plugin.status_at} />,
          ],
          ['Scope', `${plugin.module_scope}, as that of its tool`],
          ['Registered', <Time key="created" at={plugin.created_at} />],
          ['Last change', <Time key="updated" at={plugin.updated_at} />],
          ['Revision', plugin.revision],
        ]}
      />
      {module && <Manifest module={module} />}
      {may('plugins:update') && <EditPlugin key={plugin.id} plugin={plugin} />}
    </Stack>
  );
}
