import { Button, Modal, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { PersonPicker } from './people-picker.tsx';

/** Says that somebody whom Broca knows is a user here already. */
export function LinkPerson({ person, name }: { person: Schema<'BrocaPerson'>; name: string }) {
  const [isOpen, { open, close }] = useDisclosure();
  const [user, setUser] = useState<number>();
  const queries = useQueryClient();
  const link = useMutation({
    mutationFn: (user_id: number) =>
      dataOf(
        api.POST('/api/v1/broca/people/{key}/link', {
          params: { path: { key: person.key } },
          body: { user_id },
        }),
      ),
    onSuccess: async () => {
      close();
      await queries.invalidateQueries({ queryKey: ['broca'] });
    },
  });
  return (
    <>
      <Button variant="default" onClick={open} aria-label={`Link ${name} to a user`}>
        Link to a user
      </Button>
      <Modal opened={isOpen} onClose={close} title={`Who is ${name}?`}>
        <Stack gap="md">
          <PersonPicker label="User" value={user} onChange={setUser} />
          <Problem error={link.error} />
          <Button
            disabled={user === undefined}
            loading={link.isPending}
            onClick={() => user !== undefined && link.mutate(user)}
            style={{ alignSelf: 'end' }}
          >
            Link
          </Button>
        </Stack>
      </Modal>
    </>
  );
}
