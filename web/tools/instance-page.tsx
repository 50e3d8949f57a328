import { Anchor, Skeleton, Stack, Tabs, Text } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { StatusDot } from '../agents/status-dot.tsx';
import { Configured } from '../configuration/configured.tsx';
import { Facts } from '../parts/facts.tsx';
import { History } from '../changes/history.tsx';
import { Time } from '../parts/time.tsx';
import { Page } from '../parts/page.tsx';
import { Problem } from '../parts/problem.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { Section } from '../parts/section.tsx';
import { HealthOverTime } from '../pictures/health-over-time.tsx';
import { useRange } from '../pictures/range.ts';
import { RangeChoice } from '../pictures/range-choice.tsx';
import { useMay } from '../session/may.ts';
import { DeleteInstance } from './delete-instance.tsx';
import { EditInstance } from './edit-instance.tsx';
import { RunsWith } from './runs-with.tsx';
import { type Instance, useInstance, useTool } from './use-tools.ts';
import { isolated } from '../parts/isolated.ts';

const from = '/tools/$id/instances/$instance';

/** One instance: how it does, what it is configured with and why, what became of it. */
export function InstancePage() {
  const { id, instance: instanceId } = useParams({ from });
  const { tab = 'configuration', q = '', view, layer } = useSearch({ from });
  const navigate = useNavigate({ from });
  const tool = useTool(id);
  const instance = useInstance(instanceId);
  const title = instance.data
    ? `${isolated(tool.data?.name ?? 'Tool')} for ${instance.data.agent_id ?? 'the master system'}`
    : 'Instance';
  return (
    <Page title={title} actions={instance.data && <DeleteInstance instance={instance.data} title={title} />}>
      <Anchor
        size="sm"
        renderRoot={(props: object) => (
          <Link {...props} to="/tools/$id" params={{ id }} search={{ tab: 'instances' }} />
        )}
      >
        ← {isolated(tool.data?.name ?? 'Tool')}: all instances
      </Anchor>
      <Problem error={instance.error} />
      {instance.isPending && <Skeleton height={240} />}
      {instance.data && (
        <Tabs
          keepMounted={false}
          value={tab}
          onChange={(value) =>
            void navigate({ search: value === null || value === 'configuration' ? {} : { tab: value } })
          }
        >
          <Tabs.List mb="md">
            <Tabs.Tab value="configuration" mih={44}>
              Configuration
            </Tabs.Tab>
            <Tabs.Tab value="state" mih={44}>
              State
            </Tabs.Tab>
            <Tabs.Tab value="history" mih={44}>
              History
            </Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="configuration">
            <Stack gap="md">
              <RunsWith instance={instance.data} />
              <Configured
                target={{
                  type: 'instance',
                  id: instanceId,
                  toolId: instance.data.tool_id,
                  agentId: instance.data.agent_id,
                }}
                looking={{ view, layer, q }}
                onLook={(looking) => void navigate({ search: { ...looking }, replace: true })}
                search={
                  <SearchField
                    label="Filter keys"
                    value={q}
                    onChange={(value) =>
                      void navigate({
                        search: (before) => ({ ...before, q: value === '' ? undefined : value }),
                        replace: true,
                      })
                    }
                  />
                }
              />
            </Stack>
          </Tabs.Panel>
          <Tabs.Panel value="state">
            <State instance={instance.data} />
          </Tabs.Panel>
          <Tabs.Panel value="history">
            <History entity="tool_instances" entityId={instanceId} />
          </Tabs.Panel>
        </Tabs>
      )}
    </Page>
  );
}

function State({ instance }: { instance: Instance }) {
  const may = useMay();
  const [range, setRange] = useRange();
  return (
    <Stack gap="md">
      {!instance.is_active && <Text>This instance is switched off.</Text>}
      <Facts
        facts={[
          [
            'Status',
            <StatusDot
              key="status"
              {...(instance.is_active
                ? { status: instance.status, at: instance.status_at }
                : { status: 'Off' })}
            />,
          ],
          ['Last report', <Time key="at" at={instance.status_at} />],
          ['Name', instance.name ?? 'none'],
          ['Agent', instance.agent_id ?? 'none: the master system'],
          ['Configuration', <RunsWith key="runs" instance={instance} />],
          ['Said so', <Time key="said" at={instance.running_at} />],
          ['Last run', <Time key="last" at={instance.last_run} />],
          ['Next run', <Time key="next" at={instance.next_run} />],
          ['Registered', <Time key="created" at={instance.created_at} />],
          ['Last change', <Time key="updated" at={instance.updated_at} />],
          ['Revision', instance.revision],
        ]}
      />
      {may('tools:update', instance.agent_id) && <EditInstance key={instance.id} instance={instance} />}
      <Section title="Status over time" actions={<RangeChoice range={range} onChange={setRange} />}>
        <HealthOverTime
          of={{ entity: 'tool_instances', entity_id: String(instance.id) }}
          range={range}
          empty="Nothing is known."
        />
      </Section>
    </Stack>
  );
}
