import { useQuery } from '@tanstack/react-query';
import type { paths } from '../../client/api.d.ts';
import { api, dataOf, type Schema } from '../api.ts';
import { usePages } from '../parts/listing.tsx';

export type Tool = Schema<'Tool'>;
export type Instance = Schema<'ToolInstance'>;

type ToolQuery = NonNullable<paths['/api/v1/tools']['get']['parameters']['query']>;
export type ToolSort = NonNullable<ToolQuery['sort']>;

/** How lists of tools can be sorted. */
export const toolSorts: readonly { value: ToolSort; label: string }[] = [
  { value: 'name', label: 'By name' },
  { value: 'status', label: 'By status' },
  { value: 'category', label: 'By category' },
  { value: '-updated_at', label: 'Changed last' },
];

export interface ToolSearch {
  q?: string;
  sort?: ToolSort;
  category?: string;
  /** Those that this agent has instances of. */
  agent?: string;
}

/** The catalogue, page by page, narrowed to what is searched. */
export function useToolPages({ q = '', sort = 'name', category, agent }: ToolSearch) {
  // What an agent has moves with its instances.
  const key = agent === undefined ? ['tools', 'pages'] : ['instances', 'tools of agent', agent];
  return usePages<Tool>([...key, q, sort, category], (cursor) => {
    const query: ToolQuery = {
      sort,
      limit: '30' as never,
      ...(q === '' ? {} : { q }),
      ...(category === undefined ? {} : { category }),
      ...(cursor === undefined ? {} : { cursor }),
    };
    return agent === undefined
      ? dataOf(api.GET('/api/v1/tools', { params: { query } }))
      : dataOf(api.GET('/api/v1/agents/{id}/tools', { params: { path: { id: agent }, query } }));
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
