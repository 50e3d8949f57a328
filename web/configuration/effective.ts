import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { itemsOf } from '../../client/client.ts';
import { api, dataOf, type Schema } from '../api.ts';
import type { Target } from './target.ts';

export type Effective = Schema<'EffectiveConfiguration'>;
export type EffectiveKey = Effective['keys'][string];
/** What of an effective configuration is shown. */
export type Explained = Pick<Effective, 'keys' | 'valid' | 'errors' | 'revision'> &
  Partial<Pick<Effective, 'values'>>;

/** What a target is configured with, and why; `at` is a revision or a time of the past. */
export function useEffective(target: Target, at = '', seesSystem = false, isSeen = true) {
  return useQuery({
    queryKey: ['effective', target.type, target.id, at, seesSystem],
    queryFn: () => explain(target, { at, seesSystem }),
    placeholderData: keepPreviousData,
    enabled: isSeen,
  });
}

/** One sealed value in the clear, for the screen only; the journal tells who asked. */
export async function revealKey(target: Target, at: string, key: string, { origin }: EffectiveKey) {
  const id = { path: { id: String(origin.id) as never } };
  if (target.type !== 'system') return (await explain(target, { at, key })).keys[key]?.value;
  const { value } = await dataOf(
    origin.table === 'system_config'
      ? api.POST('/api/v1/system-config/{key}/reveal', { params: { path: { key } } })
      : api.POST('/api/v1/configurations/{id}/reveal', { params: id }),
  );
  return value;
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
  /** May the system configuration be read? Only the scope system itself asks for it row by row. */
  seesSystem?: boolean;
  /** Whose sealed value is shown in the clear. */
  key?: string;
}

function explain({ type, id }: Target, { at, seesSystem = false, key }: Look): Promise<Explained> {
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
      return explainSystem(seesSystem);
  }
}

/**
 * The system has no effective configuration of its own: what its two tables say, the stronger one over the other. Both
 * are read to their end, as the server gives the other targets whole: only all rows tell what is overridden.
 */
async function explainSystem(seesSystem: boolean): Promise<Explained> {
  const keys: Explained['keys'] = {};
  const add = (
    table: string,
    key: string,
    value: unknown,
    row: {
      id: number;
      revision: number;
      is_encrypted: boolean;
      pinned_by: string | null;
      updated_at: string;
    },
  ) => {
    const under = keys[key];
    const overridden = under && {
      layer: under.origin.layer,
      table: under.origin.table,
      id: under.origin.id,
      sealed: under.sealed,
      value: under.value,
    };
    keys[key] = {
      value,
      sealed: row.is_encrypted,
      pinned_by: row.pinned_by,
      origin: {
        layer: 'system',
        table,
        id: row.id,
        revision: row.revision,
        actor: null,
        at: row.updated_at,
      },
      overrides: overridden ? [overridden] : [],
    };
  };
  const page = (cursor: string | undefined) => ({
    limit: '200' as never,
    ...(cursor === undefined ? {} : { cursor }),
  });
  if (seesSystem)
    for await (const row of itemsOf((cursor) =>
      api.GET('/api/v1/system-config', { params: { query: page(cursor) } }),
    ))
      add('system_config', row.config_key, row.config_value, row);
  for await (const row of itemsOf((cursor) =>
    api.GET('/api/v1/configurations', { params: { query: { ...page(cursor), scope: 'system' } } }),
  ))
    add('configurations', row.key, row.value, row);
  const revision = Math.max(0, ...Object.values(keys).map(({ origin }) => origin.revision));
  return { keys, revision, valid: true, errors: [] };
}
