import { Box, Button, Group, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { AgentPicker } from '../agents/agent-picker.tsx';
import { localTimeOf, timestampOf } from '../parts/local-time.ts';
import { PersonPicker } from '../people/people-picker.tsx';
import { useMay } from '../session/may.ts';
import type { Filter } from './filter.ts';
import { actions, deedAlone, entities, nounsOf } from './record-words.ts';

/** What narrows the journal. All of it stands in the address, so that a link can be shared. */
export function Filters({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const may = useMay();
  const [isOpen, { toggle }] = useDisclosure();
  const count = Object.values(filter).filter((value) => value !== '').length;
  const set = (name: keyof Filter, value: string | undefined) => onChange({ ...filter, [name]: value });
  return (
    <>
      <Button
        variant="default"
        hiddenFrom="sm"
        aria-expanded={isOpen}
        onClick={toggle}
        style={{ alignSelf: 'start' }}
      >
        {isOpen ? 'Hide the filters' : `Filters (${count})`}
      </Button>
      <Box {...(isOpen ? {} : { visibleFrom: 'sm' })}>
        <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
          <Choice
            label="Kind"
            values={entities}
            wordsOf={nounsOf}
            value={filter.entity}
            onChange={(value) => set('entity', value)}
          />
          <TextInput
            label="Id"
            placeholder="Any"
            value={filter.entity_id ?? ''}
            onChange={({ currentTarget: { value } }) => set('entity_id', value)}
          />
          <Choice
            label="Action"
            values={actions}
            wordsOf={deedAlone}
            value={filter.action}
            onChange={(value) => set('action', value)}
          />
          <AgentPicker label="Agent" value={filter.agent_id} onChange={(id) => set('agent_id', id)} />
          {may('users:read') && (
            <PersonPicker
              label="Who"
              value={filter.user_id === undefined ? undefined : Number(filter.user_id)}
              onChange={(id) => set('user_id', id === undefined ? undefined : String(id))}
            />
          )}
          {filter.request_id !== undefined && (
            <TextInput
              label="Request"
              value={filter.request_id}
              onChange={({ currentTarget: { value } }) => set('request_id', value)}
            />
          )}
          <Moment label="From" value={filter.since} onChange={(value) => set('since', value)} />
          <Moment label="Until" value={filter.until} onChange={(value) => set('until', value)} />
        </SimpleGrid>
      </Box>
      {count > 0 && (
        <Group>
          <Button variant="default" size="compact-sm" onClick={() => onChange({})}>
            Clear the filters
          </Button>
        </Group>
      )}
    </>
  );
}

/** One of the words of the journal, shown as people say it. A link may name another than those that are offered. */
function Choice({
  label,
  values,
  wordsOf,
  value,
  onChange,
}: {
  label: string;
  values: readonly string[];
  wordsOf: (value: string) => string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  const offered = value === undefined || values.includes(value) ? values : [...values, value];
  return (
    <Select
      label={label}
      placeholder="Any"
      searchable
      clearable
      data={offered
        .map((one) => ({ value: one, label: wordsOf(one) }))
        .sort((a, b) => a.label.localeCompare(b.label))}
      value={value ?? null}
      onChange={(chosen) => onChange(chosen ?? undefined)}
      nothingFoundMessage="Nothing of that name"
    />
  );
}

/** One end of a span of time. */
function Moment({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  return (
    <TextInput
      type="datetime-local"
      step={1}
      label={label}
      value={localTimeOf(value ?? '')}
      onChange={({ currentTarget: { value: text } }) => onChange(timestampOf(text))}
    />
  );
}
