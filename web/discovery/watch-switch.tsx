import { Alert, Stack, Switch, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ApiError, dataOf, type Schema } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import type { Saved } from '../changes/saved.tsx';
import { useMay } from '../session/may.ts';

const key = 'discovery.watch';

/** Whether what changes in the home is applied as it happens. */
export function WatchSwitch({
  state: { watch, watching },
  onSaved,
}: {
  state: Schema<'HomeState'>;
  onSaved: (saved: Saved) => void;
}) {
  const may = useMay();
  const queries = useQueryClient();
  // Shown at once as it will be: a mutation is told of a moment later, and the switch would jump back until then.
  const [wish, setWish] = useState<boolean>();
  const turn = useMutation({
    mutationFn: (isOn: boolean) => turnTo(isOn, may('system_config:read')),
    onSuccess: (revision, isOn) => {
      const how = isOn ? 'The home is watched.' : 'The home is not watched any more.';
      onSaved({
        text: revision === null ? `${how} Somebody else saw to it already.` : how,
        revision,
      });
    },
    onSettled: async () => {
      for (const word of ['discovery', 'system-config'])
        await queries.invalidateQueries({ queryKey: [word] });
      setWish(undefined);
    },
  });
  const isOn = wish ?? watch;
  return (
    <Stack gap="sm">
      <Switch
        label="Watch the home"
        description={descriptionOf(isOn, watching)}
        checked={isOn}
        disabled={!may('system_config:write')}
        onChange={({ currentTarget: { checked } }) => {
          setWish(checked);
          turn.mutate(checked);
        }}
      />
      {!may('system_config:write') && (
        <Text size="sm" c="dimmed">
          To turn it needs the permission system_config:write.
        </Text>
      )}
      {isOvertaken(turn.error) ? (
        <Alert color="yellow" role="alert" title="Somebody else turned it meanwhile">
          The switch shows how it is now, and nothing of yours was saved. Turn it again if it is to be
          otherwise.
        </Alert>
      ) : (
        <Problem error={turn.error} />
      )}
    </Stack>
  );
}

/** @returns the revision; null when it is so already, by somebody else */
async function turnTo(isOn: boolean, canRead: boolean): Promise<number | null> {
  const query = { prefix: key, limit: 50 };
  const before = canRead
    ? (await dataOf(api.GET('/api/v1/system-config', { params: { query } }))).items.find(
        ({ config_key }) => config_key === key,
      )
    : undefined;
  if (before?.config_value === isOn) return null;
  const body = {
    config_key: key,
    config_value: isOn,
    config_type: 'boolean' as const,
    ...(canRead ? { expected_revision: before?.revision ?? 0 } : {}),
  };
  return (await dataOf(api.PUT('/api/v1/system-config', { body }))).revision;
}

function isOvertaken(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'revision.stale';
}

function descriptionOf(isOn: boolean, isWatching: boolean): string {
  if (!isOn) return 'Off: nothing is applied before somebody applies a scan.';
  return isWatching
    ? 'On: what changes there is applied within a second.'
    : 'On: it begins with the first scan that is applied.';
}
