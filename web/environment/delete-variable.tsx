import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../api.ts';
import { Impact } from '../configuration/impact.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Problem } from '../parts/problem.tsx';
import type { Saved } from '../changes/saved.tsx';
import type { Variable } from './variable.ts';

/** Asks before a variable goes, and tells whose configuration refers to it. */
export function DeleteVariable({
  variable,
  onSaved,
  onClose,
}: {
  variable: Variable | undefined;
  onSaved: (saved: Saved) => void;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const changes = variable
    ? [
        {
          table: 'env_vars' as const,
          var_name: variable.var_name,
          delete: true as const,
          expected_revision: variable.revision,
        },
      ]
    : [];
  const plan = useQuery({
    queryKey: ['environment', 'deletion', variable?.var_name, variable?.revision],
    queryFn: () => dataOf(api.POST('/api/v1/configurations/plan', { body: { changes } })),
    enabled: variable !== undefined,
  });
  return (
    <Confirm
      title={`Delete ${variable?.var_name ?? ''}`}
      action="Delete"
      isOpen={variable !== undefined}
      onClose={onClose}
      onConfirm={async () => {
        const expected_revision = plan.data?.revision;
        const { revision } = await dataOf(
          api.POST('/api/v1/configurations/apply', {
            body: { changes, force: true, ...(expected_revision === undefined ? {} : { expected_revision }) },
          }),
        );
        void queries.invalidateQueries({ queryKey: ['environment'] });
        onSaved({ text: `${variable?.var_name ?? ''} is deleted.`, revision });
      }}
    >
      <Stack gap="md">
        <Text size="sm">The variable and its value go. What refers to it is invalid then:</Text>
        <Problem error={plan.error} />
        {plan.isLoading && <Skeleton height={60} />}
        {plan.data && <Impact plan={plan.data} />}
      </Stack>
    </Confirm>
  );
}
