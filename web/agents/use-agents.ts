import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import type { paths } from '../../client/api.d.ts';
import { api, dataOf, type Schema } from '../api.ts';
import { usePages } from '../parts/listing.tsx';
import { isolated } from '../parts/isolated.ts';

export type Agent = Schema<'Agent'>;
export type AgentSort = NonNullable<
  NonNullable<paths['/api/v1/agents']['get']['parameters']['query']>['sort']
>;

/** How lists of agents can be sorted. */
export const agentSorts: readonly { value: AgentSort; label: string }[] = [
  { value: 'name', label: 'By name' },
  { value: 'status', label: 'By status' },
  { value: '-updated_at', label: 'Changed last' },
  { value: '-created_at', label: 'Newest' },
];

interface Search {
  q?: string;
  sort?: AgentSort;
  limit?: number;
}

/** The agents that one may see, page by page; `q` narrows. */
export function useAgentPages({ q = '', sort = 'name' }: Search) {
  return usePages<Agent>(['agents', 'pages', q, sort], (cursor) =>
    readAgents({ q, sort, limit: 30 }, cursor),
  );
}

/** The first few that match: a search finds the others. */
export function useAgents({ q = '', sort = 'name', limit = 20 }: Search = {}) {
  return useQuery({
    queryKey: ['agents', 'first', q, sort, limit],
    queryFn: () => readAgents({ q, sort, limit }),
    placeholderData: keepPreviousData,
  });
}

function readAgents({ q, sort, limit }: Required<Search>, cursor?: string) {
  return dataOf(
    api.GET('/api/v1/agents', {
      params: {
        query: {
          limit: String(limit) as never,
          sort,
          ...(q === '' ? {} : { q }),
          ...(cursor === undefined ? {} : { cursor }),
        },
      },
    }),
  );
}

function agentQuery(id: string) {
  return {
    queryKey: ['agents', 'one', id],
    queryFn: () => dataOf(api.GET('/api/v1/agents/{id}', { params: { path: { id } } })),
  };
}

/** One agent, if one may see it. */
export function useAgent(id: string | undefined) {
  return useQuery({ ...agentQuery(id ?? ''), enabled: id !== undefined });
}

/** What these agents are called; nothing of one that is gone, or that one may not see. */
export function useAgentNames(ids: readonly string[]): ReadonlyMap<string, string> {
  return useQueries({
    queries: [...new Set(ids)].map(agentQuery),
    combine: (results) =>
      // What is remembered of one that was hidden meanwhile is not told.
      new Map(results.flatMap(({ data, isError }) => (data && !isError ? [[data.id, nameOf(data)]] : []))),
  });
}

export function nameOf({ name, id }: Agent): string {
  return isolated(name ?? id);
}
