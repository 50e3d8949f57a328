import { Button, Collapse, Group, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useId } from 'react';
import type { Schema } from '../api.ts';
import { PlaceLink } from '../parts/place-link.tsx';
import { Time } from '../parts/time.tsx';
import { actorName } from './actor-name.ts';
import { Difference, fieldsOf } from './difference.tsx';
import { Undo } from './undo.tsx';

/** What the journal can bring back. People, sessions and keys it cannot. */
const undoable = new Set([
  'agents',
  'agent_configs',
  'configurations',
  'env_vars',
  'platform_profiles',
  'plugins',
  'system_config',
  'tool_instances',
  'tools',
]);

/** One change of the journal: a sentence, and what differs on request. */
export function Entry({ change }: { change: Schema<'Change'> }) {
  const [isOpen, { toggle }] = useDisclosure();
  const id = useId();
  const { revision, action, entity, entity_id, agent_id, actor, at, before, after, erased } = change;
  return (
    <Paper withBorder p="sm" component="article" aria-label={`${action} ${entity} ${entity_id}`}>
      <Stack gap={4}>
        <Group justify="space-between" gap="sm">
          <Text size="sm" className="anywhere" flex="1 1 240px">
            <strong>{action.replaceAll('_', ' ')}</strong> {entity.replaceAll('_', ' ')}{' '}
            <PlaceLink to="/changes" search={{ entity, entity_id }} inherit>
              {entity_id}
            </PlaceLink>
            {agent_id !== null && entity !== 'agents' && ` of ${agent_id}`}
          </Text>
          <Group gap="sm">
            <Button
              variant="default"
              size="compact-sm"
              onClick={toggle}
              aria-expanded={isOpen}
              aria-controls={id}
            >
              {isOpen ? 'Hide' : 'What changed'}
            </Button>
            {undoable.has(entity) && <Undo revision={revision} />}
          </Group>
        </Group>
        <Text size="sm" c="dimmed">
          {actorName(actor)}
          {change.address !== null && ` from ${change.address}`}, <Time at={at} />, revision {revision}
        </Text>
        <Collapse expanded={isOpen} id={id}>
          {erased ? (
            <Text size="sm" c="dimmed">
              Its content was erased on request. The journal still verifies.
            </Text>
          ) : (
            isOpen && <Difference fields={fieldsOf(before, after)} />
          )}
        </Collapse>
      </Stack>
    </Paper>
  );
}
