import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { api, dataOf } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { InvitationLink } from './invitation-link.tsx';
import { type Role, roleOf, roles } from './role.ts';

/** Makes an account for somebody, who sets a password with a one-time link. */
export function Invite() {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button onClick={open}>Invite somebody</Button>
      <Modal opened={isOpen} onClose={close} title="Invite somebody" closeOnClickOutside={false}>
        <InviteForm onClose={close} />
      </Modal>
    </>
  );
}

function InviteForm({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const [username, setUsername] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('user');
  const invite = useMutation({
    mutationFn: () => dataOf(api.POST('/api/v1/users', { body: { username, email, role } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['people'] }),
  });
  if (invite.data?.invitation)
    return (
      <Stack gap="md">
        <InvitationLink username={invite.data.username} invitation={invite.data.invitation} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Done
          </Button>
        </Group>
      </Stack>
    );
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    invite.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label="Username"
          required
          maxLength={50}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          value={username}
          onChange={({ currentTarget: { value } }) => setUsername(value)}
        />
        <TextInput
          label="Email"
          type="email"
          required
          maxLength={255}
          autoComplete="off"
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
        <Problem error={invite.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={invite.isPending}>
            Make the invitation
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
