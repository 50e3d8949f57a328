import { Button, Group, Modal, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { AgentsPicker } from '../agents/agent-picker.tsx';
import { api, dataOf } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { ShownOnce } from '../parts/shown-once.tsx';
import { useMay, usePermissions } from '../session/may.ts';
import { isolated } from '../parts/isolated.ts';

const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: 'never', label: 'Until it is revoked' },
];

/** Makes a key with which a program acts for oneself. */
export function NewApiKey() {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant="light" onClick={open}>
        New key
      </Button>
      <Modal opened={isOpen} onClose={close} title="New API key" closeOnClickOutside={false}>
        <KeyForm onClose={close} />
      </Modal>
    </>
  );
}

function KeyForm({ onClose }: { onClose: () => void }) {
  const may = useMay();
  const queries = useQueryClient();
  const { data: permissions = [] } = usePermissions();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const [agents, setAgents] = useState<string[]>([]);
  const [lifetime, setLifetime] = useState('90');
  const make = useMutation({
    mutationFn: () =>
      dataOf(
        api.POST('/api/v1/api-keys', {
          body: {
            name,
            permissions: chosen,
            agent_ids: agents.length === 0 ? null : agents,
            expires_at:
              lifetime === 'never'
                ? null
                : new Date(Date.now() + Number(lifetime) * 86_400_000).toISOString(),
          },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['api-keys'] }),
  });
  if (make.data)
    return (
      <Stack gap="md">
        <ShownOnce title={`The key ${isolated(make.data.name)}`} secret={make.data.key}>
          Whoever has it can do what it may.
        </ShownOnce>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Done
          </Button>
        </Group>
      </Stack>
    );
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    make.mutate();
  };
  const own = permissions.filter(({ permission }) => may(permission as Parameters<typeof may>[0]));
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label="Name"
          description="Which program it is for."
          required
          maxLength={100}
          data-autofocus
          value={name}
          onChange={({ currentTarget: { value } }) => setName(value)}
        />
        <MultiSelect
          label="What it may do"
          description="Only what it needs: bridge:poll is enough for Broca."
          withAsterisk
          searchable
          data={own.map(({ permission, description }) => ({
            value: permission,
            label: `${permission}: ${description}`,
          }))}
          value={chosen}
          onChange={setChosen}
        />
        <AgentsPicker
          label="For these agents only"
          description="Left empty it sees all that you see."
          value={agents}
          onChange={setAgents}
        />
        <Select
          label="It works for"
          allowDeselect={false}
          data={lifetimes}
          value={lifetime}
          onChange={(value) => setLifetime(value ?? '90')}
        />
        <Problem error={make.error} />
        <Group justify="flex-end">
          <Button type="submit" disabled={chosen.length === 0} loading={make.isPending}>
            Make the key
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
