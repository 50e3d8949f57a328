import { Group, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useInViewport } from '@mantine/hooks';
import { api, dataOf } from '../api.ts';
import { useEffective } from '../configuration/effective.ts';
import { Validity } from '../configuration/effective-view.tsx';
import { usePages } from '../parts/listing.tsx';
import { More } from '../parts/more.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { Problem } from '../parts/problem.tsx';
import { StatusDot } from '../parts/status-dot.tsx';
import { instanceNameOf } from './instance-name.tsx';
import { NewInstance } from './new-instance.tsx';
import { RunsWith } from './runs-with.tsx';
import type { Instance, Tool } from './use-tools.ts';

/** A tool as it runs: for whom, with what, and whether that is right. */
export function ToolInstances({ tool }: { tool: Tool }) {
  const id = String(tool.id);
  const pages = usePages(['instances', 'of tool', id], (cursor) =>
    dataOf(
      api.GET('/api/v1/tools/{id}/tool-instances', {
        params: { path: { id: id as never }, query: cursor ? { cursor } : {} },
      }),
    ),
  );
  const items = pages.data?.pages.flatMap((page) => page.items);
  return (
    <Stack gap="md">
      <Problem error={pages.error} />
      <Group>
        <NewInstance tool={tool} />
      </Group>
      {pages.isPending && <Skeleton height={120} />}
      {items?.length === 0 && (
        <Text>
          {tool.module_scope === 'global'
            ? 'Nothing runs yet. Make an instance, for the master system or for an agent: its configuration is for that.'
            : 'Nothing runs yet. An instance appears when the agent in whose folder it lies is registered.'}
        </Text>
      )}
      {items && items.length > 0 && (
        <Table className="stacked" verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              {['Instance', 'For', 'Status', 'Configuration', 'Valid'].map((word) => (
                <Table.Th key={word}>{word}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((instance) => (
              <Row key={instance.id} instance={instance} tool={tool.name} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      <More list={pages} />
    </Stack>
  );
}

function Row({ instance, tool }: { instance: Instance; tool: string }) {
  const { id, tool_id, agent_id, status, is_active } = instance;
  // Of many, those are asked for that are on the screen.
  const { ref, inViewport } = useInViewport<HTMLTableRowElement>();
  const effective = useEffective({ type: 'instance', id: String(id) }, '', inViewport);
  return (
    <Table.Tr ref={ref}>
      <Table.Td>
        <PlaceLink
          fw={600}
          to="/tools/$id/instances/$instance"
          params={{ id: String(tool_id), instance: String(id) }}
        >
          {instanceNameOf(instance, tool)}
        </PlaceLink>
      </Table.Td>
      <Table.Td data-label="For">{agent_id ?? 'the master system'}</Table.Td>
      <Table.Td data-label="Status">
        <StatusDot status={is_active ? status : 'Off'} at={is_active ? instance.status_at : null} />
      </Table.Td>
      <Table.Td data-label="Configuration">
        <RunsWith instance={instance} isSeen={inViewport} />
      </Table.Td>
      <Table.Td data-label="Valid">
        {effective.data ? (
          <Stack gap={4} align="flex-start">
            <Validity valid={effective.data.valid} />
            {effective.data.errors.slice(0, 3).map(({ key, code, message }) => (
              <Text key={`${key} ${code}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
                {key}: {message}
              </Text>
            ))}
          </Stack>
        ) : effective.isError ? (
          <Text size="sm">not for you to see</Text>
        ) : (
          <Skeleton height={20} width={60} />
        )}
      </Table.Td>
    </Table.Tr>
  );
}
