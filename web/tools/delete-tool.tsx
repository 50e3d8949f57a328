import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, dataOf } from '../api.ts';
import { Delete } from '../editing/delete.tsx';
import { useMay } from '../session/may.ts';
import { type Tool, toolQuery } from './use-tools.ts';

/** Takes a tool out of the registry. */
export function DeleteTool({ tool: { id, name, revision } }: { tool: Tool }) {
  const [isOpen, { open, close }] = useDisclosure();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const may = useMay();
  if (!may('tools:delete')) return null;
  const remove = async (cascade: boolean) => {
    await dataOf(
      api.DELETE('/api/v1/tools/{id}', {
        params: {
          path: { id },
          query: { cascade: String(cascade) },
          header: { 'If-Match': `"${revision}"` },
        },
      }),
    );
    await navigate({ to: '/tools' });
    queries.removeQueries(toolQuery(id));
    for (const word of ['tools', 'instances', 'plugins'])
      void queries.invalidateQueries({ queryKey: [word] });
  };
  return (
    <>
      <Button variant="default" c="red" onClick={open}>
        Delete
      </Button>
      <Delete name={name} isOpen={isOpen} onClose={close} onDelete={remove}>
        <Text size="sm">
          The tool is taken out of this registry; files stay. While its manifest lies in the home, the next
          scan registers it anew. The journal can bring it back.
        </Text>
      </Delete>
    </>
  );
}
