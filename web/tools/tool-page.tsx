import { Skeleton, Tabs } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Configured } from '../configuration/configured.tsx';
import { History } from '../changes/history.tsx';
import { Missing } from '../parts/missing.tsx';
import { Page } from '../parts/page.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { Problem } from '../parts/problem.tsx';
import { TabRow } from '../parts/tab-row.tsx';
import { DeleteTool } from './delete-tool.tsx';
import { ToolInstances } from './tool-instances.tsx';
import { ToolOverview } from './tool-overview.tsx';
import { ToolPlugins } from './tool-plugins.tsx';
import { useTool } from './use-tools.ts';

const tabs = [
  ['overview', 'Overview'],
  ['configuration', 'Configuration'],
  ['instances', 'Instances'],
  ['plugins', 'Plugins'],
  ['history', 'History'],
] as const;

/** One tool and all that is its. */
export function ToolPage() {
  const { id } = useParams({ from: '/tools/$id' });
  const { tab = 'overview', view, layer } = useSearch({ from: '/tools/$id' });
  const navigate = useNavigate({ from: '/tools/$id' });
  const tool = useTool(id);
  const name = tool.data ? `${tool.data.emoji ?? '🧰'} ${tool.data.name}` : 'Tool';
  return (
    <Page title={name} actions={tool.data && <DeleteTool tool={tool.data} />}>
      {tool.data ? (
        <Problem error={tool.error} />
      ) : (
        tool.isError && (
          <Missing error={tool.error}>
            <PlaceLink to="/tools">All tools</PlaceLink>
          </Missing>
        )
      )}
      {tool.isPending && <Skeleton height={240} />}
      {tool.data && (
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
            <ToolOverview tool={tool.data} />
          </Tabs.Panel>
          <Tabs.Panel value="configuration">
            <Configured
              target={{ type: 'tool', id }}
              looking={{ view, layer }}
              onLook={(looking) => void navigate({ search: { tab, ...looking }, replace: true })}
            />
          </Tabs.Panel>
          <Tabs.Panel value="instances">
            <ToolInstances tool={tool.data} />
          </Tabs.Panel>
          <Tabs.Panel value="plugins">
            <ToolPlugins toolId={id} />
          </Tabs.Panel>
          <Tabs.Panel value="history">
            <History entity="tools" entityId={id} />
          </Tabs.Panel>
        </Tabs>
      )}
    </Page>
  );
}
