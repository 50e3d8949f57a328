import { Alert, Button, Checkbox, Group, List, Modal, Skeleton, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ApiError, dataOf, type Schema } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { useMay } from '../session/may.ts';
import { Difference } from './difference.tsx';

/** Takes a transaction back, after showing what that would do. */
export function Undo({ revision }: { revision: number }) {
  const [isOpen, { open, close }] = useDisclosure();
  const may = useMay();
  if (!may('changes:restore')) return null;
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={open} aria-label={`Undo revision ${revision}`}>
        Undo
      </Button>
      <Modal opened={isOpen} onClose={close} title={`Undo revision ${revision}?`} size="lg">
        <Plan revision={revision} onClose={close} />
      </Modal>
    </>
  );
}

function Plan({ revision, onClose }: { revision: number; onClose: () => void }) {
  const queries = useQueryClient();
  const [force, setForce] = useState(false);
  const send = (body: { dry_run?: boolean; force: boolean; expected_revision?: number }) =>
    dataOf(api.POST('/api/v1/changes/{revision}/undo', { params: { path: { revision } }, body }));
  const plan = useQuery({
    queryKey: ['undo', revision, force],
    queryFn: () => send({ dry_run: true, force }),
    retry: false,
    staleTime: 0,
    gcTime: 0,
  });
  const undo = useMutation({
    mutationFn: () => send({ force, ...(plan.data ? { expected_revision: plan.data.plan.revision } : {}) }),
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries();
    },
  });
  const canForce = plan.error instanceof ApiError && plan.error.code === 'undo.overtaken';
  const breaks = plan.data?.plan.counts?.newly_invalid ?? 0;
  return (
    <Stack gap="md">
      {plan.isPending && <Skeleton height={80} />}
      <Problem error={plan.error} />
      {plan.data && <Outcome outcome={plan.data} />}
      {(canForce || breaks > 0 || force) && (
        <Checkbox
          label="Undo it all the same"
          checked={force}
          onChange={({ currentTarget: { checked } }) => setForce(checked)}
        />
      )}
      <Problem error={undo.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          Leave it
        </Button>
        <Button
          disabled={!plan.data || plan.data.steps.length === 0 || (breaks > 0 && !force)}
          loading={undo.isPending}
          onClick={() => undo.mutate()}
        >
          Undo
        </Button>
      </Group>
    </Stack>
  );
}

function Outcome({ outcome: { steps, left_out, plan } }: { outcome: Schema<'Restoration'> }) {
  return (
    <Stack gap="md">
      <Text size="sm">
        {steps.length === 0 ? 'Nothing is left to take back.' : 'This would happen, as a change of its own:'}
      </Text>
      {steps.map(({ kind, entity, entity_id, difference }) => (
        <div key={`${entity} ${entity_id}`}>
          <Text size="sm" fw={600} className="anywhere">
            {kind} {entity.replaceAll('_', ' ')} {entity_id}
          </Text>
          {kind === 'update' && <Difference fields={difference} />}
        </div>
      ))}
      {left_out.length > 0 && (
        <Alert color="yellow" title="This stays as it is">
          <List size="sm">
            {left_out.map(({ entity, entity_id, reason }) => (
              <List.Item key={`${entity} ${entity_id}`}>
                {entity.replaceAll('_', ' ')} {entity_id}: {reason}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {plan.counts && plan.counts.instances > 0 && (
        <Text size="sm">
          {plan.counts.instances} instances get another configuration; {plan.counts.newly_invalid} of them
          would no longer fit their tool.
        </Text>
      )}
    </Stack>
  );
}
