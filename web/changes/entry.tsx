import { Button, Collapse, Group, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, useId } from 'react';
import type { Schema } from '../api.ts';
import { PlaceLink } from '../parts/place-link.tsx';
import { Time } from '../parts/time.tsx';
import { actorName } from './actor-name.ts';
import { Difference, fieldsOf } from './difference.tsx';
import { deedOf, nameIn, nounOf } from './record-words.ts';
import { isRestorable } from './restorable.ts';
import { Undo } from './undo.tsx';

/** One change of the journal: a sentence, and what differs on request. */
export function Entry({ change }: { change: Schema<'Change'> }) {
  const [isOpen, { toggle }] = useDisclosure();
  const id = useId();
  const { revision, action, entity, entity_id, actor, at, before, after, erased, request_id } = change;
  const which = entity === 'user_sessions' ? '' : ` ${nameIn(change) ?? entity_id}`;
  return (
    <Paper withBorder p="sm" component="article" aria-label={`${deedOf(action)} ${nounOf(entity)}${which}`}>
      <Stack gap={4}>
        <Group justify="space-between" gap="sm">
          <Text size="sm" className="anywhere" flex="1 1 240px">
            <Deed change={change} />
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
            {isRestorable(entity) && <Undo revision={revision} />}
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
          {isOpen && request_id !== null && (
            <Text size="sm" mt="sm">
              <PlaceLink to="/changes" search={{ request_id }} inherit>
                All changes of the same request
              </PlaceLink>
            </Text>
          )}
        </Collapse>
      </Stack>
    </Paper>
  );
}

/** What was done to which record, which leads to its history. */
function Deed({ change }: { change: Schema<'Change'> }) {
  const { action, entity, entity_id, agent_id } = change;
  const name = nameIn(change);
  const leading = (words: ReactNode) => (
    <PlaceLink to="/changes/record" search={{ entity, entity_id }} inherit>
      {words}
    </PlaceLink>
  );
  const deed = <strong>{deedOf(action)}</strong>;
  // The id of a session says nothing to anybody.
  if (action === 'sign_in' || action === 'sign_out') return leading(deed);
  if (entity === 'user_sessions')
    return (
      <>
        {deed} {leading(nounOf(entity))}
      </>
    );
  return (
    <>
      {deed} {nounOf(entity)} {leading(name ?? entity_id)}
      {name !== undefined && (
        <Text span inherit c="dimmed">
          {' '}
          {entity_id}
        </Text>
      )}
      {agent_id !== null && entity !== 'agents' && ` of ${agent_id}`}
    </>
  );
}
