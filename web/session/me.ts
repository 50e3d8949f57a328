import { useQuery } from '@tanstack/react-query';
import { api, dataOf, type Schema } from '../api.ts';
import { ownedBy } from './own-storage.ts';

/** Who is signed in: null when nobody is, `setup` while the first administrator is still to be made. */
export type Who = Schema<'User'> | null | 'setup';

export const whoKey = ['me'];

async function askWho(): Promise<Who> {
  const { data } = await api.GET('/api/v1/auth/me');
  if (data) {
    ownedBy(data.user.id);
    return data.user;
  }
  const { needed } = await dataOf(api.GET('/api/v1/auth/setup'));
  return needed ? 'setup' : null;
}

export function useWho() {
  return useQuery({ queryKey: whoKey, queryFn: askWho, staleTime: Infinity, retry: false });
}
