import { Group, SegmentedControl } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Section } from '../parts/section.tsx';
import { type HealthEntity, HealthOverTime } from '../pictures/health-over-time.tsx';
import { useRange } from '../pictures/range.ts';
import { RangeChoice } from '../pictures/range-choice.tsx';

const kinds: readonly { value: HealthEntity; label: string }[] = [
  { value: 'agents', label: 'Agents' },
  { value: 'tool_instances', label: 'Instances' },
  { value: 'tools', label: 'Tools' },
  { value: 'plugins', label: 'Plugins' },
];

/** How everything was over time, one kind at a time. */
export function HealthAtAGlance() {
  const { of } = useSearch({ from: '/system' });
  const navigate = useNavigate({ from: '/system' });
  const [range, setRange] = useRange();
  const entity = kinds.find(({ value }) => value === of)?.value ?? 'agents';
  return (
    <Section
      title="Health over time"
      actions={
        <Group gap="sm">
          <SegmentedControl
            aria-label="Of what"
            w={{ base: '100%', xs: 'auto' }}
            styles={{ control: { flex: '1 1 auto' }, label: { paddingInline: 'clamp(2px, 1.5vw, 10px)' } }}
            data={[...kinds]}
            value={entity}
            onChange={(value) => void navigate({ search: (old) => ({ ...old, of: value }), replace: true })}
          />
          <RangeChoice range={range} onChange={setRange} />
        </Group>
      }
    >
      <HealthOverTime of={{ entity }} range={range} empty="There are none that you may see." />
    </Section>
  );
}
