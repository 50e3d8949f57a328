import { useQuery } from '@tanstack/react-query';
import { itemsOf } from '../../client/client.ts';
import { api, dataOf, type Schema } from '../api.ts';
import { usePages } from '../parts/listing.tsx';

export type Tool = Schema<'Tool'>;
export type Instance = Schema<'ToolInstance'>;

/** The catalogue, page by page; `q` narrows. */
export function useToolPages(q: string) {
  return usePages<Tool>(['tools', 'pages', q], (cursor) =>
    dataOf(
      api.GET('/api/v1/tools', {
        params: { query: { sort: 'name', ...(q === '' ? {} : { q }), ...(cursor ? { cursor } : {}) } },
      }),
    ),
  );
}

/** All tools of a category. */
export function useToolsOf(category: string, isEnabled: boolean) {
  return useQuery({
    queryKey: ['tools', 'of', category],
    queryFn: () =>
      allOf((cursor) =>
        api.GET('/api/v1/tools', {
          params: {
            query: { category, sort: 'name', limit: '200' as never, ...(cursor ? { cursor } : {}) },
          },
        }),
      ),
    enabled: isEnabled,
  });
}

export function toolQuery(id: number | string) {
  return {
    queryKey: ['tools', 'one', String(id)],
    queryFn: () => dataOf(api.GET('/api/v1/tools/{id}', { params: { path: { id: String(id) as never } } })),
  };
}

export function useTool(id: number | string | undefined) {
  return useQuery({ ...toolQuery(id ?? ''), enabled: id !== undefined });
}

export function useInstance(id: string, isEnabled = true) {
  return useQuery({
    queryKey: ['instances', 'one', id],
    queryFn: () => dataOf(api.GET('/api/v1/tool-instances/{id}', { params: { path: { id: id as never } } })),
    enabled: isEnabled,
  });
}

/** All instances of an agent. */
export function useInstancesOfAgent(id: string, isEnabled: boolean) {
  return useQuery({
    queryKey: ['instances', 'of agent', id],
    queryFn: () =>
      allOf((cursor) =>
        api.GET('/api/v1/agents/{id}/tool-instances', {
          params: { path: { id }, query: { limit: '200' as never, ...(cursor ? { cursor } : {}) } },
        }),
      ),
    enabled: isEnabled,
  });
}

export function pluginQuery(id: number | string) {
  return {
    queryKey: ['plugins', 'one', String(id)],
    queryFn: () => dataOf(api.GET('/api/v1/plugins/{id}', { params: { path: { id: String(id) as never } } })),
  };
}

/** What the plugins of a tool need of each other. */
export function needsQuery(toolId: string) {
  return {
    queryKey: ['plugins', 'needs', toolId],
    queryFn: () =>
      dataOf(
        api.GET('/api/v1/tools/{id}/plugin-dependencies', { params: { path: { id: toolId as never } } }),
      ),
  };
}

/** The modules on disk that a tool comes from, or its plugins. */
export function useModulesOf(toolId: string, isEnabled: boolean, type: 'tool' | 'plugin' = 'tool') {
  return useQuery({
    queryKey: ['modules', 'of tool', toolId, type],
    queryFn: () =>
      dataOf(
        api.GET('/api/v1/modules', {
          params: { query: { tool_id: toolId as never, type, limit: '200' as never } },
        }),
      ),
    enabled: isEnabled,
  });
}

async function allOf<Item>(readPage: Parameters<typeof itemsOf<Item>>[0]): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of itemsOf(readPage)) all.push(item);
  return all;
}
