import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, dataOf, type Schema } from '../api.ts';
import { Delete } from '../editing/delete.tsx';
import { useMay } from '../session/may.ts';
import { pluginQuery } from './use-tools.ts';

/** Takes a plugin out of the registry. */
export function DeletePlugin({ plugin }: { plugin: Schema<'Plugin'> }) {
  const { id, tool_id, name, revision } = plugin;
  const [isOpen, { open, close }] = useDisclosure();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const may = useMay();
  if (!may('plugins:delete')) return null;
  const remove = async (cascade: boolean) => {
    await dataOf(
      api.DELETE('/api/v1/plugins/{id}', {
        params: {
          path: { id },
          query: { cascade: String(cascade) },
          header: { 'If-Match': `"${revision}"` },
        },
      }),
    );
    await navigate({ to: '/tools/$id', params: { id: String(tool_id) }, search: { tab: 'plugins' } });
    queries.removeQueries(pluginQuery(id));
    void queries.invalidateQueries({ queryKey: ['plugins'] });
  };
  return (
    <>
      <Button variant="default" c="red" onClick={open}>
        Delete
      </Button>
      <Delete name={name} isOpen={isOpen} onClose={close} onDelete={remove}>
        <Text size="sm">
          The plugin and its configuration go; files stay. While its manifest lies in the home, the next scan
          registers it anew, switched off. The journal can bring it back.
        </Text>
      </Delete>
    </>
  );
}
