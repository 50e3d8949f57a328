import { Text } from '@mantine/core';
import { useInViewport } from '@mantine/hooks';
import { isolated } from '../parts/isolated.ts';
import { PlaceLink } from '../parts/place-link.tsx';
import { type Instance, useInstance, useTool } from './use-tools.ts';

/** An instance by its own name; one that has none by its tool and whose it is. */
export function instanceNameOf(
  instance: Pick<Instance, 'name' | 'agent_id'>,
  tool: string | undefined,
): string {
  return instance.name === null ? toolForAgent(instance, tool) : isolated(instance.name);
}

/** What an instance is for: its tool and whose it is. */
export function toolForAgent({ agent_id }: Pick<Instance, 'agent_id'>, tool = 'Tool'): string {
  return `${isolated(tool)} for ${agent_id ?? 'the master system'}`;
}

/** Leads to an instance, by its name. */
export function InstanceName({
  instance: { id, tool_id, agent_id },
}: {
  instance: { id: number; tool_id: number; agent_id: string | null };
}) {
  const tool = useTool(tool_id);
  // Of many, those are asked for that are on the screen.
  const { ref, inViewport } = useInViewport<HTMLSpanElement>();
  const instance = useInstance(String(id), inViewport);
  return (
    <span ref={ref}>
      <PlaceLink
        size="sm"
        to="/tools/$id/instances/$instance"
        params={{ id: String(tool_id), instance: String(id) }}
      >
        {instanceNameOf(
          { name: instance.data?.name ?? null, agent_id },
          tool.data?.name ?? `tool ${tool_id}`,
        )}
      </PlaceLink>{' '}
      <Text span size="sm" c="dimmed">
        (instance {id})
      </Text>
    </span>
  );
}
