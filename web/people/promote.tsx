import { Button, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { api, dataOf } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { InvitationLink } from './invitation-link.tsx';
import { nameOfPerson, type Person } from './person.ts';
import { type Role, roleOf, roles } from './role.ts';

/**
 * Makes somebody whom Broca knows a user here, by invitation. It stands outside the list: the list tells at once that the
 * person is a user, and the link must outlast that until it was copied.
 */
export function Promote({ person, onClose }: { person: Person | undefined; onClose: () => void }) {
  const name = person ? nameOfPerson(person) : '';
  return (
    <Modal
      opened={person !== undefined}
      onClose={onClose}
      title={`Make ${name} a user`}
      closeOnClickOutside={false}
    >
      {person && <PromoteForm person={person} />}
    </Modal>
  );
}

function PromoteForm({ person }: { person: Person }) {
  const queries = useQueryClient();
  const [username, setUsername] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('user');
  const promote = useMutation({
    mutationFn: () =>
      dataOf(
        api.POST('/api/v1/broca/people/{key}/promote', {
          params: { path: { key: person.key } },
          body: { role, ...(username === '' ? {} : { username }), ...(email === '' ? {} : { email }) },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['broca'] }),
  });
  if (promote.data?.invitation)
    return <InvitationLink username={promote.data.username} invitation={promote.data.invitation} />;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    promote.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text size="sm">
          Nothing has to be typed: the names are made of those on {person.platform}. You get a link to send.
        </Text>
        <TextInput
          label="Username"
          maxLength={50}
          autoComplete="off"
          spellCheck={false}
          placeholder={person.username ?? 'made of the name'}
          value={username}
          onChange={({ currentTarget: { value } }) => setUsername(value)}
        />
        <TextInput
          label="Email"
          type="email"
          autoComplete="off"
          placeholder="none"
          value={email}
          onChange={({ currentTarget: { value } }) => setEmail(value)}
        />
        <Select
          label="Role"
          allowDeselect={false}
          data={roles}
          value={role}
          onChange={(value) => setRole(roleOf(value) ?? 'user')}
        />
        <Problem error={promote.error} />
        <Button type="submit" loading={promote.isPending} style={{ alignSelf: 'end' }}>
          Promote
        </Button>
      </Stack>
    </form>
  );
}
