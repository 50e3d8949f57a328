import { MultiSelect, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../api.ts';

interface Common {
  label: string;
  description?: string;
}

/** One person, found by name among however many there are. */
export function PersonPicker({
  value,
  onChange,
  ...rest
}: Common & { value: number | undefined; onChange: (id: number | undefined) => void }) {
  const { data, onSearch } = useFound(value === undefined ? [] : [value]);
  return (
    <Select
      {...rest}
      placeholder="Type a name"
      searchable
      clearable
      data={data}
      filter={({ options }) => options}
      onSearchChange={onSearch}
      value={value === undefined ? null : String(value)}
      onChange={(id) => onChange(id === null ? undefined : Number(id))}
      nothingFoundMessage="Nobody has this name."
    />
  );
}

/** Several people. */
export function PeoplePicker({
  value,
  onChange,
  ...rest
}: Common & { value: readonly number[]; onChange: (ids: number[]) => void }) {
  const { data, onSearch } = useFound(value);
  return (
    <MultiSelect
      {...rest}
      placeholder="Type a name"
      searchable
      data={data}
      filter={({ options }) => options}
      onSearchChange={onSearch}
      value={value.map(String)}
      onChange={(ids) => onChange(ids.map(Number))}
      nothingFoundMessage="Nobody has this name."
    />
  );
}

/** What can be chosen: whoever matches what was typed, and those who are chosen already. */
function useFound(chosen: readonly number[]) {
  const [typed, setTyped] = useState('');
  const [settled] = useDebouncedValue(typed, 200);
  const known = useQueries({
    queries: chosen.map((id) => ({
      queryKey: ['people', 'one', id],
      queryFn: () => dataOf(api.GET('/api/v1/users/{id}', { params: { path: { id } } })),
    })),
  });
  const found = useQuery({
    queryKey: ['people', 'found', settled],
    queryFn: () =>
      dataOf(api.GET('/api/v1/users', { params: { query: { q: settled, limit: 20, sort: 'username' } } })),
    placeholderData: (previous) => previous,
  });
  const labels = new Map(chosen.map((id) => [String(id), `Person ${id}`]));
  for (const { id, username } of [...known.flatMap(({ data }) => data ?? []), ...(found.data?.items ?? [])])
    labels.set(String(id), username);
  return { data: [...labels].map(([value, label]) => ({ value, label })), onSearch: setTyped };
}
