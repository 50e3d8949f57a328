import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../api.ts';
import { instanceNameOf } from '../tools/instance-name.tsx';
import { type Instance, toolQuery } from '../tools/use-tools.ts';
import type { Target } from './target.ts';

const scopes: { value: Target['type']; label: string }[] = [
  { value: 'system', label: 'System: everything' },
  { value: 'agent', label: 'An agent' },
  { value: 'tool', label: 'A tool' },
  { value: 'instance', label: 'An instance' },
  { value: 'plugin', label: 'A plugin' },
  { value: 'user', label: 'My preferences' },
];

interface Choice {
  value: string;
  label: string;
}

/** Of what the configuration is shown. */
export function ScopePicker({
  scope,
  id,
  onPick,
}: {
  scope: Target['type'];
  id: string;
  onPick: (picked: { scope: Target['type']; id: string }) => void;
}) {
  return (
    <>
      <Select
        label="Scope"
        allowDeselect={false}
        w={{ base: '100%', xs: 220 }}
        value={scope}
        onChange={(value) => onPick({ scope: value as Target['type'], id: '' })}
        data={scopes}
      />
      {scope !== 'system' && scope !== 'user' && (
        <RecordPicker key={scope} scope={scope} id={id} onPick={(picked) => onPick({ scope, id: picked })} />
      )}
    </>
  );
}

type Pickable = Exclude<Target['type'], 'system' | 'user'>;

/** One record of a kind, found by its name. */
export function RecordPicker({
  scope,
  id,
  onPick,
}: {
  scope: Pickable;
  id: string;
  onPick: (id: string) => void;
}) {
  const [typed, setTyped] = useState('');
  const picked = useLabel(scope, id);
  // What was picked stands in the field as well, and is no search.
  const [q] = useDebouncedValue(typed === picked ? '' : typed, 200);
  const queries = useQueryClient();
  const choices = useQuery({
    queryKey: [`${scope}s`, 'choices', q],
    queryFn: () => choicesOf(queries, scope, q.trim()),
    placeholderData: keepPreviousData,
  });
  const data = choices.data ?? [];
  const isListed = id === '' || data.some(({ value }) => value === id);
  return (
    <Select
      label={scopes.find(({ value }) => value === scope)?.label ?? scope}
      placeholder="Type to search"
      searchable
      allowDeselect={false}
      w={{ base: '100%', xs: 260 }}
      value={id === '' ? null : id}
      onChange={(value) => onPick(value ?? '')}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      data={isListed ? data : [...data, { value: id, label: picked }]}
      nothingFoundMessage="Nothing of that name"
      {...(choices.error ? { error: choices.error.message } : {})}
    />
  );
}

/** What the picked one is called, although no search lists it. */
function useLabel(scope: Pickable, id: string): string {
  const label = useQuery({
    queryKey: [`${scope}s`, 'label', id],
    queryFn: () => labelOf(scope, id),
    enabled: id !== '',
  });
  return label.data ?? (id === '' ? '' : `${scope} ${id}`);
}

async function labelOf(scope: Pickable, id: string): Promise<string> {
  const params = { path: { id: id as never } };
  switch (scope) {
    case 'agent':
      return (await dataOf(api.GET('/api/v1/agents/{id}', { params }))).name ?? id;
    case 'tool':
      return (await dataOf(api.GET('/api/v1/tools/{id}', { params }))).name;
    case 'plugin':
      return (await dataOf(api.GET('/api/v1/plugins/{id}', { params }))).name;
    case 'instance': {
      const instance = await dataOf(api.GET('/api/v1/tool-instances/{id}', { params }));
      return instanceLabel(instance, await labelOf('tool', String(instance.tool_id)));
    }
  }
}

/** The first that match. */
async function choicesOf(queries: QueryClient, scope: Pickable, q: string): Promise<Choice[]> {
  const params = { query: { limit: '50' as never, ...(q === '' ? {} : { q }) } };
  switch (scope) {
    case 'agent': {
      const { items } = await dataOf(api.GET('/api/v1/agents', { params }));
      return items.map(({ id, name }) => ({ value: id, label: name ?? id }));
    }
    case 'tool': {
      const { items } = await dataOf(api.GET('/api/v1/tools', { params }));
      return items.map(({ id, name }) => ({ value: String(id), label: name }));
    }
    case 'plugin': {
      const { items } = await dataOf(api.GET('/api/v1/plugins', { params }));
      return items.map(({ id, name }) => ({ value: String(id), label: name }));
    }
    case 'instance': {
      const { items } = await dataOf(api.GET('/api/v1/tool-instances', { params }));
      return Promise.all(
        items.map(async (one) => {
          const tool = await queries.query(toolQuery(one.tool_id)).catch(() => undefined);
          return { value: String(one.id), label: instanceLabel(one, tool?.name ?? `tool ${one.tool_id}`) };
        }),
      );
    }
  }
}

/** Names may be alike; numbers are not. */
function instanceLabel(instance: Instance, tool: string): string {
  return `${instanceNameOf(instance, tool)} (${instance.id})`;
}
