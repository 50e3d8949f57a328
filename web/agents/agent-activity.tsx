import { Group, Stack } from '@mantine/core';
import { Section } from '../parts/section.tsx';
import { ChangesActivity } from '../pictures/changes-activity.tsx';
import { ChatActivity } from '../pictures/chat-activity.tsx';
import { HealthOverTime } from '../pictures/health-over-time.tsx';
import { useRange } from '../pictures/range.ts';
import { RangeChoice } from '../pictures/range-choice.tsx';
import { useMay } from '../session/may.ts';

/** How an agent and what runs for it were over time, how much was said, what was changed. */
export function AgentActivity({ id }: { id: string }) {
  const may = useMay();
  const [range, setRange] = useRange();
  return (
    <Stack gap="md">
      <Group justify="flex-end">
        <RangeChoice range={range} onChange={setRange} />
      </Group>
      <Section title="Health">
        <HealthOverTime of={{ entity: 'agents', entity_id: id }} range={range} empty="Nothing is known." />
        {may('tools:read', id) && (
          <HealthOverTime
            of={{ entity: 'tool_instances', agent_id: id }}
            range={range}
            empty="No tool runs for this agent."
          />
        )}
      </Section>
      {(may('metrics:read', id) || may('chat:read', id)) && <ChatActivity agentId={id} hasChoice={false} />}
      {may('changes:read') && (
        <Section title="Changes">
          <ChangesActivity filter={{ agent_id: id }} hasChoice={false} />
        </Section>
      )}
    </Stack>
  );
}
