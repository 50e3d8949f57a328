import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../api.ts';

/** What somebody proves beside the password. */
export function useSecondFactors(userId: number) {
  return useQuery({
    queryKey: ['second-factors', userId],
    queryFn: () => dataOf(api.GET('/api/v1/second-factors', { params: { query: { user_id: userId } } })),
  });
}
