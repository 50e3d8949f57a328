import { Button, Checkbox, Group, Paper, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { Listing, usePages } from '../parts/listing.tsx';
import { Time } from '../parts/time.tsx';
import { useMay } from '../session/may.ts';
import { actorName } from './actor-name.ts';
import { BringBack } from './bring-back.tsx';
import { Difference } from './difference.tsx';
import { deedAlone, recordName } from './record-words.ts';
import { isRestorable } from './restorable.ts';
import { Undo } from './undo.tsx';

type Version = Schema<'Version'>;

/** Every version of a record, newest first: what it changed, how two of them differ, and the way back. */
export function History({ entity, entityId }: { entity: string; entityId: string }) {
  const may = useMay();
  const isAllowed = may('changes:read');
  const [chosen, setChosen] = useState<number[]>([]);
  const pages = usePages<Version>(
    ['changes', 'history', entity, entityId],
    (cursor) =>
      dataOf(
        api.GET('/api/v1/history', {
          params: { query: { entity, entity_id: entityId, limit: 20, ...(cursor ? { cursor } : {}) } },
        }),
      ),
    isAllowed,
  );
  if (!isAllowed) return <Text>To see the history needs the permission changes:read.</Text>;
  const newest = pages.data?.pages[0]?.items[0];
  const choose = (revision: number, isChosen: boolean) =>
    setChosen((before) =>
      isChosen ? [...before, revision].slice(-2) : before.filter((other) => other !== revision),
    );
  return (
    <Listing pages={pages} empty="There are no changes of it that you may see.">
      {(versions) => (
        <>
          {isRestorable(entity) && versions.length > 1 && (
            <Compared entity={entity} entityId={entityId} revisions={chosen} />
          )}
          {versions.map((version) => (
            <OneVersion
              key={`${version.revision}.${version.seq}`}
              version={version}
              isNewest={version === newest}
              isChosen={chosen.includes(version.revision)}
              onChoose={versions.length > 1 ? choose : undefined}
            />
          ))}
        </>
      )}
    </Listing>
  );
}

/** Leads to the comparison of the versions that are chosen; of one, with what is now. */
function Compared({
  entity,
  entityId,
  revisions,
}: {
  entity: string;
  entityId: string;
  revisions: number[];
}) {
  const [from, to] = revisions.toSorted((a, b) => a - b);
  if (from === undefined)
    return (
      <Text size="sm" c="dimmed">
        Choose one version to compare it with now, or two to compare them.
      </Text>
    );
  const search = {
    entity,
    entity_id: entityId,
    from: String(from),
    ...(to === undefined ? {} : { to: String(to) }),
  };
  return (
    <Group>
      <Button
        variant="light"
        renderRoot={(props: object) => <Link {...props} to="/changes/record" search={search} />}
      >
        Compare revision {from} with {to === undefined ? 'now' : `revision ${to}`}
      </Button>
    </Group>
  );
}

function OneVersion({
  version,
  isNewest,
  isChosen,
  onChoose,
}: {
  version: Version;
  isNewest: boolean;
  isChosen: boolean;
  onChoose: ((revision: number, isChosen: boolean) => void) | undefined;
}) {
  const { revision, entity, entity_id, action, actor, at, before, after, erased, difference } = version;
  const hasState = before !== null || after !== null;
  const canReturn = isRestorable(entity) && hasState && !erased;
  const isGone = before !== null && after === null;
  return (
    <Paper withBorder p="sm" component="article" aria-label={`${deedAlone(action)} in revision ${revision}`}>
      <Stack gap="sm">
        <Group justify="space-between" gap="sm">
          <Text size="sm">
            <strong>{deedAlone(action)}</strong> by {actorName(actor)}, <Time at={at} />
          </Text>
          <Group gap="sm">
            {onChoose && canReturn ? (
              <Checkbox
                size="sm"
                label={`revision ${revision}`}
                aria-label={`Compare revision ${revision}`}
                checked={isChosen}
                onChange={({ currentTarget: { checked } }) => onChoose(revision, checked)}
              />
            ) : (
              <Text size="sm" c="dimmed">
                revision {revision}
              </Text>
            )}
            {canReturn && !(isNewest && !isGone) && (
              <BringBack
                isSmall
                what={{ kind: 'entity', entity, entity_id }}
                name={recordName(entity, entity_id)}
                // What was deleted was last as it was before.
                to={String(isGone ? revision - 1 : revision)}
                withItsOwn={isGone}
                label={isGone ? 'Bring back what was deleted' : 'Bring back'}
              />
            )}
            {canReturn && <Undo revision={revision} />}
          </Group>
        </Group>
        {erased && (
          <Text size="sm" c="dimmed">
            What it held was erased.
          </Text>
        )}
        {before !== null && after !== null && <Difference fields={difference} />}
      </Stack>
    </Paper>
  );
}
