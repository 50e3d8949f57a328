import { Alert, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { api, ApiError, dataOf, type Schema, wordsOf } from '../api.ts';
import { Mark } from '../parts/mark.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { Problem } from '../parts/problem.tsx';
import type { Saved } from '../changes/saved.tsx';
import { useMay } from '../session/may.ts';
import { isolated } from '../parts/isolated.ts';

type Plugin = Schema<'Plugin'>;
type Needs = Schema<'PluginDependencies'>['plugins'][number];

/** A plugin with its switch, and the reasons why it can or cannot be turned. */
export function PluginRow({
  plugin,
  needs,
  onSaved,
  isOnItsPage = false,
}: {
  plugin: Plugin;
  needs: Needs | undefined;
  /** Then nothing leads there. */
  isOnItsPage?: boolean;
  onSaved: (saved: Saved) => void;
}) {
  const may = useMay();
  const queries = useQueryClient();
  const { id, tool_id, name, version, status, is_enabled, revision } = plugin;
  const turn = useMutation({
    mutationFn: async (cascade: boolean) => {
      const options = {
        params: { path: { id: String(id) as never } },
        headers: { 'if-match': `"${revision}"` },
        body: { cascade },
      };
      const { plugins } = await dataOf(
        is_enabled
          ? api.POST('/api/v1/plugins/{id}/disable', options)
          : api.POST('/api/v1/plugins/{id}/enable', options),
      );
      return plugins;
    },
    onSuccess: (plugins) => {
      void queries.invalidateQueries({ queryKey: ['plugins'] });
      const names = plugins.map((one) => isolated(one.name)).join(', ');
      onSaved({
        text:
          names === ''
            ? `${isolated(name)} was so already.`
            : `${is_enabled ? 'Disabled' : 'Enabled'}: ${names}.`,
        revision: plugins.at(-1)?.revision ?? null,
      });
    },
    onError: () => void queries.invalidateQueries({ queryKey: ['plugins'] }),
  });
  // Shown as it will be; what the server refuses goes back, and is said below.
  const isOn = turn.isPending ? !is_enabled : is_enabled;
  const reasons = useId();
  const isStuck = !is_enabled && needs?.requires.some(({ state }) => isBeyondTurning(state)) === true;
  return (
    <Paper withBorder p="md" component="article" aria-label={name}>
      <Group justify="space-between" align="flex-start">
        <Stack gap={4} flex={1} miw={200}>
          <Group gap="sm">
            <Title order={2} size="h5" style={{ overflowWrap: 'anywhere' }}>
              {isOnItsPage ? (
                'Switch'
              ) : (
                <PlaceLink
                  inherit
                  to="/tools/$id/plugins/$plugin"
                  params={{ id: String(tool_id), plugin: String(id) }}
                >
                  {name}
                </PlaceLink>
              )}
            </Title>
            {version !== null && (
              <Text size="sm" c="dimmed">
                {version}
              </Text>
            )}
            <Mark is={status === 'Error' ? 'bad' : isOn ? 'good' : 'plain'}>
              {`${isOn ? 'on' : 'off'}, ${status}`}
            </Mark>
          </Group>
          {needs && (
            <Stack gap={4} id={reasons}>
              <Reasons needs={needs} />
            </Stack>
          )}
        </Stack>
        <Group gap="sm">
          {!isOnItsPage && (
            <PlaceLink
              size="sm"
              to="/tools/$id/plugins/$plugin"
              params={{ id: String(tool_id), plugin: String(id) }}
              search={{ tab: 'configuration' }}
            >
              Configuration
            </PlaceLink>
          )}
          {may('plugins:update') && (
            <Button
              variant={is_enabled ? 'default' : 'light'}
              loading={turn.isPending}
              {...(isStuck
                ? { 'aria-disabled': true, 'data-disabled': true, 'aria-describedby': reasons }
                : { onClick: () => turn.mutate(false) })}
              aria-label={`${is_enabled ? 'Disable' : 'Enable'} ${name}`}
            >
              {is_enabled ? 'Disable' : 'Enable'}
            </Button>
          )}
        </Group>
      </Group>
      <Refused
        error={turn.error}
        verb={is_enabled ? 'Disable' : 'Enable'}
        onCascade={() => turn.mutate(true)}
        wasCascade={turn.variables === true}
      />
    </Paper>
  );
}

/** What is missing, too old or in a circle is not helped by turning anything on. */
function isBeyondTurning(state: Needs['requires'][number]['state']): boolean {
  return state !== 'ok' && state !== 'disabled';
}

function Reasons({ needs: { requires, required_by } }: { needs: Needs }) {
  return (
    <>
      {requires.map(({ name, range, state, message }) => (
        <Text key={name} size="sm" style={{ overflowWrap: 'anywhere' }}>
          {state === 'ok' ? '✓' : '!'} needs {name}
          {range === '*' ? '' : ` ${range}`}: {message ?? state}
        </Text>
      ))}
      {required_by.length > 0 && (
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          Needed by {required_by.join(', ')}
        </Text>
      )}
    </>
  );
}

function Refused({
  error,
  verb,
  wasCascade,
  onCascade,
}: {
  error: unknown;
  verb: string;
  wasCascade: boolean;
  onCascade: () => void;
}) {
  if (!(error instanceof ApiError) || wasCascade || !helpsToCascade(error)) return <Problem error={error} />;
  return (
    <Alert color="yellow" role="alert" mt="sm" title="It depends on others">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{wordsOf(error)}</Text>
        <Button size="sm" variant="default" onClick={onCascade}>
          {verb} {verb === 'Enable' ? 'with all that it needs' : 'with all that need it'}
        </Button>
      </Stack>
    </Alert>
  );
}

/** Only what is off is helped by turning others on. */
function helpsToCascade({ code, problem }: ApiError): boolean {
  if (code === 'plugin.needed') return true;
  if (code !== 'plugin.dependencies_unmet' || !Array.isArray(problem.problems)) return false;
  return (problem.problems as { kind?: string }[]).every(({ kind }) => kind === 'disabled');
}
