import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../api.ts';
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
        <Which key={scope} scope={scope} id={id} onPick={(picked) => onPick({ scope, id: picked })} />
      )}
    </>
  );
}

type Pickable = Exclude<Target['type'], 'system' | 'user'>;

function Which({ scope, id, onPick }: { scope: Pickable; id: string; onPick: (id: string) => void }) {
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed, 200);
  const choices = useQuery({
    queryKey: [`${scope}s`, 'choices', q],
    queryFn: () => choicesOf(scope, q),
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
      data={isListed ? data : [...data, { value: id, label: `${scope} ${id}` }]}
      nothingFoundMessage="Nothing of that name"
      {...(choices.error ? { error: choices.error.message } : {})}
    />
  );
}

/** The first that match, by the server's own search. A label that was chosen is no search. */
async function choicesOf(scope: Pickable, q: string): Promise<Choice[]> {
  const params = { query: { limit: '50' as never, ...(q === '' ? {} : { q }) } };
  if (scope === 'agent') {
    const { items } = await dataOf(api.GET('/api/v1/agents', { params }));
    return items.map(({ id, name }) => ({ value: id, label: name ?? id }));
  }
  if (scope === 'tool') {
    const { items } = await dataOf(api.GET('/api/v1/tools', { params }));
    return items.map(({ id, name }) => ({ value: String(id), label: name }));
  }
  if (scope === 'plugin') {
    const { items } = await dataOf(api.GET('/api/v1/plugins', { params }));
    return items.map(({ id, name }) => ({ value: String(id), label: name }));
  }
  const [{ items }, tools] = await Promise.all([
    dataOf(api.GET('/api/v1/tool-instances', { params })),
    dataOf(api.GET('/api/v1/tools', { params: { query: { limit: '200' as never } } })),
  ]);
  const names = new Map(tools.items.map(({ id, name }) => [id, name]));
  return items.map(({ id, tool_id, agent_id }) => ({
    value: String(id),
    label: `${names.get(tool_id) ?? `tool ${tool_id}`} for ${agent_id ?? 'the master system'} (${id})`,
  }));
}
