import { useQuery } from '@tanstack/react-query';
import { api, ApiError, dataOf, type Schema } from '../api.ts';
import { valueAt } from '../parts/json.ts';
import type { Place } from './target.ts';

export type Change = Schema<'ConfigurationChangeInput'>;
type Json = Record<string, unknown>;

/** What stands at one place for one key. */
export interface Stored {
  isSet: boolean;
  value: unknown;
  isSealed: boolean;
  /** Of the row, 0 when there is none; of the record whose column it is in. */
  revision: number;
  pinnedBy: string | null;
  /** The whole column that the value is in, when it is in one. */
  column?: Json;
}

const nothing: Stored = { isSet: false, value: undefined, isSealed: false, revision: 0, pinnedBy: null };

/** The value as it is kept there now: what a change is checked against. */
export function useStored(place: Place, key: string) {
  return useQuery({
    queryKey: ['settings', 'one', place, key],
    queryFn: () => readStored(place, key),
    enabled: key !== '',
    // What one begins with must be what is there, not what was there some time ago.
    gcTime: 0,
  });
}

export async function readStored(place: Place, key: string): Promise<Stored> {
  switch (place.table) {
    case 'configurations': {
      const { scope, scope_id } = place;
      const { items } = await dataOf(
        api.GET('/api/v1/configurations', {
          params: { query: { scope, key, ...(scope_id === null ? {} : { scope_id }) } },
        }),
      );
      const [row] = items;
      return row ? settingOf(row, row.value) : nothing;
    }
    case 'system_config':
      return orNothing(async () => {
        const row = await dataOf(api.GET('/api/v1/system-config/{key}', { params: { path: { key } } }));
        return settingOf(row, row.config_value);
      });
    case 'agent_configs':
      return orNothing(async () => {
        const path = { id: place.agent_id, key };
        const row = await dataOf(api.GET('/api/v1/agents/{id}/configs/{key}', { params: { path } }));
        return settingOf(row, row.config_value);
      });
    case 'tool_instances': {
      const params = { path: { id: String(place.id) as never } };
      return inColumn(await dataOf(api.GET('/api/v1/tool-instances/{id}', { params })), key);
    }
    case 'plugins': {
      const params = { path: { id: String(place.id) as never } };
      return inColumn(await dataOf(api.GET('/api/v1/plugins/{id}', { params })), key);
    }
    case 'agents':
      return inColumn(
        await dataOf(api.GET('/api/v1/agents/{id}', { params: { path: { id: place.id } } })),
        key,
      );
  }
}

/** The key whose value, kept as a whole, holds this one there; null: it stands alone, or is not to be seen. */
export function useHolder(place: Place, key: string) {
  return useQuery({
    queryKey: ['settings', 'holder', place, key],
    queryFn: () => findHolder(place, key),
    enabled: key.includes('.'),
  });
}

async function findHolder(place: Place, key: string): Promise<string | null> {
  // The values of a record lie one within the other anyway.
  if ('id' in place) return null;
  const path = key.split('.');
  for (let length = path.length; length > 0; length--) {
    const holder = path.slice(0, length).join('.');
    const { isSet, isSealed, value } = await readStored(place, holder);
    const holds = length < path.length && (isSealed || valueAt(value, path.slice(length)) !== undefined);
    if (isSet) return holds ? holder : null;
  }
  return null;
}

/** The change that sets the key there, or unsets it. */
export function changeOf(
  place: Place,
  key: string,
  { column = {}, ...stored }: Stored,
  edit: { value: unknown; seal: boolean } | 'unset',
): Change {
  const expected_revision = stored.revision;
  if ('id' in place) {
    const config = edit === 'unset' ? without(column, key) : withValue(column, key, edit.value);
    return { ...place, config, expected_revision };
  }
  const seals = edit !== 'unset' && edit.seal !== stored.isSealed ? { is_encrypted: edit.seal } : {};
  const common = { expected_revision, ...seals };
  if (place.table === 'configurations') {
    const row = { ...place, key, ...common };
    return edit === 'unset'
      ? { ...row, delete: true }
      : { ...row, value: edit.value, ...typed('type', edit.value) };
  }
  const row =
    place.table === 'system_config'
      ? { table: place.table, config_key: key, ...common }
      : { table: place.table, agent_id: place.agent_id, config_key: key, ...common };
  return edit === 'unset'
    ? { ...row, delete: true }
    : { ...row, config_value: edit.value, ...typed('config_type', edit.value) };
}

type ValueType = 'string' | 'number' | 'boolean' | 'json';

/** The type that a value says it has; nothing has none. */
export function typeOf(value: unknown): ValueType {
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'json';
}

function typed<Name extends string>(name: Name, value: unknown): { [name in Name]?: ValueType } {
  return (value === null ? {} : { [name]: typeOf(value) }) as { [name in Name]?: ValueType };
}

function settingOf(
  row: { is_encrypted: boolean; revision: number; pinned_by: string | null },
  value: unknown,
): Stored {
  return {
    isSet: true,
    value,
    isSealed: row.is_encrypted,
    revision: row.revision,
    pinnedBy: row.pinned_by,
  };
}

function inColumn({ config, revision }: { config: Json | null; revision: number }, key: string): Stored {
  const column = config ?? {};
  const value = key
    .split('.')
    .reduce<unknown>((inner, name) => (isJson(inner) ? inner[name] : undefined), column);
  const isSealed = isJson(value) && '$sealed' in value;
  return {
    isSet: value !== undefined,
    value: isSealed ? null : value,
    isSealed,
    revision,
    pinnedBy: null,
    column,
  };
}

function withValue(column: Json, key: string, value: unknown): Json {
  const [name = '', ...rest] = key.split('.');
  if (rest.length === 0) return { ...column, [name]: value };
  const inner = column[name];
  return { ...column, [name]: withValue(isJson(inner) ? inner : {}, rest.join('.'), value) };
}

function without(column: Json, key: string): Json {
  const [name = '', ...rest] = key.split('.');
  const inner = column[name];
  const { [name]: _gone, ...others } = column;
  if (rest.length === 0 || !isJson(inner)) return others;
  const left = without(inner, rest.join('.'));
  return Object.keys(left).length === 0 ? others : { ...others, [name]: left };
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function orNothing(read: () => Promise<Stored>): Promise<Stored> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return nothing;
    throw error;
  }
}
