import { Tabs, Text } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { nameOf, useAgents } from '../agents/use-agents.ts';
import { Page } from '../parts/page.tsx';
import { Problem } from '../parts/problem.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { ToolGrid } from '../tools/tool-grid.tsx';
import { type Tool, toolQuery, useInstancesOfAgent, useToolsOf } from '../tools/use-tools.ts';

/** Tools where one looks for them: the global ones, those of each agent, those of SMCP. */
export function SettingsPage() {
  const { tab = 'global', q = '' } = useSearch({ from: '/settings' });
  const navigate = useNavigate({ from: '/settings' });
  const agents = useAgents();
  const tabs = [
    { value: 'global', label: 'Global' },
    ...(agents.data?.items ?? []).map((agent) => ({ value: `agent:${agent.id}`, label: nameOf(agent) })),
    { value: 'smcp', label: 'SMCP' },
  ];
  const show = (value: string) =>
    void navigate({ search: { ...(value === 'global' ? {} : { tab: value }), ...(q === '' ? {} : { q }) } });
  return (
    <Page
      title="Settings"
      actions={
        <SearchField
          label="Filter tools"
          value={q}
          onChange={(value) =>
            void navigate({
              search: { ...(tab === 'global' ? {} : { tab }), ...(value === '' ? {} : { q: value }) },
              replace: true,
            })
          }
        />
      }
    >
      <Problem error={agents.error} />
      <Tabs value={tab} onChange={(value) => show(value ?? 'global')}>
        <Tabs.List style={{ flexWrap: 'nowrap', overflowX: 'auto' }}>
          {tabs.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value} mih={44} style={{ flexShrink: 0 }}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab} pt="md">
          {tab.startsWith('agent:') ? (
            <OfAgent key={tab} id={tab.slice('agent:'.length)} q={q} />
          ) : (
            <OfCategory key={tab} category={tab === 'smcp' ? 'smcp' : 'master'} q={q} />
          )}
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function OfCategory({ category, q }: { category: string; q: string }) {
  const tools = useToolsOf(category, true);
  return (
    <Filtered
      tools={tools.data}
      error={tools.error}
      q={q}
      empty="No tool is here yet. Discovery finds what lies in the Sanctum home and registers it."
    />
  );
}

function OfAgent({ id, q }: { id: string; q: string }) {
  const instances = useInstancesOfAgent(id, true);
  const ids = [...new Set(instances.data?.map(({ tool_id }) => tool_id))];
  const { tools, error } = useQueries({
    queries: ids.map(toolQuery),
    combine: (results) => ({
      tools: results.flatMap(({ data }) => data ?? []),
      error: results.find((result) => result.error)?.error,
    }),
  });
  return (
    <Filtered
      tools={instances.data && tools.length === ids.length ? tools : undefined}
      error={instances.error ?? error}
      q={q}
      empty="This agent has no tool of its own yet. Modules in its folder are found by Discovery."
    />
  );
}

function Filtered({
  tools,
  error,
  q,
  empty,
}: {
  tools: Tool[] | undefined;
  error: unknown;
  q: string;
  empty: string;
}) {
  const wanted = q.trim().toLowerCase();
  const found = tools
    ?.filter(({ name, description }) => `${name} ${description ?? ''}`.toLowerCase().includes(wanted))
    .sort((a, b) => a.name.localeCompare(b.name));
  return (
    <>
      <Text size="sm" c="dimmed" role="status" mb="md">
        {tools &&
          found &&
          (wanted === ''
            ? `${found.length} ${found.length === 1 ? 'tool' : 'tools'}`
            : `${found.length} of ${tools.length} match`)}
      </Text>
      <Problem error={error} />
      {found?.length === 0 && (
        <Text>{wanted === '' ? empty : 'No tool matches. Clear the filter to see all.'}</Text>
      )}
      {(error === null || error === undefined) && <ToolGrid tools={found} />}
    </>
  );
}
