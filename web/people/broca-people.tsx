import { Alert, Button, Group, List, Paper, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { Mark } from '../parts/mark.tsx';
import { Listing, usePages } from '../parts/listing.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { Time } from '../parts/time.tsx';
import { useMay } from '../session/may.ts';
import { LinkPerson } from './link-person.tsx';
import { nameOfPerson, type Person } from './person.ts';
import { Promote } from './promote.tsx';

interface Found {
  items: Person[];
  next_cursor: string | null;
  findings: Schema<'BrocaFinding'>[];
}

/** People who talk with agents through Broca, read out of its databases in the home. */
export function BrocaPeople() {
  const { q = '' } = useSearch({ from: '/people' });
  const navigate = useNavigate({ from: '/people' });
  const [promoting, setPromoting] = useState<Person>();
  const [settled] = useDebouncedValue(q, 250);
  const pages = usePages<Person, Found>(['broca', 'people', settled], (cursor) =>
    dataOf(
      api.GET('/api/v1/broca/people', {
        params: {
          query: {
            sort: '-last_interaction',
            limit: 50,
            ...(settled === '' ? {} : { q: settled }),
            ...(cursor ? { cursor } : {}),
          },
        },
      }),
    ),
  );
  const findings = pages.data?.pages[0]?.findings ?? [];
  return (
    <Stack gap="md">
      <SearchField
        label="Search people from Broca"
        value={q}
        onChange={(value) =>
          void navigate({ search: { tab: 'broca', ...(value === '' ? {} : { q: value }) }, replace: true })
        }
      />
      {findings.length > 0 && (
        <Alert color="yellow" title="Not every place could be read">
          <List size="sm" style={{ overflowWrap: 'anywhere' }}>
            {findings.map(({ path, kind, message }) => (
              <List.Item key={`${path} ${kind}`}>
                {path}: {message}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Listing
        pages={pages}
        count={['person', 'people']}
        empty={
          settled === ''
            ? 'Broca knows nobody yet, or no database of Broca lies in the home. Whoever talks to an agent through it appears here.'
            : 'Nobody matches. Clear the search to see all.'
        }
      >
        {(people) =>
          people.map((person) => <FoundPerson key={person.key} person={person} onPromote={setPromoting} />)
        }
      </Listing>
      <Promote person={promoting} onClose={() => setPromoting(undefined)} />
    </Stack>
  );
}

function FoundPerson({ person, onPromote }: { person: Person; onPromote: (person: Person) => void }) {
  const may = useMay();
  const name = nameOfPerson(person);
  return (
    <Paper withBorder p="sm" component="article" aria-label={name}>
      <Group justify="space-between" gap="sm">
        <div style={{ flex: '1 1 240px', minWidth: 0 }}>
          <Group gap="sm">
            <Text fw={600} className="anywhere">
              {name}
            </Text>
            <Mark is="plain">{person.platform}</Mark>
            {!person.is_active && <Mark is="bad">switched off in Broca</Mark>}
          </Group>
          <Text size="sm" c="dimmed" className="anywhere">
            {person.username !== null && `${person.username}, `}
            {person.interaction_count} messages, last <Time at={person.last_interaction} />
            {person.agent_ids.length > 0 && `, with ${person.agent_ids.join(', ')}`}
          </Text>
          <Text size="sm" c="dimmed" className="anywhere">
            Found in {person.databases.join(', ')}
          </Text>
        </div>
        {person.user_id === null ? (
          <Group gap="sm">
            {may('users:create') && (
              <Button variant="light" onClick={() => onPromote(person)} aria-label={`Promote ${name}`}>
                Promote
              </Button>
            )}
            {may('users:update') && <LinkPerson person={person} name={name} />}
          </Group>
        ) : (
          <PlaceLink to="/people/$id" params={{ id: String(person.user_id) }}>
            is a user here
          </PlaceLink>
        )}
      </Group>
    </Paper>
  );
}
