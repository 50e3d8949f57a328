import { Button, Modal, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SyntheticEvent, useState } from 'react';
import { AgentPicker } from '../agents/agent-picker.tsx';
import { api, dataOf } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { useMay } from '../session/may.ts';
import type { Tool } from './use-tools.ts';
import { isolated } from '../parts/isolated.ts';

/** A tool for one agent, or for the master system. */
export function NewInstance({ tool }: { tool: Tool }) {
  const [isOpen, { open, close }] = useDisclosure();
  const may = useMay();
  if (!may('tools:create')) return null;
  return (
    <>
      <Button onClick={open}>New instance</Button>
      <Modal opened={isOpen} onClose={close} title={`New instance of ${isolated(tool.name)}`}>
        <Form tool={tool} />
      </Modal>
    </>
  );
}

function Form({ tool: { id, module_scope } }: { tool: Tool }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [agent, setAgent] = useState<string>();
  const [name, setName] = useState('');
  const create = useMutation({
    mutationFn: () =>
      dataOf(
        api.POST('/api/v1/tool-instances', {
          body: { tool_id: id, agent_id: agent ?? null, ...(name.trim() === '' ? {} : { name }) },
        }),
      ),
    onSuccess: async (made) => {
      void queries.invalidateQueries({ queryKey: ['instances'] });
      await navigate({
        to: '/tools/$id/instances/$instance',
        params: { id: String(id), instance: String(made.id) },
      });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <AgentPicker
          label="For the agent"
          description={
            module_scope === 'global'
              ? 'Left empty it runs for the master system.'
              : 'A tool of agents has one instance for each.'
          }
          placeholder={module_scope === 'global' ? 'The master system' : 'Choose an agent'}
          value={agent}
          onChange={setAgent}
        />
        <TextInput
          label="Name"
          description="To tell it from others; it may stay empty."
          maxLength={200}
          value={name}
          onChange={({ currentTarget: { value } }) => setName(value)}
        />
        <Problem error={create.error} />
        <Button type="submit" loading={create.isPending} style={{ alignSelf: 'start' }}>
          Create
        </Button>
      </Stack>
    </form>
  );
}
