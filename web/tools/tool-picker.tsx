import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../api.ts';
import { useTool } from './use-tools.ts';
import { isolated } from '../parts/isolated.ts';

/** One tool, found by name among however many there are. */
export function ToolPicker({
  label,
  placeholder = 'Type a name',
  value,
  onChange,
}: {
  label: string;
  placeholder?: string;
  value: number | undefined;
  onChange: (id: number | undefined) => void;
}) {
  const [typed, setTyped] = useState('');
  const [settled] = useDebouncedValue(typed, 200);
  const chosen = useTool(value);
  const found = useQuery({
    queryKey: ['tools', 'found', settled],
    queryFn: () =>
      dataOf(api.GET('/api/v1/tools', { params: { query: { q: settled, limit: 20, sort: 'name' } } })),
    placeholderData: (previous) => previous,
  });
  const labels = new Map(
    [...(chosen.data ? [chosen.data] : []), ...(found.data?.items ?? [])].map(
      ({ id, name, module_scope }) => [
        String(id),
        module_scope === 'agent' ? `${isolated(name)} (of agents)` : name,
      ],
    ),
  );
  return (
    <Select
      label={label}
      placeholder={placeholder}
      searchable
      clearable
      data={[...labels].map(([id, name]) => ({ value: id, label: name }))}
      // The server searches descriptions as well; what is chosen is shown by its name.
      filter={({ options }) => options}
      onSearchChange={(text) => setTyped([...labels.values()].includes(text) ? '' : text)}
      value={value === undefined ? null : String(value)}
      onChange={(id) => onChange(id === null ? undefined : Number(id))}
      nothingFoundMessage="No tool has this name."
    />
  );
}
