import { Alert, Code, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { StatusDot } from '../agents/status-dot.tsx';
import { Facts } from '../parts/facts.tsx';
import { Time } from '../parts/time.tsx';
import { useMay } from '../session/may.ts';
import { type Tool, useModulesOf } from './use-tools.ts';

/** What a tool is, where it lies, and how it does. */
export function ToolOverview({ tool }: { tool: Tool }) {
  const may = useMay();
  const modules = useModulesOf(String(tool.id), may('discovery:read'));
  const [module] = (modules.data?.items ?? []).filter(({ plugin_id }) => plugin_id === null);
  return (
    <Stack gap="md">
      <Text>{tool.description ?? 'No description.'}</Text>
      {!tool.is_enabled && <Alert color="yellow">This tool is switched off.</Alert>}
      {module?.problem != null && (
        <Alert color="red" title="Something is wrong with its manifest">
          {module.problem}
        </Alert>
      )}
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
            'Last report',
            tool.status_at === null ? 'It has not reported.' : <Time key="at" at={tool.status_at} />,
          ],
          ['Scope', tool.module_scope === 'global' ? 'global' : 'installed in the folder of an agent'],
          ['Category', tool.category ?? 'none'],
          ...(may('discovery:read')
            ? ([
                [
                  'Path',
                  module ? <Code key="path">{module.path}</Code> : modules.isLoading ? '…' : 'not on disk',
                ],
                ['Version', module?.version ?? 'not said'],
              ] satisfies [string, ReactNode][])
            : []),
          ['Registered', <Time key="created" at={tool.created_at} />],
          ['Last change', <Time key="updated" at={tool.updated_at} />],
          ['Revision', tool.revision],
        ]}
      />
    </Stack>
  );
}
