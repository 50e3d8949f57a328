import { MultiSelect, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { nameOf, useAgentNames, useAgents } from './use-agents.ts';

/** One of the agents that one may see, found by name among however many there are. */
export function AgentPicker({
  label,
  ariaLabel,
  description,
  placeholder = 'Any',
  value,
  onChange,
}: {
  label?: string;
  /** In place of a label that is shown. */
  ariaLabel?: string;
  description?: string;
  placeholder?: string;
  value: string | undefined;
  onChange: (id: string | undefined) => void;
}) {
  const { data, onSearch } = useFound(value === undefined ? [] : [value]);
  return (
    <Select
      label={label}
      aria-label={ariaLabel}
      description={description}
      placeholder={placeholder}
      searchable
      clearable
      data={data}
      filter={({ options }) => options}
      onSearchChange={onSearch}
      value={value ?? null}
      onChange={(id) => onChange(id ?? undefined)}
      nothingFoundMessage="No agent of that name"
    />
  );
}

export function AgentsPicker({
  label,
  description,
  value,
  onChange,
}: {
  label: string;
  description?: string;
  value: string[];
  onChange: (ids: string[]) => void;
}) {
  const { data, onSearch } = useFound(value);
  return (
    <MultiSelect
      label={label}
      description={description}
      searchable
      clearable
      data={data}
      filter={({ options }) => options}
      onSearchChange={onSearch}
      value={value}
      onChange={onChange}
      nothingFoundMessage="No agent of that name"
    />
  );
}

/** What can be chosen: the first that match what was typed, and those who are chosen already. */
function useFound(chosen: readonly string[]) {
  const [typed, setTyped] = useState('');
  const names = useAgentNames(chosen);
  const labels = new Map(
    chosen.flatMap((id) => {
      const name = names.get(id);
      return name === undefined ? [] : [[id, name] as const];
    }),
  );
  // What is chosen stands in the field as well, and is no search.
  const isSearch = ![...labels.values()].includes(typed);
  const [settled] = useDebouncedValue(isSearch ? typed.trim() : '', 200);
  const { data } = useAgents({ q: settled });
  for (const agent of data?.items ?? []) labels.set(agent.id, nameOf(agent));
  return { data: [...labels].map(([value, label]) => ({ value, label })), onSearch: setTyped };
}
