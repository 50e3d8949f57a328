import { Anchor, Table, Text } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, dataOf } from '../api.ts';
import { Listing, usePages } from '../parts/listing.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { StatusDot } from '../parts/status-dot.tsx';
import { instanceNameOf } from '../tools/instance-name.tsx';
import { RunsWith } from '../tools/runs-with.tsx';
import { type Instance, type Tool, toolQuery } from '../tools/use-tools.ts';

/** The tools that an agent has, each as it runs for it. */
export function AgentModules({ id }: { id: string }) {
  const pages = usePages<Instance>(['instances', 'of agent', id], (cursor) =>
    dataOf(
      api.GET('/api/v1/agents/{id}/tool-instances', {
        params: { path: { id }, query: cursor === undefined ? {} : { cursor } },
      }),
    ),
  );
  const toolIds = pages.data?.pages.flatMap(({ items }) => items.map(({ tool_id }) => tool_id));
  const tools = useQueries({
    queries: [...new Set(toolIds)].map(toolQuery),
    combine: (results) => new Map(results.flatMap(({ data }) => (data ? [[data.id, data]] : []))),
  });
  return (
    <Listing
      pages={pages}
      count={['instance', 'instances']}
      empty={
        <Text component="span">
          It has no tool yet. Modules in its folder are found by{' '}
          <PlaceLink to="/discovery">Discovery</PlaceLink>; instances of global tools are made on the page of
          the <PlaceLink to="/tools">tool</PlaceLink>.
        </Text>
      }
    >
      {(instances) => (
        <Table className="stacked" verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              {['Tool', 'Instance', 'Status', 'Configuration'].map((word) => (
                <Table.Th key={word}>{word}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {instances.map((instance) => (
              <Table.Tr key={instance.id}>
                <Table.Td>
                  <Anchor
                    fw={600}
                    renderRoot={(props: object) => (
                      <Link
                        {...props}
                        to="/tools/$id/instances/$instance"
                        params={{ id: String(instance.tool_id), instance: String(instance.id) }}
                      />
                    )}
                  >
                    {titleOf(tools.get(instance.tool_id)) ?? `Tool ${instance.tool_id}`}
                  </Anchor>
                </Table.Td>
                <Table.Td data-label="Instance" className="anywhere">
                  {instanceNameOf(instance, tools.get(instance.tool_id)?.name)}
                </Table.Td>
                <Table.Td data-label="Status">
                  <StatusDot
                    status={instance.is_active ? instance.status : 'Off'}
                    at={instance.is_active ? instance.status_at : null}
                  />
                </Table.Td>
                <Table.Td data-label="Configuration">
                  <RunsWith instance={instance} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Listing>
  );
}

function titleOf(tool: Tool | undefined): string | undefined {
  return tool && `${tool.emoji ?? '🧰'} ${tool.name}`;
}
