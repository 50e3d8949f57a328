import { Group, Text } from '@mantine/core';

const colours: Record<string, string> = {
  Healthy: 'var(--mantine-color-green-6)',
  Degraded: 'var(--mantine-color-yellow-6)',
  Off: 'var(--mantine-color-red-6)',
  Ready: 'var(--mantine-color-gray-6)',
};

/** A status: never colour alone. */
export function StatusDot({ status }: { status: string }) {
  return (
    <Group gap={6} wrap="nowrap">
      <span
        aria-hidden
        style={{ width: 10, height: 10, borderRadius: 5, background: colours[status] ?? colours.Ready }}
      />
      <Text size="sm">{status}</Text>
    </Group>
  );
}
