import { Button, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { api, dataOf } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import type { Saved } from '../changes/saved.tsx';
import type { Module } from './use-modules.ts';

/** Makes an agent of the folder in which a module was found. */
export function RegisterAgent({ module, onSaved }: { module: Module; onSaved: (saved: Saved) => void }) {
  const [isOpen, { open, close }] = useDisclosure();
  const key = folderKey(module.path);
  return (
    <>
      <Button
        variant="light"
        size="sm"
        onClick={open}
        aria-label={`Register the agent ${key}, for ${module.name}`}
      >
        Register the agent
      </Button>
      <Modal opened={isOpen} onClose={close} title={`Register the agent ${key}`}>
        <Form module={module} folder={key} onSaved={onSaved} onClose={close} />
      </Modal>
    </>
  );
}

function Form({
  module: { id: moduleId },
  folder,
  onSaved,
  onClose,
}: {
  module: Module;
  folder: string;
  onSaved: (saved: Saved) => void;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const [typed, setTyped] = useState({ name: folder, letta_uid: folder, id: '' });
  const register = useMutation({
    mutationFn: () => {
      const given = Object.fromEntries(Object.entries(typed).filter(([, value]) => value.trim() !== ''));
      return dataOf(
        api.POST('/api/v1/modules/{id}/register-agent', { params: { path: { id: moduleId } }, body: given }),
      );
    },
    onSuccess: async ({ id, name, revision }) => {
      onClose();
      onSaved({ text: `Registered the agent ${name ?? id}, with the modules in its folder.`, revision });
      await queries.invalidateQueries();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    register.mutate();
  };
  const field = (name: keyof typeof typed) => ({
    value: typed[name],
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
      setTyped((before) => ({ ...before, [name]: value })),
  });
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text size="sm">
          All modules in its folder are registered with it. Its id or its Letta id must be {folder}, as the
          folder is called.
        </Text>
        <TextInput label="Name" maxLength={200} {...field('name')} />
        <TextInput label="Letta id" maxLength={100} spellCheck={false} {...field('letta_uid')} />
        <TextInput
          label="Id"
          description="A short word for it here; it never changes. Left empty it is made of the name."
          maxLength={50}
          pattern="[a-z0-9][a-z0-9._\-]*"
          title="Small letters, digits, . _ and -, beginning with a letter or digit"
          spellCheck={false}
          {...field('id')}
        />
        <Problem error={register.error} />
        <Button type="submit" loading={register.isPending} style={{ alignSelf: 'start' }}>
          Register
        </Button>
      </Stack>
    </form>
  );
}

/** What the folder of an agent says after `agent-`. */
function folderKey(path: string): string {
  const folder = path.split('/')[1] ?? '';
  return folder.replace(/^agent-/, '') || folder;
}
