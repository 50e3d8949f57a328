import { Button, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SyntheticEvent, useState } from 'react';
import { api, dataOf } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { useMay } from '../session/may.ts';
import { namesIn, PluginFields, type PluginSaid } from './plugin-fields.tsx';

/** A plugin that no manifest describes, or not yet. */
export function NewPlugin({ toolId }: { toolId: string }) {
  const [isOpen, { open, close }] = useDisclosure();
  const may = useMay();
  if (!may('plugins:create')) return null;
  return (
    <>
      <Button onClick={open} style={{ alignSelf: 'start' }}>
        New plugin
      </Button>
      <Modal opened={isOpen} onClose={close} title="New plugin">
        <Form toolId={toolId} />
      </Modal>
    </>
  );
}

function Form({ toolId }: { toolId: string }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [typed, setTyped] = useState<PluginSaid>({ name: '', version: null, dependencies: '' });
  const create = useMutation({
    mutationFn: ({ dependencies, ...said }: PluginSaid) =>
      dataOf(
        api.POST('/api/v1/plugins', {
          body: { ...said, tool_id: Number(toolId), dependencies: namesIn(dependencies) },
        }),
      ),
    onSuccess: async ({ id }) => {
      void queries.invalidateQueries({ queryKey: ['plugins'] });
      await navigate({ to: '/tools/$id/plugins/$plugin', params: { id: toolId, plugin: String(id) } });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    create.mutate(typed);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          Discovery registers plugins by their manifests. Make one here for what has none. It is off until it
          is enabled.
        </Text>
        <PluginFields
          values={typed}
          onChange={(changes) => setTyped((before) => ({ ...before, ...changes }))}
        />
        <Problem error={create.error} />
        <Button type="submit" loading={create.isPending} style={{ alignSelf: 'start' }}>
          Create
        </Button>
      </Stack>
    </form>
  );
}
