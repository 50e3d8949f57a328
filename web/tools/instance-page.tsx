import { Anchor, Skeleton, Stack, Tabs, Text } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Configured } from '../configuration/configured.tsx';
import { EnvFile } from '../environment/env-file.tsx';
import { Facts } from '../parts/facts.tsx';
import { History } from '../changes/history.tsx';
import { StatusDot } from '../parts/status-dot.tsx';
import { Time } from '../parts/time.tsx';
import { Missing, useSeen } from '../parts/missing.tsx';
import { Page } from '../parts/page.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { Problem } from '../parts/problem.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { Section } from '../parts/section.tsx';
import { HealthOverTime } from '../pictures/health-over-time.tsx';
import { useRange } from '../pictures/range.ts';
import { RangeChoice } from '../pictures/range-choice.tsx';
import { TabRow } from '../parts/tab-row.tsx';
import { useMay } from '../session/may.ts';
import { DeleteInstance } from './delete-instance.tsx';
import { EditInstance } from './edit-instance.tsx';
import { instanceNameOf, toolForAgent } from './instance-name.tsx';
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
  const seen = useSeen(instance);
  const title = seen ? instanceNameOf(seen, tool.data?.name) : 'Instance';
  return (
    <Page title={title} actions={seen && <DeleteInstance instance={seen} title={title} />}>
      <Anchor
        size="sm"
        renderRoot={(props: object) => (
          <Link {...props} to="/tools/$id" params={{ id }} search={{ tab: 'instances' }} />
        )}
      >
        ← {isolated(tool.data?.name ?? 'Tool')}: all instances
      </Anchor>
      {seen && seen.name !== null && (
        <Text size="sm" c="dimmed" className="anywhere">
          {toolForAgent(seen, tool.data?.name)}
        </Text>
      )}
      {seen ? (
        <Problem error={instance.error} />
      ) : (
        instance.isError && (
          <Missing error={instance.error}>
            <PlaceLink to="/tools">All tools</PlaceLink>
          </Missing>
        )
      )}
      {instance.isPending && <Skeleton height={240} />}
      {seen && (
        <Tabs
          keepMounted={false}
          value={tab}
          onChange={(value) =>
            void navigate({ search: value === null || value === 'configuration' ? {} : { tab: value } })
          }
        >
          <TabRow>
            <Tabs.Tab value="configuration">Configuration</Tabs.Tab>
            <Tabs.Tab value="env">.env</Tabs.Tab>
            <Tabs.Tab value="state">State</Tabs.Tab>
            <Tabs.Tab value="history">History</Tabs.Tab>
          </TabRow>
          <Tabs.Panel value="configuration">
            <Stack gap="md">
              <RunsWith instance={seen} />
              <Configured
                target={{
                  type: 'instance',
                  id: instanceId,
                  toolId: seen.tool_id,
                  agentId: seen.agent_id,
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
          <Tabs.Panel value="env">
            <EnvFile key={instanceId} instanceId={instanceId} />
          </Tabs.Panel>
          <Tabs.Panel value="state">
            <State instance={seen} />
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
          ['Reported at', <Time key="reported" at={instance.running_at} />],
          ['Last run', <Time key="last" at={instance.last_run} />],
          ['Next run', <Time key="next" at={instance.next_run} none="not scheduled" />],
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
