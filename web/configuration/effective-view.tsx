import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Mark } from '../parts/mark.tsx';
import { isMissing } from '../parts/missing.tsx';
import { momentName } from '../parts/moment-field.tsx';
import { More } from '../parts/more.tsx';
import { Problem } from '../parts/problem.tsx';
import { type Saved, SavedNotice } from '../changes/saved.tsx';
import { useMay } from '../session/may.ts';
import { useTool } from '../tools/use-tools.ts';
import { declaredIn } from './declared.ts';
import { EditValue } from './edit-value.tsx';
import { type Effective, revealKey, useEffective } from './effective.ts';
import { EffectiveTable, type Line } from './effective-table.tsx';
import { KeyHistory } from './key-history.tsx';
import { agentOf, permissionAt, placeOf, placesOf, type Target } from './target.ts';

/** How many keys are shown at first, and with each step. */
const step = 100;

/** What a target is configured with and why, and the way to change it. A look into the past changes nothing. */
export function EffectiveView({ target, at = '', q = '' }: { target: Target; at?: string; q?: string }) {
  const may = useMay();
  const effective = useEffective(target, at);
  const tool = useTool(target.type === 'tool' ? target.id : target.toolId);
  const [editing, setEditing] = useState<Line>();
  const [looking, setLooking] = useState<Line>();
  const [saved, setSaved] = useState<Saved>();
  const [most, setMost] = useState(step);
  const shown = effective.data;
  const declared = declaredIn(tool.data?.config_schema);
  const writable = placesOf(target).filter((place) => may(...permissionAt(place, target.agentId)));
  const lines = linesOf(shown, at === '' ? declared : new Map(), q);
  const placeAt = (line: Line) => line.effective && placeOf(line.effective.origin, target);
  const revealOf = (line: Line) => async () => line.effective && revealKey(target, at, line.key);
  const start = editing && placeAt(editing);
  return (
    <Stack gap="md">
      <SavedNotice saved={saved} onClose={() => setSaved(undefined)} />
      {at !== '' && isMissing(effective.error) ? (
        <Text role="status">This was not registered at that time ({momentName(at)}).</Text>
      ) : (
        <Problem error={effective.error} />
      )}
      {effective.isPending && <Skeleton height={240} />}
      {shown && (
        <>
          <Group justify="space-between">
            <Group gap="sm">
              {target.type !== 'system' && <Validity valid={shown.valid} />}
              <Text size="sm" c="dimmed" role="status">
                {lines.length} {lines.length === 1 ? 'key' : 'keys'}
                {q === '' ? '' : ' match'}
              </Text>
            </Group>
            <Group gap="sm">
              {at === '' && writable.length > 0 && (
                <Button onClick={() => setEditing({ key: '', effective: undefined, declared: undefined })}>
                  Set a key
                </Button>
              )}
            </Group>
          </Group>
          {target.type === 'system' && !may('system_config:read') && (
            <Text size="sm" c="dimmed">
              Without the values of the system configuration: to see those needs system_config:read.
            </Text>
          )}
          <Errors errors={shown.errors} />
          {lines.length === 0 ? (
            <Text>
              {q === ''
                ? `Nothing is configured here${at === '' ? ' yet. Set a key to begin.' : ' at that time.'}`
                : 'No key matches. Clear the filter to see all.'}
            </Text>
          ) : (
            <>
              <EffectiveTable
                lines={lines.slice(0, most)}
                revealOf={may('secrets:reveal', agentOf(target)) ? revealOf : undefined}
                onEdit={at === '' && writable.length > 0 ? setEditing : undefined}
                onHistory={may('changes:read') && target.type !== 'plugin' ? setLooking : undefined}
              />
              <More
                list={{
                  hasNextPage: lines.length > most,
                  isFetchingNextPage: false,
                  fetchNextPage: () => Promise.resolve(setMost(most + step)),
                }}
              />
            </>
          )}
        </>
      )}
      {editing && (
        <EditValue
          name={editing.key}
          places={writable}
          at={writable.find((place) => JSON.stringify(place) === JSON.stringify(start))}
          inForce={editing.effective?.sealed ? null : editing.effective?.value}
          declared={declared}
          onSaved={setSaved}
          onClose={() => setEditing(undefined)}
        />
      )}
      {looking && (
        <KeyHistory
          name={looking.key}
          places={placesOf(target)}
          at={placeAt(looking)}
          onClose={() => setLooking(undefined)}
        />
      )}
    </Stack>
  );
}

/** Whether a configuration fits. */
export function Validity({ valid }: { valid: boolean }) {
  return <Mark is={valid ? 'good' : 'bad'}>{valid ? 'Valid' : 'Invalid'}</Mark>;
}

function Errors({ errors }: { errors: Effective['errors'] }) {
  if (errors.length === 0) return null;
  return (
    <Alert color="red" title="What is wrong">
      {errors.map(({ key, code, message }) => (
        <Text key={`${key} ${code}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
          {key}: {message}
        </Text>
      ))}
    </Alert>
  );
}

function linesOf(
  shown: Effective | undefined,
  declared: ReadonlyMap<string, NonNullable<Line['declared']>>,
  q: string,
): Line[] {
  if (!shown) return [];
  const wanted = q.trim().toLowerCase();
  return [...new Set([...Object.keys(shown.keys), ...declared.keys()])]
    .sort((a, b) => a.localeCompare(b))
    .map((key) => ({ key, effective: shown.keys[key], declared: declared.get(key) }))
    .filter(({ key, declared: described }) =>
      `${key} ${described?.description ?? ''}`.toLowerCase().includes(wanted),
    );
}
