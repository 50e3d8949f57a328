import { Button, Code, Group, Modal, Select, Stack, Table, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Listing } from '../parts/listing.tsx';
import { Mark } from '../parts/mark.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { type Saved, SavedNotice } from '../changes/saved.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { Time } from '../parts/time.tsx';
import { ManifestText } from '../tools/manifest.tsx';
import { ModuleActions } from './module-actions.tsx';
import { type Module, stateOf, stateWords, useModulePages } from './use-modules.ts';

const types = ['tool', 'plugin'];

/** Every manifest that was found, and what became of it. */
export function Modules() {
  const { q = '', state: stateText, type } = useSearch({ from: '/discovery' });
  const navigate = useNavigate({ from: '/discovery' });
  const [settled] = useDebouncedValue(q, 200);
  const [saved, setSaved] = useState<Saved>();
  const [opened, setOpened] = useState<Module>();
  const state = stateOf(stateText);
  const pages = useModulePages({ q: settled, state, type });
  const isNarrowed = q !== '' || state !== undefined || type !== undefined;
  const narrow = (changed: { q?: string; state?: string | undefined; type?: string | undefined }) =>
    void navigate({
      search: (before) => {
        const next = { ...before, ...changed };
        return Object.fromEntries(Object.entries(next).filter(([, value]) => value));
      },
      replace: true,
    });
  return (
    <Stack gap="md">
      <Group gap="sm">
        <SearchField label="Search modules" value={q} onChange={(value) => narrow({ q: value })} />
        <Select
          aria-label="State"
          placeholder="Any state"
          clearable
          data={Object.entries(stateWords).map(([value, label]) => ({ value, label }))}
          value={state ?? null}
          onChange={(value) => narrow({ state: value ?? undefined })}
        />
        <Select
          aria-label="Type"
          placeholder="Any type"
          clearable
          data={[...new Set([...types, ...(type === undefined ? [] : [type])])]}
          value={type ?? null}
          onChange={(value) => narrow({ type: value ?? undefined })}
        />
      </Group>
      <SavedNotice saved={saved} onClose={() => setSaved(undefined)} />
      <Listing
        pages={pages}
        count={['module', 'modules']}
        empty={
          isNarrowed
            ? 'No module matches. Clear the filters to see all.'
            : 'Nothing was found yet. Preview a scan under Home, then apply it.'
        }
      >
        {(modules) => (
          <Table className="stacked" verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                {['Module', 'Type', 'State', 'For', 'Read', 'Do'].map((word) => (
                  <Table.Th key={word} scope="col" {...(word === 'Read' ? { visibleFrom: 'md' } : {})}>
                    {word}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {modules.map((module) => (
                <Row key={module.id} module={module} onOpen={() => setOpened(module)} onSaved={setSaved} />
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Listing>
      <Modal
        opened={opened !== undefined}
        onClose={() => setOpened(undefined)}
        title={opened?.path}
        size="lg"
      >
        {opened && <ManifestText id={opened.id} />}
      </Modal>
    </Stack>
  );
}

function Row({
  module,
  onOpen,
  onSaved,
}: {
  module: Module;
  onOpen: () => void;
  onSaved: (saved: Saved) => void;
}) {
  const { name, path, location, type, version, state, problem, agent_id, last_seen } = module;
  const is =
    state === 'registered' ? 'good' : state === 'conflict' || state === 'missing' ? 'bad' : 'warning';
  return (
    <Table.Tr>
      <Table.Td>
        <Text fw={600} className="anywhere">
          {name}
          {version !== null && (
            <Text span size="sm" c="dimmed" fw={400}>
              {' '}
              {version}
            </Text>
          )}
        </Text>
        <Code className="anywhere">{path}</Code>
      </Table.Td>
      <Table.Td data-label="Type" maw={140} className={type.length > 12 ? 'anywhere' : undefined}>
        {type}
      </Table.Td>
      <Table.Td data-label="State" maw={360}>
        <Mark is={is}>{stateWords[state]}</Mark>
        {problem !== null && (
          <Text size="sm" className="anywhere">
            {problem}
          </Text>
        )}
      </Table.Td>
      <Table.Td data-label="For" {...(agent_id === null ? { visibleFrom: 'md' } : {})}>
        {agent_id === null ? (
          <Text span size="sm" c="dimmed">
            {location === 'agents' ? 'nobody yet' : 'the system'}
          </Text>
        ) : (
          <PlaceLink size="sm" to="/agents/$id" params={{ id: agent_id }}>
            {agent_id}
          </PlaceLink>
        )}
      </Table.Td>
      <Table.Td data-label="Read" visibleFrom="md">
        <Time at={last_seen} />
      </Table.Td>
      <Table.Td data-label="Do">
        <Button variant="default" size="compact-sm" onClick={onOpen} aria-label={`Manifest of ${path}`}>
          Manifest
        </Button>
        <ModuleActions module={module} onSaved={onSaved} />
      </Table.Td>
    </Table.Tr>
  );
}
