import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTool } from './use-tools.ts';
import { isolated } from '../parts/isolated.ts';

/** An instance by what people know it by: its tool and whose it is. */
export function InstanceName({
  instance: { id, tool_id, agent_id },
}: {
  instance: { id: number; tool_id: number; agent_id: string | null };
}) {
  const tool = useTool(tool_id);
  return (
    <Anchor
      size="sm"
      style={{ overflowWrap: 'anywhere' }}
      renderRoot={(props: object) => (
        <Link
          {...props}
          to="/tools/$id/instances/$instance"
          params={{ id: String(tool_id), instance: String(id) }}
        />
      )}
    >
      {tool.data ? isolated(tool.data.name) : `tool ${tool_id}`} for {agent_id ?? 'the master system'}{' '}
      (instance {id})
    </Anchor>
  );
}
