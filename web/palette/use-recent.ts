import { useQueries } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { nameOf } from '../agents/use-agents.ts';
import { api, dataOf } from '../api.ts';
import { usePlaces } from '../shell/places.ts';
import { toolQuery } from '../tools/use-tools.ts';
import type { Entry } from './entry.ts';
import { recentPlaces } from './recent.ts';
import { isolated } from '../parts/isolated.ts';

type Named = Pick<Entry, 'label' | 'icon'>;

/** Where one was last, newest first; what is gone or hidden by now is left out. */
export function useRecent(): Entry[] {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const offered = usePlaces();
  const paths = recentPlaces().filter((path) => path !== pathname);
  const records = useQueries({ queries: paths.map((path) => ({ ...nameQuery(path), retry: false })) });
  // All at once, so that nothing moves away below a key that is being pressed.
  if (records.some(({ isLoading }) => isLoading)) return [];
  return paths.flatMap((path, index) => {
    const place = offered.find(({ to }) => to === path);
    const named: Named | undefined = place ?? records[index]?.data;
    if (!named || records[index]?.isError) return [];
    return {
      id: `recent ${path}`,
      group: 'Recent',
      label: named.label,
      icon: named.icon,
      run: () => void navigate({ to: path }),
    };
  });
}

/** What a page is called that shows one record. */
function nameQuery(path: string): {
  queryKey: string[];
  queryFn: () => Promise<Named>;
  enabled?: boolean;
} {
  const [, place, id = '', , instance] = path.split('/').map(decodeURIComponent);
  const queryKey = [place ?? '', 'recent', path];
  if (place === 'agents' && id !== '')
    return {
      queryKey,
      queryFn: async () => ({
        label: nameOf(await dataOf(api.GET('/api/v1/agents/{id}', { params: { path: { id } } }))),
        icon: 'agents',
      }),
    };
  if (place === 'tools' && id !== '')
    return {
      queryKey,
      queryFn: async () => {
        const { name } = await toolQuery(id).queryFn();
        return {
          label: instance === undefined ? name : `${isolated(name)}, instance ${instance}`,
          icon: 'tools',
        };
      },
    };
  if (place === 'people' && id !== '')
    return {
      queryKey,
      queryFn: async () => ({
        label: (await dataOf(api.GET('/api/v1/users/{id}', { params: { path: { id: Number(id) } } })))
          .username,
        icon: 'people',
      }),
    };
  return { queryKey, queryFn: () => Promise.reject(new Error('It has no name.')), enabled: false };
}
