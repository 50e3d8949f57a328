import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, dataOf, type Schema } from '../api.ts';
import type { Target } from './target.ts';

export type Effective = Schema<'EffectiveConfiguration'>;
export type EffectiveKey = Effective['keys'][string];

/** What a target is configured with, and why; `at` is a revision or a time of the past. */
export function useEffective(target: Target, at = '', isSeen = true) {
  return useQuery({
    queryKey: ['effective', target.type, target.id, at],
    queryFn: () => explain(target, { at }),
    placeholderData: keepPreviousData,
    enabled: isSeen,
  });
}

/** One sealed value in the clear, for the screen only; the journal tells who asked. */
export async function revealKey(target: Target, at: string, key: string) {
  return (await explain(target, { at, key })).keys[key]?.value;
}

/** An instance as its program gets it, secrets in the clear; the journal tells who asked. */
export function revealInstance(id: string): Promise<Effective> {
  return dataOf(
    api.GET('/api/v1/tool-instances/{id}/effective-config', {
      params: { path: { id: id as never }, query: { reveal: 'true' } },
    }),
  );
}

interface Look {
  at: string;
  /** Whose sealed value is shown in the clear. */
  key?: string;
}

function explain({ type, id }: Target, { at, key }: Look): Promise<Effective> {
  const query = { ...(at === '' ? {} : { at }), ...(key === undefined ? {} : { reveal_key: key }) };
  const params = { path: { id: id as never }, query };
  switch (type) {
    case 'instance':
      return dataOf(api.GET('/api/v1/tool-instances/{id}/effective-config', { params }));
    case 'tool':
      return dataOf(api.GET('/api/v1/tools/{id}/effective-config', { params }));
    case 'plugin':
      return dataOf(api.GET('/api/v1/plugins/{id}/effective-config', { params }));
    case 'agent':
      return dataOf(api.GET('/api/v1/agents/{id}/effective-config', { params }));
    case 'user':
      return dataOf(api.GET('/api/v1/users/me/effective-config', { params: { query } }));
    case 'system':
      return dataOf(api.GET('/api/v1/system/effective-config', { params: { query } }));
  }
}
