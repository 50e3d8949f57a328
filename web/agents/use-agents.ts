import { useQuery } from '@tanstack/react-query';
import { api, dataOf, type Schema } from '../api.ts';

export type Agent = Schema<'Agent'>;

/** The agents that one may see, by name; `q` narrows. The first 200: a search finds the others. */
export function useAgents(q = '') {
  return useQuery({
    queryKey: ['agents', q],
    queryFn: () =>
      dataOf(
        api.GET('/api/v1/agents', {
          params: { query: { limit: '200' as never, sort: 'name', ...(q === '' ? {} : { q }) } },
        }),
      ),
    placeholderData: (previous) => previous,
  });
}

/** One agent, if one may see it. */
export function useAgent(id: string | undefined) {
  return useQuery({
    queryKey: ['agents', 'one', id],
    queryFn: () => dataOf(api.GET('/api/v1/agents/{id}', { params: { path: { id: id ?? '' } } })),
    enabled: id !== undefined,
  });
}

export function nameOf({ name, id }: Agent): string {
  return name ?? id;
}
