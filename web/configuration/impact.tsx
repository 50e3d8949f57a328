import { Alert, Group, Paper, Stack, Text } from '@mantine/core';
import type { Schema } from '../api.ts';
import { Mark } from '../parts/mark.tsx';
import { Value } from '../parts/value.tsx';
import { InstanceName } from '../tools/instance-name.tsx';

type Plan = Schema<'ConfigurationPlan'>;

/** What a change would do to whom, before it is done. */
export function Impact({ plan }: { plan: Plan }) {
  const { counts, items, next_cursor } = plan;
  const broken = counts?.newly_invalid ?? 0;
  const mended = counts?.newly_valid ?? 0;
  const cut = counts?.broken_references ?? 0;
  return (
    <Stack gap="sm" component="section" aria-label="Impact" role="status">
      <Group gap="sm">
        <Mark is="plain">{`${counted(counts?.instances ?? 0, 'instance')} affected`}</Mark>
        {broken > 0 && <Mark is="bad">{`${broken} would become invalid`}</Mark>}
        {mended > 0 && <Mark is="good">{`${mended} would become valid`}</Mark>}
        {cut > 0 && <Mark is="warning">{`${counted(cut, 'reference')} would break`}</Mark>}
      </Group>
      {items.length === 0 && (
        <Text size="sm">
          No instance runs with anything else after this: nobody receives the key, or something stronger
          decides it.
        </Text>
      )}
      {items.map((item) => (
        <AffectedInstance key={item.target.id} item={item} />
      ))}
      {next_cursor !== null && (
        <Text size="sm" c="dimmed">
          These are the first {items.length}; more are affected alike.
        </Text>
      )}
    </Stack>
  );
}

function AffectedInstance({
  item: { target, changes, errors, valid_before, valid_after },
}: {
  item: Plan['items'][number];
}) {
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between">
        <InstanceName instance={target} />
        <Text size="sm">{wordsFor(valid_before, valid_after)}</Text>
      </Group>
      {changes.map(({ key, before, after, sealed }) => (
        <Text key={key} size="sm" style={{ overflowWrap: 'anywhere' }}>
          {key}: <Value value={before} sealed={sealed} /> → <Value value={after} sealed={sealed} />
        </Text>
      ))}
      {errors.length > 0 && (
        <Alert color="red" mt="sm" title="What would be wrong">
          {errors.map(({ key, code, message }) => (
            <Text key={`${key} ${code}`} size="sm">
              {key}: {message}
            </Text>
          ))}
        </Alert>
      )}
    </Paper>
  );
}

function wordsFor(before: boolean, after: boolean): string {
  if (before === after) return after ? 'stays valid' : 'stays invalid';
  return after ? 'becomes valid' : 'becomes invalid';
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
