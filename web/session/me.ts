import { useQuery } from '@tanstack/react-query';
import { api, dataOf, type Schema } from '../api.ts';
import { ownedBy } from './own-storage.ts';

/** Who is signed in: null when nobody is, `setup` while the first administrator is still to be made. */
export type Who = Schema<'User'> | null | 'setup';

export const whoKey = ['me'];

async function askWho(): Promise<Who> {
  const { needed } = await dataOf(api.GET('/api/v1/auth/setup'));
  if (needed) return 'setup';
  const { data, response } = await api.GET('/api/v1/auth/me');
  if (response.status === 401) return null;
  if (!data) return null;
  ownedBy(data.user.id);
  return data.user;
}

export function useWho() {
  return useQuery({ queryKey: whoKey, queryFn: askWho, staleTime: Infinity, retry: false });
}
