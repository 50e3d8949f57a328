import { useQuery } from '@tanstack/react-query';
import { api, dataOf, type Schema } from '../api.ts';

/** How long a reported status counts; undefined until it is known. */
export function useFreshness(): Schema<'Freshness'> | undefined {
  const { data } = useQuery({
    queryKey: ['freshness'],
    queryFn: () => dataOf(api.GET('/api/v1/freshness')),
    staleTime: Infinity,
  });
  return data;
}
