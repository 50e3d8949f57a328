import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { nameOf } from '../agents/use-agents.ts';
import { api, dataOf, type Schema } from '../api.ts';
import { isScope } from '../configuration/target.ts';
import { useMay } from '../session/may.ts';
import type { Entry } from './entry.ts';

const few = 6;

/** What the server finds, as far as one may see it: agents, conversations, tools and theirs, keys, people. */
export function useFound(typed: string): {
  entries: Entry[];
  agents: Schema<'Agent'>[];
  isSearching: boolean;
  error: unknown;
} {
  const may = useMay();
  const navigate = useNavigate();
  const [q] = useDebouncedValue(typed.trim(), 150);
  const query = { q, limit: few };
  const search = <Item>(
    /** What the event stream calls it; a second word tells it from others. */
    name: string,
    permission: Parameters<typeof may>[0],
    read: () => Promise<{ items: Item[] }>,
  ) => ({
    queryKey: [...name.split(' '), 'palette', q],
    queryFn: async () => (await read()).items,
    enabled: q !== '' && may(permission),
    placeholderData: keepPreviousData,
    // What was hidden from one meanwhile is not shown even for a moment.
    gcTime: 0,
  });
  const [agents, conversations, tools, instances, plugins, settings, agentSettings, system, people] =
    useQueries({
      queries: [
        search<Schema<'Agent'>>('agents', 'agents:read', () =>
          dataOf(api.GET('/api/v1/agents', { params: { query } })),
        ),
        search<Schema<'ListedChatSession'>>('chat sessions', 'chat:read', () =>
          dataOf(api.GET('/api/v1/chat/sessions', { params: { query } })),
        ),
        search<Schema<'Tool'>>('tools', 'tools:read', () =>
          dataOf(api.GET('/api/v1/tools', { params: { query } })),
        ),
        search<Schema<'ToolInstance'>>('instances', 'tools:read', () =>
          dataOf(api.GET('/api/v1/tool-instances', { params: { query } })),
        ),
        search<Schema<'Plugin'>>('plugins', 'plugins:read', () =>
          dataOf(api.GET('/api/v1/plugins', { params: { query } })),
        ),
        search<Schema<'Configuration'>>('settings', 'configurations:read', () =>
          dataOf(api.GET('/api/v1/configurations', { params: { query } })),
        ),
        search<Schema<'AgentConfig'>>('settings agents', 'configurations:read', () =>
          dataOf(api.GET('/api/v1/agent-configs', { params: { query } })),
        ),
        search<Schema<'SystemConfig'>>('system-config', 'system_config:read', () =>
          dataOf(api.GET('/api/v1/system-config', { params: { query } })),
        ),
        search<Schema<'User'>>('people', 'users:read', () =>
          dataOf(api.GET('/api/v1/users', { params: { query } })),
        ),
      ],
    });
  const all = [agents, conversations, tools, instances, plugins, settings, agentSettings, system, people];
  if (typed.trim() === '') return { entries: [], agents: [], isSearching: false, error: null };
  const entries: Entry[] = [
    ...(agents.data ?? []).map((agent) => ({
      id: `agent ${agent.id}`,
      group: 'Agents',
      label: nameOf(agent),
      detail: agent.id,
      icon: 'agents' as const,
      run: () => void navigate({ to: '/agents/$id', params: { id: agent.id } }),
    })),
    ...(conversations.data ?? []).map(({ id, title, agent_id, found }) => ({
      id: `conversation ${id}`,
      group: 'Conversations',
      label: title ?? 'New conversation',
      detail: found?.excerpt ?? `with ${agent_id ?? 'an agent'}`,
      icon: 'chat' as const,
      run: () =>
        void navigate({ to: '/chat', search: { session: id, ...(found ? { at: found.cursor } : {}) } }),
    })),
    ...(tools.data ?? []).map(({ id, name, description }) => ({
      id: `tool ${id}`,
      group: 'Tools',
      label: name,
      ...(description === null ? {} : { detail: description }),
      icon: 'tools' as const,
      run: () => void navigate({ to: '/tools/$id', params: { id: String(id) } }),
    })),
    ...(instances.data ?? []).map(({ id, tool_id, agent_id, name }) => ({
      id: `instance ${id}`,
      group: 'Instances',
      label: name ?? `Instance ${id}`,
      detail: `for ${agent_id ?? 'the master system'}`,
      icon: 'tools' as const,
      run: () =>
        void navigate({
          to: '/tools/$id/instances/$instance',
          params: { id: String(tool_id), instance: String(id) },
        }),
    })),
    ...(plugins.data ?? []).map(({ id, tool_id, name, version }) => ({
      id: `plugin ${id}`,
      group: 'Plugins',
      label: name,
      ...(version === null ? {} : { detail: version }),
      icon: 'tools' as const,
      run: () =>
        void navigate({
          to: '/tools/$id/plugins/$plugin',
          params: { id: String(tool_id), plugin: String(id) },
        }),
    })),
    ...(agentSettings.data ?? []).map(({ id, agent_id, config_key }) => ({
      id: `agent setting ${id}`,
      group: 'Configuration keys',
      label: config_key,
      detail: `agent ${agent_id}`,
      icon: 'configuration' as const,
      run: () =>
        void navigate({
          to: '/configuration',
          search: { scope: 'agent' as const, id: agent_id, q: config_key },
        }),
    })),
    ...(system.data ?? []).map(({ config_key }) => ({
      id: `system ${config_key}`,
      group: 'Configuration keys',
      label: config_key,
      detail: 'system',
      icon: 'configuration' as const,
      run: () => void navigate({ to: '/configuration', search: { q: config_key } }),
    })),
    ...(settings.data ?? []).map(({ id, key, scope, scope_id }) => ({
      id: `setting ${id}`,
      group: 'Configuration keys',
      label: key,
      detail: [scope, scope_id].filter((word) => word !== null).join(' '),
      icon: 'configuration' as const,
      run: () =>
        void navigate({
          to: '/configuration',
          search: {
            ...(isScope(scope) ? { scope } : {}),
            ...(scope_id === null ? {} : { id: scope_id }),
            q: key,
          },
        }),
    })),
    ...(people.data ?? []).map(({ id, username, email }) => ({
      id: `person ${id}`,
      group: 'People',
      label: username,
      detail: email,
      icon: 'people' as const,
      run: () => void navigate({ to: '/people/$id', params: { id: String(id) } }),
    })),
  ];
  return {
    entries,
    agents: agents.data ?? [],
    isSearching: q !== typed.trim() || all.some(({ isFetching }) => isFetching),
    error: all.find(({ error }) => error !== null)?.error,
  };
}
