import { MultiSelect, Select } from '@mantine/core';
import { nameOf, useAgents } from '../agents/use-agents.ts';

/** One of the agents that one may see. */
export function AgentPicker({
  label,
  description,
  placeholder = 'Any',
  value,
  onChange,
}: {
  label: string;
  description?: string;
  placeholder?: string;
  value: string | undefined;
  onChange: (id: string | undefined) => void;
}) {
  return (
    <Select
      label={label}
      description={description}
      placeholder={placeholder}
      searchable
      clearable
      data={useChoices(value === undefined ? [] : [value])}
      value={value ?? null}
      onChange={(id) => onChange(id ?? undefined)}
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
  return (
    <MultiSelect
      label={label}
      description={description}
      searchable
      clearable
      data={useChoices(value)}
      value={value}
      onChange={onChange}
    />
  );
}

function useChoices(chosen: readonly string[]) {
  const { data } = useAgents();
  const choices = new Map(chosen.map((id) => [id, id]));
  for (const agent of data?.items ?? []) choices.set(agent.id, nameOf(agent));
  return [...choices].map(([value, label]) => ({ value, label }));
}
