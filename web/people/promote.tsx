import { Button, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { InvitationLink } from './invitation-link.tsx';
import { type Role, roleOf, roles } from './role.ts';

/** Makes somebody whom Broca knows a user here, by invitation. */
export function Promote({ person, name }: { person: Schema<'BrocaPerson'>; name: string }) {
  const [isOpen, { open, close }] = useDisclosure();
  const queries = useQueryClient();
  const onClose = () => {
    close();
    // Only now: the list would take the row away, and the link with it, before it was copied.
    void queries.invalidateQueries({ queryKey: ['broca'] });
  };
  return (
    <>
      <Button variant="light" onClick={open} aria-label={`Promote ${name}`}>
        Promote
      </Button>
      <Modal opened={isOpen} onClose={onClose} title={`Make ${name} a user`} closeOnClickOutside={false}>
        <PromoteForm person={person} />
      </Modal>
    </>
  );
}

function PromoteForm({ person }: { person: Schema<'BrocaPerson'> }) {
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
