import { Autocomplete, Box, Button, Group, SimpleGrid, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { AgentPicker } from '../agents/agent-picker.tsx';
import { localTimeOf, timestampOf } from '../parts/local-time.ts';
import { PersonPicker } from '../people/people-picker.tsx';
import { useMay } from '../session/may.ts';
import type { Filter } from './filter.ts';

const entities = [
  'agents',
  'agent_configs',
  'api_keys',
  'configurations',
  'data_keys',
  'env_vars',
  'invitations',
  'master_key',
  'modules',
  'platform_profiles',
  'plugins',
  'system_config',
  'tool_instances',
  'tools',
  'user_sessions',
  'users',
];
const actions = ['create', 'update', 'delete', 'undo', 'restore', 'revoke', 'set_password'];

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
          <Autocomplete
            label="What"
            placeholder="Any table"
            data={entities}
            value={filter.entity ?? ''}
            onChange={(value) => set('entity', value)}
          />
          <TextInput
            label="Which"
            placeholder="Any id"
            value={filter.entity_id ?? ''}
            onChange={({ currentTarget: { value } }) => set('entity_id', value)}
          />
          <Autocomplete
            label="Action"
            placeholder="Any"
            data={actions}
            value={filter.action ?? ''}
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
          <TextInput
            label="Request"
            placeholder="Any request"
            value={filter.request_id ?? ''}
            onChange={({ currentTarget: { value } }) => set('request_id', value)}
          />
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
