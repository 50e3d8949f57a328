import { Button, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type SyntheticEvent, useState } from 'react';
import { api, dataOf } from '../api.ts';
import { problemsAt } from '../parts/json-field.tsx';
import { Problem } from '../parts/problem.tsx';
import { useMay } from '../session/may.ts';
import { schemaOf, ToolFields, type ToolSaid } from './tool-fields.tsx';

const nothing: ToolSaid = {
  name: '',
  emoji: null,
  category: null,
  description: null,
  module_scope: 'global',
  config_schema: '',
};

/** A tool that no manifest describes, or not yet. */
export function NewTool() {
  const [isOpen, { open, close }] = useDisclosure();
  const may = useMay();
  if (!may('tools:create')) return null;
  return (
    <>
      <Button onClick={open}>New tool</Button>
      <Modal opened={isOpen} onClose={close} title="New tool" size="lg">
        <Form />
      </Modal>
    </>
  );
}

function Form() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(nothing);
  const create = useMutation({
    mutationFn: (said: ToolSaid) =>
      dataOf(api.POST('/api/v1/tools', { body: { ...said, config_schema: schemaOf(said.config_schema) } })),
    onSuccess: async ({ id }) => {
      void queries.invalidateQueries({ queryKey: ['tools'] });
      await navigate({ to: '/tools/$id', params: { id: String(id) } });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    create.mutate(typed);
  };
  const { config_schema: text } = typed;
  const isWhatWasSent = create.variables?.config_schema === text;
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          Discovery registers tools by their manifests. Make one here for what has none; a manifest of the
          same name takes it over later.
        </Text>
        <ToolFields
          values={typed}
          onChange={(changes) => setTyped((before) => ({ ...before, ...changes }))}
          problems={isWhatWasSent ? problemsAt(create.error, 'config_schema', text) : []}
        />
        <Problem error={create.error} />
        <Button type="submit" loading={create.isPending} style={{ alignSelf: 'start' }}>
          Create
        </Button>
      </Stack>
    </form>
  );
}
