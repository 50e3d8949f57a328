import { Stack, Text } from '@mantine/core';
import { Facts } from '../parts/facts.tsx';
import { Mark } from '../parts/mark.tsx';
import { Section } from '../parts/section.tsx';
import { StatusDot } from '../parts/status-dot.tsx';
import { Time } from '../parts/time.tsx';
import { useMay } from '../session/may.ts';
import { EditTool } from './edit-tool.tsx';
import { Manifest } from './manifest.tsx';
import { type Tool, useModulesOf } from './use-tools.ts';

/** What a tool is, where it lies, and how it does. */
export function ToolOverview({ tool }: { tool: Tool }) {
  const may = useMay();
  const modules = useModulesOf(String(tool.id), may('discovery:read'));
  const [module] = (modules.data?.items ?? []).filter(({ type }) => type === 'tool');
  return (
    <Stack gap="md">
      <Section title="Now">
        <Text className="anywhere">{tool.description ?? 'No description.'}</Text>
        <Facts
          facts={[
            [
              'Status',
              <StatusDot
                key="status"
                {...(tool.is_enabled ? { status: tool.status, at: tool.status_at } : { status: 'Off' })}
              />,
            ],
            [
              'Switch',
              <Mark key="switch" is={tool.is_enabled ? 'good' : 'bad'}>
                {tool.is_enabled ? 'on' : 'off'}
              </Mark>,
            ],
            [
              'Last report',
              tool.status_at === null ? 'It has not reported.' : <Time key="at" at={tool.status_at} />,
            ],
            ['Scope', tool.module_scope === 'global' ? 'global' : 'installed in the folder of an agent'],
            ['Category', tool.category ?? 'none'],
            ['Registered', <Time key="created" at={tool.created_at} />],
            ['Last change', <Time key="updated" at={tool.updated_at} />],
            ['Revision', tool.revision],
          ]}
        />
        {modules.data && !module && (
          <Text size="sm" c="dimmed">
            No manifest in the home describes it: it was made by hand.
          </Text>
        )}
      </Section>
      {module && <Manifest module={module} />}
      {may('tools:update') && <EditTool key={tool.id} tool={tool} />}
    </Stack>
  );
}
