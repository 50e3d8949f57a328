import { Group, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A page: its title, what can be done with all of it at the right, then what it holds. */
export function Page({
  title,
  actions,
  children,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Stack gap="md">
      <title>{`${title} · Sanctum Configurator`}</title>
      <Group justify="space-between">
        <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Title>
        {actions}
      </Group>
      {children}
    </Stack>
  );
}
