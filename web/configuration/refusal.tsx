import { Alert, Button, Stack, Text } from '@mantine/core';
import { ApiError, wordsOf } from '../api.ts';
import { Problem } from '../parts/problem.tsx';

const advice: Record<string, string> = {
  'plan.world_moved':
    'Something that decides configuration was changed after the impact was worked out, so it may not be true any more. Nothing was saved. Look at the impact again.',
  'revision.stale':
    'Somebody else changed exactly this value in the meantime. Nothing was saved, and what you typed is kept. The difference is shown above as soon as it is read; go on from there.',
  'plan.breaks':
    'Instances that are valid would become invalid. Correct the value, or save it all the same on purpose.',
};

/** Why a change was not planned or saved, and what to do about it. */
export function Refusal({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  const known = error instanceof ApiError ? advice[error.code] : undefined;
  if (known === undefined) return <Problem error={error} />;
  return (
    <Alert color="yellow" role="alert" title="Not saved">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{known}</Text>
        <Text size="xs">{wordsOf(error)}</Text>
        <Button size="sm" variant="default" onClick={onAgain}>
          See the impact again
        </Button>
      </Stack>
    </Alert>
  );
}
