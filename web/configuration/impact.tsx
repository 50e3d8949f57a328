import { Alert, Badge, Group, Paper, Stack, Text } from '@mantine/core';
import type { Schema } from '../api.ts';
import { Value } from '../parts/value.tsx';
import { InstanceName } from '../tools/instance-name.tsx';

type Plan = Schema<'ConfigurationPlan'>;

/** What a change would do to whom, before it is done. */
export function Impact({ plan }: { plan: Plan }) {
  const { counts, items, next_cursor } = plan;
  const broken = counts?.newly_invalid ?? 0;
  return (
    <Stack gap="sm" component="section" aria-label="Impact" role="status">
      <Group gap="sm">
        <Badge variant="default" tt="none">
          {counted(counts?.instances ?? 0, 'instance')} affected
        </Badge>
        {broken > 0 && (
          <Badge color="red" tt="none">
            ✕ {broken} would become invalid
          </Badge>
        )}
        {(counts?.newly_valid ?? 0) > 0 && (
          <Badge color="green" tt="none">
            ✓ {counts?.newly_valid} would become valid
          </Badge>
        )}
        {(counts?.broken_references ?? 0) > 0 && (
          <Badge color="yellow" tt="none">
            ! {counted(counts?.broken_references ?? 0, 'reference')} would break
          </Badge>
        )}
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
