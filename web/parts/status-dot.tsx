import { Group, Text } from '@mantine/core';
import { useFreshness } from './use-freshness.ts';
import { useNow } from './use-now.ts';
import { agoOf } from './when.ts';

const colours: Record<string, string> = {
  Healthy: 'var(--mantine-color-green-6)',
  Degraded: 'var(--mantine-color-yellow-6)',
  Off: 'var(--mantine-color-red-6)',
  Ready: 'var(--mantine-color-gray-6)',
};

/** A status: never colour alone. One that was reported too long ago to count says so. */
export function StatusDot({ status, at = null }: { status: string; at?: string | null }) {
  const freshness = useFreshness();
  const now = useNow();
  const age = at === null ? 0 : now - Date.parse(at);
  const isOld = freshness !== undefined && age > freshness.degraded_after_seconds * 1000;
  return (
    <Group gap={6} wrap="nowrap">
      <span
        aria-hidden
        style={{
          width: 10,
          height: 10,
          flex: 'none',
          borderRadius: 5,
          // A ring instead of a dot: nobody knows whether it still is so.
          ...(isOld
            ? { border: `2px solid ${colours[status] ?? colours.Ready}` }
            : { background: colours[status] ?? colours.Ready }),
        }}
      />
      <Text size="sm" span>
        {status}
        {isOld && (
          <Text span size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
            {' '}
            silent for {agoOf(age)}
          </Text>
        )}
      </Text>
    </Group>
  );
}
