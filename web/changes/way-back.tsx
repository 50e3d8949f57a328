import { Alert, Button, Checkbox, Group, Skeleton, Stack, Text } from '@mantine/core';
import { type QueryKey, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, type Schema, wordsOf } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { Outcome } from './outcome.tsx';

/** How something is taken or brought back. */
export interface How {
  dry_run?: boolean;
  force: boolean;
  expected_revision?: number;
}

/** Refusals after which another look shows what is the matter. */
const moved = new Set(['plan.world_moved', 'plan.breaks', 'undo.overtaken']);

/** The way back: looked at first, and done only as it was shown. */
export function WayBack({
  action,
  nothing,
  force: forceLabel,
  queryKey,
  send,
  back = 'Leave it',
  onBack,
  onDone,
}: {
  /** What the button says. */
  action: string;
  /** What is said when there is nothing to do. */
  nothing: string;
  force: string;
  queryKey: QueryKey;
  send: (how: How) => Promise<Schema<'Restoration'>>;
  /** What the button says that does nothing. */
  back?: string;
  onBack: () => void;
  onDone: (done: Schema<'Restoration'>) => void;
}) {
  const queries = useQueryClient();
  const [force, setForce] = useState(false);
  const plan = useQuery({
    queryKey: ['way back', ...queryKey, force],
    queryFn: () => send({ dry_run: true, force }),
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
  });
  const isMoved = (error: unknown) => error instanceof ApiError && moved.has(error.code);
  const act = useMutation({
    mutationFn: (shown: Schema<'Restoration'>) => send({ force, expected_revision: shown.plan.revision }),
    onSuccess: async (done) => {
      onDone(done);
      await queries.invalidateQueries({ predicate: ({ queryKey: [first] }) => first !== 'way back' });
    },
    onError: async (error) => {
      if (isMoved(error)) await plan.refetch();
    },
  });
  const canForce = plan.error instanceof ApiError && plan.error.code === 'undo.overtaken';
  const breaks = plan.data?.plan.counts?.newly_invalid ?? 0;
  return (
    <Stack gap="md">
      {isMoved(act.error) && (
        <Alert color="yellow" role="alert" title="Nothing was done yet">
          <Text size="sm">
            Something was changed since this was worked out. Below is what would happen now: look at it again.
          </Text>
          <Text size="xs">{wordsOf(act.error)}</Text>
        </Alert>
      )}
      {plan.isPending && <Skeleton height={80} />}
      <Problem error={plan.error} />
      {plan.data && !plan.error && <Outcome outcome={plan.data} nothing={nothing} />}
      {(canForce || breaks > 0 || force) && (
        <Checkbox
          label={forceLabel}
          checked={force}
          onChange={({ currentTarget: { checked } }) => setForce(checked)}
        />
      )}
      {!isMoved(act.error) && <Problem error={act.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onBack} data-autofocus>
          {back}
        </Button>
        <Button
          disabled={
            !plan.data ||
            plan.isError ||
            plan.isFetching ||
            plan.data.steps.length === 0 ||
            (breaks > 0 && !force)
          }
          loading={act.isPending}
          onClick={() => plan.data && act.mutate(plan.data)}
        >
          {action}
        </Button>
      </Group>
    </Stack>
  );
}
