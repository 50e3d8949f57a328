import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { CardKey } from '../parts/card-key.tsx';
import { StatusDot } from '../parts/status-dot.tsx';
import type { Tool } from './use-tools.ts';

/** A tool at a glance; `number` is the key that opens it. */
export const ToolCard = memo(function ToolCard({ tool, number }: { tool: Tool; number?: number }) {
  const { id, name, emoji, description, status, status_at, is_enabled } = tool;
  return (
    <Card withBorder component="article" aria-label={name}>
      <Stack gap="md" h="100%" justify="space-between">
        <div>
          <Group justify="space-between" wrap="nowrap" align="flex-start" mb="sm">
            <Group gap="sm" wrap="nowrap" miw={0}>
              <Text span size="xl" aria-hidden>
                {emoji ?? '🧰'}
              </Text>
              <Title order={2} size="h4" lineClamp={2} title={name} style={{ overflowWrap: 'anywhere' }}>
                {name}
              </Title>
            </Group>
            <StatusDot status={is_enabled ? status : 'Off'} at={is_enabled ? status_at : null} />
          </Group>
          <Text size="sm" c="dimmed" lineClamp={3}>
            {description ?? 'No description.'}
          </Text>
        </div>
        <Group justify="space-between">
          <Button
            variant="light"
            aria-label={`Open ${name}`}
            data-card-link
            renderRoot={(props: object) => <Link {...props} to="/tools/$id" params={{ id: String(id) }} />}
          >
            Open
          </Button>
          {number !== undefined && <CardKey number={number} />}
        </Group>
      </Stack>
    </Card>
  );
});
