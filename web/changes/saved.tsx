import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf, type Schema } from '../api.ts';
import { countsOf } from './outcome.tsx';
import { recordName } from './record-words.ts';
import { useMay } from '../session/may.ts';
import { Problem } from '../parts/problem.tsx';

/** What was saved, and the revision by which it can be taken back; null: all was so already. */
export interface Saved {
  text: string;
  revision: number | null;
}

/** Tells what was saved and offers to take it back. */
export function SavedNotice({ saved, onClose }: { saved: Saved | undefined; onClose?: () => void }) {
  return (
    saved && (
      <Notice key={`${saved.revision} ${saved.text}`} saved={saved} {...(onClose ? { onClose } : {})} />
    )
  );
}

function Notice({ saved, onClose }: { saved: Saved; onClose?: () => void }) {
  const may = useMay();
  const queries = useQueryClient();
  const undo = useMutation({
    mutationFn: (revision: number) =>
      dataOf(
        api.POST('/api/v1/changes/{revision}/undo', {
          params: { path: { revision: String(revision) as never } },
          body: {},
        }),
      ),
    onSuccess: () => void queries.invalidateQueries(),
  });
  const isBack = undo.data !== undefined;
  const { text, revision } = saved;
  return (
    <Alert
      color="green"
      role="status"
      withCloseButton={onClose !== undefined}
      closeButtonLabel="Close"
      // Large enough to be met with a finger.
      styles={{ closeButton: { width: 28, height: 28 } }}
      {...(onClose ? { onClose } : {})}
    >
      <Stack gap="sm">
        <Group justify="space-between">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {isBack ? `Taken back: ${text}` : text}
            {revision !== null && !isBack && ` (revision ${revision})`}
          </Text>
          {revision !== null && !isBack && may('changes:restore') && (
            <Button
              size="sm"
              variant="default"
              loading={undo.isPending}
              onClick={() => undo.mutate(revision)}
            >
              Undo
            </Button>
          )}
        </Group>
        {undo.data && <Back done={undo.data} />}
        <Problem error={undo.error} />
      </Stack>
    </Alert>
  );
}

/** What taking it back did, and what it left alone. */
function Back({ done: { steps, left_out } }: { done: Schema<'Restoration'> }) {
  return (
    <>
      <Text size="sm">
        {steps.length === 0 ? 'Nothing was left to take back.' : `By that: ${countsOf(steps)}.`}
      </Text>
      {left_out.length > 0 && (
        <Text size="sm" className="anywhere">
          This stays as it is:{' '}
          {left_out
            .map(({ entity, entity_id, reason }) => `${recordName(entity, entity_id)} (${reason})`)
            .join(', ')}
          .
        </Text>
      )}
    </>
  );
}
