import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../api.ts';
import { useTool } from '../tools/use-tools.ts';
import { isolated } from '../parts/isolated.ts';

/** One of the tools, found by name. */
export function ToolPicker({
  label,
  value,
  onChange,
}: {
  label: string;
  value: number | undefined;
  onChange: (id: number | undefined) => void;
}) {
  const [typed, setTyped] = useState('');
  const chosen = useTool(value);
  const nameOf = ({ name, module_scope }: { name: string; module_scope: string }) =>
    `${isolated(name)} (${module_scope})`;
  // What was chosen stands in the field as well, and is no search.
  const [q] = useDebouncedValue(chosen.data && typed === nameOf(chosen.data) ? '' : typed, 200);
  const found = useQuery({
    queryKey: ['tools', 'choices of documents', q],
    queryFn: () =>
      dataOf(
        api.GET('/api/v1/tools', {
          params: { query: { sort: 'name', limit: 50, ...(q === '' ? {} : { q }) } },
        }),
      ),
    placeholderData: keepPreviousData,
  });
  const tools = new Map(
    [...(chosen.data ? [chosen.data] : []), ...(found.data?.items ?? [])].map((tool) => [tool.id, tool]),
  );
  return (
    <Select
      label={label}
      placeholder="Any"
      searchable
      clearable
      data={[...tools.values()].map((tool) => ({ value: String(tool.id), label: nameOf(tool) }))}
      filter={({ options }) => options}
      onSearchChange={setTyped}
      value={value === undefined ? null : String(value)}
      onChange={(id) => onChange(id === null ? undefined : Number(id))}
      nothingFoundMessage="No tool has this name."
    />
  );
}
