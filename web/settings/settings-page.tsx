import { Group, Tabs } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { AgentPicker } from '../agents/agent-picker.tsx';
import { nameOf, useAgentNames, useAgents } from '../agents/use-agents.ts';
import { Page } from '../parts/page.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { Problem } from '../parts/problem.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { TabRow } from '../parts/tab-row.tsx';
import { ToolList } from '../tools/tool-list.tsx';

/** So many agents have a tab of their own; further ones are found by name. */
const mostTabs = 8;

/** Tools where one looks for them: the global ones, those of each agent, those of SMCP. */
export function SettingsPage() {
  const { tab = 'global', q = '' } = useSearch({ from: '/settings' });
  const navigate = useNavigate({ from: '/settings' });
  const [settled] = useDebouncedValue(q, 200);
  const agents = useAgents({ limit: mostTabs });
  const chosen = tab.startsWith('agent:') ? tab.slice('agent:'.length) : undefined;
  const names = useAgentNames(chosen === undefined ? [] : [chosen]);
  const isMore = agents.data !== undefined && agents.data.next_cursor !== null;
  const listed = new Map(agents.data?.items.map((agent) => [agent.id, nameOf(agent)]));
  const name = chosen === undefined ? undefined : names.get(chosen);
  if (chosen !== undefined && agents.data && name !== undefined) listed.set(chosen, name);
  const tabs = [
    { value: 'global', label: 'Global' },
    ...[...listed].map(([id, name]) => ({ value: `agent:${id}`, label: name })),
    { value: 'smcp', label: 'SMCP' },
  ];
  const show = (value: string) =>
    void navigate({ search: { ...(value === 'global' ? {} : { tab: value }), ...(q === '' ? {} : { q }) } });
  return (
    <Page
      title="Settings"
      actions={
        <Group gap="sm" w={{ base: '100%', xs: 'auto' }}>
          {isMore && (
            <AgentPicker
              ariaLabel="An agent"
              placeholder="Another agent"
              value={chosen}
              onChange={(id) => show(id === undefined ? 'global' : `agent:${id}`)}
            />
          )}
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
        </Group>
      }
    >
      <Problem error={agents.error} />
      <Tabs value={tab} onChange={(value) => show(value ?? 'global')}>
        <TabRow>
          {tabs.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value} title={label}>
              {label}
            </Tabs.Tab>
          ))}
        </TabRow>
        <Tabs.Panel value={tab}>
          <ToolList
            key={tab}
            search={
              chosen === undefined
                ? { q: settled, category: tab === 'smcp' ? 'smcp' : 'master' }
                : { q: settled, agent: chosen }
            }
            empty={
              <>
                {chosen === undefined ? 'No tool is here yet.' : 'This agent has no tool of its own yet.'}{' '}
                <PlaceLink to="/discovery">Discovery</PlaceLink> finds what lies in the Sanctum home and
                registers it.
              </>
            }
          />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
