import { Group, Select, Table } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { memo } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { Listing, usePages } from '../parts/listing.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { SortPicker } from '../parts/sort-picker.tsx';
import { Time } from '../parts/time.tsx';
import { unlessUsual } from '../parts/unless-usual.ts';
import { roleOf, roles } from './role.ts';
import { type PersonSort, personSorts } from './sorts.ts';
import { UserFlags } from './user-flags.tsx';

/** Everybody with an account, found by name, email and role. */
export function PeopleList() {
  const { q = '', role, sort = 'username' } = useSearch({ from: '/people' });
  const navigate = useNavigate({ from: '/people' });
  const [settled] = useDebouncedValue(q, 200);
  const pages = usePages<Schema<'User'>>(['people', 'list', settled, role, sort], (cursor) =>
    dataOf(
      api.GET('/api/v1/users', {
        params: {
          query: {
            sort,
            limit: 50,
            ...(settled === '' ? {} : { q: settled }),
            ...(role ? { role } : {}),
            ...(cursor ? { cursor } : {}),
          },
        },
      }),
    ),
  );
  const search = (changed: { q?: string; role?: ReturnType<typeof roleOf>; sort?: PersonSort }) =>
    void navigate({
      search: (old) => unlessUsual({ ...old, ...changed }, { sort: 'username' }),
      replace: true,
    });
  return (
    <>
      <Group gap="sm" mb="md">
        <SearchField label="Search people" value={q} onChange={(value) => search({ q: value })} />
        <Select
          aria-label="Role"
          placeholder="Any role"
          clearable
          data={roles.map(({ value }) => value)}
          value={role ?? null}
          onChange={(value) => search({ role: roleOf(value) })}
        />
        <SortPicker choices={personSorts} value={sort} onChange={(value) => search({ sort: value })} />
      </Group>
      <Listing
        pages={pages}
        count={['person', 'people']}
        empty="Nobody matches. Clear the search to see all, or invite somebody."
      >
        {(people) => (
          <Table className="stacked" verticalSpacing="sm" highlightOnHover>
            <Table.Thead>
              <Table.Tr style={{ whiteSpace: 'nowrap' }}>
                {['Username', 'Email', 'Role', 'State', 'Last signed in'].map((word) => (
                  <Table.Th key={word} scope="col">
                    {word}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {people.map((user) => (
                <PersonRow key={user.id} user={user} />
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Listing>
    </>
  );
}

const PersonRow = memo(function PersonRow({ user }: { user: Schema<'User'> }) {
  return (
    <Table.Tr>
      <Table.Td className="anywhere">
        <PlaceLink size="sm" to="/people/$id" params={{ id: String(user.id) }}>
          {user.username}
        </PlaceLink>
      </Table.Td>
      <Table.Td data-label="Email" className="anywhere">
        {user.email}
      </Table.Td>
      <Table.Td data-label="Role">{user.role}</Table.Td>
      <Table.Td data-label="State">
        <UserFlags user={user} />
      </Table.Td>
      <Table.Td data-label="Last signed in">
        <Time at={user.last_login} />
      </Table.Td>
    </Table.Tr>
  );
});
