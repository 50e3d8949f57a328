import { Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';

/** A page of its own, without what stands around the others: it says whose it is. */
export function Alone({ children }: { children: ReactNode }) {
  return (
    <Stack component="main" mih="100dvh" p="md" align="center" justify="center" gap="lg">
      <Group gap="sm" fw={600}>
        <img src="/icon.svg" alt="" width={28} height={28} /> Sanctum Configurator
      </Group>
      {children}
    </Stack>
  );
}
