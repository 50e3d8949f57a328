import { Stack, Switch, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf, type Schema } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import type { Saved } from '../parts/saved.tsx';
import { useMay } from '../session/may.ts';

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
  const turn = useMutation({
    mutationFn: (isOn: boolean) =>
      dataOf(
        api.PUT('/api/v1/system-config', {
          body: { config_key: 'discovery.watch', config_value: isOn, config_type: 'boolean' },
        }),
      ),
    onSuccess: async ({ revision }, isOn) => {
      for (const word of ['discovery', 'system-config'])
        await queries.invalidateQueries({ queryKey: [word] });
      onSaved({ text: isOn ? 'The home is watched.' : 'The home is not watched any more.', revision });
    },
  });
  const isOn = turn.isPending ? turn.variables : watch;
  return (
    <Stack gap="sm">
      <Switch
        label="Watch the home"
        description={descriptionOf(isOn, watching)}
        checked={isOn}
        disabled={!may('system_config:write')}
        onChange={({ currentTarget: { checked } }) => turn.mutate(checked)}
      />
      {!may('system_config:write') && (
        <Text size="sm" c="dimmed">
          To turn it needs the permission system_config:write.
        </Text>
      )}
      <Problem error={turn.error} />
    </Stack>
  );
}

function descriptionOf(isOn: boolean, isWatching: boolean): string {
  if (!isOn) return 'Off: nothing is applied before somebody applies a scan.';
  return isWatching
    ? 'On: what changes there is applied within a second.'
    : 'On: it begins with the first scan that is applied.';
}
