import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Delete } from '../editing/delete.tsx';
import { Problem } from '../parts/problem.tsx';
import { useMay } from '../session/may.ts';
import { eraseFromJournal } from './erase.tsx';
import { InvitationLink } from './invitation-link.tsx';
import { isLocked } from './user-flags.tsx';

/** What can be done with an account. */
export function Account({ user }: { user: Schema<'User'> }) {
  const may = useMay();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asks, setAsks] = useState<'deactivate' | 'delete' | 'link'>();
  const [isErased, setErased] = useState(false);
  const close = () => setAsks(undefined);
  const { id, username, revision } = user;
  const refresh = () => queries.invalidateQueries({ queryKey: ['people'] });
  const setActive = (is_active: boolean) =>
    dataOf(
      api.PATCH('/api/v1/users/{id}', {
        params: { path: { id }, header: { 'If-Match': `"${revision}"` } },
        body: { is_active },
      }),
    );
  const activate = useMutation({ mutationFn: () => setActive(true), onSuccess: refresh });
  const unlock = useMutation({
    mutationFn: () => dataOf(api.POST('/api/v1/users/{id}/unlock', { params: { path: { id } } })),
    onSuccess: refresh,
  });
  const remove = async (cascade: boolean) => {
    await dataOf(
      api.DELETE('/api/v1/users/{id}', {
        params: {
          path: { id },
          query: { cascade: String(cascade) },
          header: { 'If-Match': `"${revision}"` },
        },
      }),
    );
    if (isErased) await eraseFromJournal(id);
    await navigate({ to: '/people' });
    await refresh();
  };
  return (
    <Stack gap="sm">
      <Group gap="sm">
        {may('users:update') && (
          <>
            {isLocked(user) && (
              <Button variant="light" loading={unlock.isPending} onClick={() => unlock.mutate()}>
                Unlock
              </Button>
            )}
            <Button variant="default" onClick={() => setAsks('link')}>
              New password link
            </Button>
            {user.is_active ? (
              <Button variant="default" onClick={() => setAsks('deactivate')}>
                Deactivate
              </Button>
            ) : (
              <Button variant="light" loading={activate.isPending} onClick={() => activate.mutate()}>
                Activate
              </Button>
            )}
          </>
        )}
        {may('users:delete') && (
          <Button variant="default" c="red" onClick={() => setAsks('delete')}>
            Delete
          </Button>
        )}
      </Group>
      <Problem error={activate.error ?? unlock.error} />
      <Confirm
        title={`Deactivate ${username}?`}
        action="Deactivate"
        isOpen={asks === 'deactivate'}
        onClose={close}
        onConfirm={() => setActive(false).then(refresh)}
      >
        <Text size="sm">
          {username} is signed out everywhere and cannot sign in; the keys stop working. Nothing is deleted.
        </Text>
      </Confirm>
      <Delete name={username} isOpen={asks === 'delete'} onClose={close} onDelete={remove} canUndo={false}>
        <Text size="sm">The account goes, with its sessions and keys. It cannot be undone.</Text>
        <Checkbox
          label="Erase from the journal as well who this was"
          description="What the person did stays there, done by a number."
          checked={isErased}
          onChange={({ currentTarget }) => setErased(currentTarget.checked)}
        />
      </Delete>
      <Modal
        opened={asks === 'link'}
        onClose={close}
        title={`A new link for ${username}`}
        closeOnClickOutside={false}
      >
        <NewLink user={user} />
      </Modal>
    </Stack>
  );
}

function NewLink({ user: { id, username, has_password } }: { user: Schema<'User'> }) {
  const link = useMutation({
    mutationFn: () =>
      dataOf(
        api.POST('/api/v1/users/{id}/invitation', {
          params: { path: { id } },
          body: { purpose: has_password ? 'recovery' : 'invitation' },
        }),
      ),
  });
  if (link.data) return <InvitationLink username={username} invitation={link.data} />;
  return (
    <Stack gap="md">
      <Text size="sm">
        {has_password
          ? `With the link ${username} sets a new password. The old one works until then.`
          : `With the link ${username} sets the first password.`}{' '}
        Earlier links stop working.
      </Text>
      <Problem error={link.error} />
      <Button loading={link.isPending} onClick={() => link.mutate()} style={{ alignSelf: 'end' }}>
        Make the link
      </Button>
    </Stack>
  );
}
