import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, dataOf } from '../api.ts';
import { Delete } from '../editing/delete.tsx';
import { useMay } from '../session/may.ts';
import type { Instance } from './use-tools.ts';

/** Takes an instance away; its tool stays. */
export function DeleteInstance({ instance, title }: { instance: Instance; title: string }) {
  const { id, tool_id, agent_id, module_scope, revision } = instance;
  const [isOpen, { open, close }] = useDisclosure();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const may = useMay();
  if (!may('tools:delete', agent_id)) return null;
  const remove = async () => {
    await dataOf(
      api.DELETE('/api/v1/tool-instances/{id}', {
        params: { path: { id }, header: { 'If-Match': `"${revision}"` } },
      }),
    );
    await navigate({ to: '/tools/$id', params: { id: String(tool_id) }, search: { tab: 'instances' } });
    queries.removeQueries({ queryKey: ['instances', 'one', String(id)] });
    void queries.invalidateQueries({ queryKey: ['instances'] });
  };
  return (
    <>
      <Button variant="default" c="red" onClick={open}>
        Delete
      </Button>
      <Delete name={title} isOpen={isOpen} onClose={close} onDelete={remove}>
        <Text size="sm">
          The instance and the configuration that is only its own go; the tool
          {agent_id === null ? '' : ` and the agent ${agent_id}`} stay.
          {module_scope === 'agent' &&
            ' While its manifest lies in the folder of the agent, the next scan makes it anew.'}{' '}
          The journal can bring it back.
        </Text>
      </Delete>
    </>
  );
}
