import { Group, Text } from '@mantine/core';
import { useEffective } from '../configuration/effective.ts';
import { Mark } from '../parts/mark.tsx';
import type { Instance } from './use-tools.ts';

/** The revision of its configuration that an instance should run with, and the one that it says it runs with. */
export function RunsWith({
  instance: { id, running_revision },
  isSeen = true,
}: {
  instance: Instance;
  /** Otherwise nothing is asked for. */
  isSeen?: boolean;
}) {
  const wanted = useEffective({ type: 'instance', id: String(id) }, '', isSeen).data?.revision;
  if (wanted === undefined) return null;
  return (
    <Group gap="sm">
      <Text size="sm">
        Saved: revision {wanted}.{' '}
        {running_revision === null
          ? 'The program has not reported which revision it runs.'
          : `Running: revision ${running_revision}.`}
      </Text>
      {running_revision !== null && (
        <Mark is={running_revision >= wanted ? 'good' : 'warning'}>
          {running_revision >= wanted ? 'up to date' : 'behind'}
        </Mark>
      )}
    </Group>
  );
}
