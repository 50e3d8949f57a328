import { Alert, Button, Group, Paper, Select, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Conflict } from '../../editing/conflict.tsx';
import { Leave } from '../../editing/leave.tsx';
import { Mark } from '../../parts/mark.tsx';
import { Problem } from '../../parts/problem.tsx';
import { type Saved, SavedNotice } from '../../changes/saved.tsx';
import { useMay, useUser } from '../../session/may.ts';
import { useEffective } from '../effective.ts';
import { agentOf, type Place, type Target } from '../target.ts';
import { conflictsIn, type Edit, type Edits, pendingOf, writesOf } from './edit.ts';
import { isSecretNow } from './field.tsx';
import { type ConfigurationError, type Form, FormContext } from './form.ts';
import { GroupFields } from './group-fields.tsx';
import { inheritedAt, layerOf } from './inherited.ts';
import { type Json, valueAt } from '../../parts/json.ts';
import { changesOf, readLayer } from './layer.ts';
import { isShown, nodeOf, outOfBounds } from './node.ts';
import { useNames } from './places.ts';
import { Review, unseen } from './review.tsx';
import { useEdits } from './use-edits.ts';
import { usePreview } from './use-preview.ts';
import { useSave } from './use-save.ts';
import './form.css';

/** The form of a configuration: every field of its schema, at one layer, with what it inherits. */
export function ConfigurationForm({
  target,
  schema,
  places,
  layer,
  onLayer,
}: {
  target: Target;
  schema: Json;
  /** Where this person may write, the strongest first. */
  places: Place[];
  /** Which of them is edited, by the name of its layer. */
  layer: string | undefined;
  onLayer: (layer: string) => void;
}) {
  const user = useUser();
  const edits = useEdits(user?.id ?? 0, places);
  const { placeTitle } = useNames(target);
  const place = places.find((one) => layerOf(one) === layer) ?? places[0];
  if (!place) return null;
  return (
    <Stack gap="md">
      <Leave isUnsaved={edits.isUnsaved} isLost={edits.isSecret}>
        What you typed here is not saved yet. It is kept in this browser until you sign out, except secrets:
        those are gone.
      </Leave>
      <Select
        label="Edit for"
        description="The fields show what holds there; what is set there reaches everything that it names."
        allowDeselect={false}
        maw={480}
        value={layerOf(place)}
        onChange={(next) => onLayer(next ?? '')}
        data={places.map((one) => ({ value: layerOf(one), label: placeTitle(one) }))}
      />
      <AtPlace
        key={layerOf(place)}
        target={target}
        schema={schema}
        place={place}
        edits={edits.at(place)}
        onEdits={(next) => edits.put(place, next)}
      />
    </Stack>
  );
}

function AtPlace({
  target,
  schema,
  place,
  edits,
  onEdits,
}: {
  target: Target;
  schema: Json;
  place: Place;
  edits: Edits;
  onEdits: (edits: Edits) => void;
}) {
  const may = useMay();
  const { nameOf, placeTitle } = useNames(target);
  const [saved, setSaved] = useState<Saved>();
  const effective = useEffective(target);
  const stored = useQuery({ queryKey: ['settings', 'layer', place], queryFn: () => readLayer(place) });
  const layer = stored.data;
  const root = nodeOf(schema);
  const pending = layer ? pendingOf(edits, layer) : new Map<string, Edit>();
  const changes = layer ? changesOf(layer, writesOf(pending)) : [];
  const preview = usePreview(target, changes, `${effective.data?.revision ?? ''} ${stored.dataUpdatedAt}`);
  const titles = [...pending.values()].map(({ title }) => title);
  const saving = useSave(
    edits,
    layer,
    async () => (await stored.refetch()).data,
    (revision) => {
      onEdits(new Map());
      const what = titles.length > 3 ? `${titles.length} fields` : titles.join(', ');
      const text = `${what}: saved for “${placeTitle(place)}”.`;
      setSaved({ text: revision === null ? 'All was so already: nothing changed.' : text, revision });
    },
  );
  if (!layer || !effective.data)
    return (
      <>
        <Problem error={stored.error ?? effective.error} />
        {!stored.error && !effective.error && <Skeleton height={360} />}
      </>
    );
  const explained = effective.data;
  const errors = errorsOf(preview.result?.errors ?? explained.errors, pending, root);
  const conflicts = conflictsIn(edits, layer);
  const form: Form = {
    target,
    place,
    layer,
    explained,
    pending,
    errors,
    nameOf,
    mayReveal: may('secrets:reveal', agentOf(target)),
    set: (node, value, unfinished) => {
      setSaved(undefined);
      const own = valueAt(layer.own, node.path);
      const isSecret = isSecretNow(node, own, inheritedAt(explained, node.key, place).all);
      const began = edits.has(node.key) ? edits.get(node.key)?.began : own;
      const edit = { path: node.path, title: node.title, value, isSecret, began };
      onEdits(new Map([...edits, [node.key, unfinished ? { ...edit, unfinished } : edit]]));
    },
    forget: (node) => onEdits(new Map([...edits].filter(([key]) => key !== node.key))),
  };
  const wrong = new Set(errors.map(({ key }) => key)).size;
  const unshown = errors.filter(({ key }) => !isShown(root, key));
  const unfinished = [...pending.values()].filter((edit) => edit.unfinished !== undefined).length;
  const mine = errors.filter(({ key }) => [...pending.keys()].some((one) => isWithin(key, one))).length;
  return (
    <FormContext value={form}>
      <form
        aria-label={`Configuration for ${placeTitle(place)}`}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (changes.length > 0 && unfinished === 0) void saving.look();
        }}
      >
        <Stack gap="lg">
          <SavedNotice saved={saved} onClose={() => setSaved(undefined)} />
          {conflicts.size > 0 && (
            <Alert color="yellow" role="alert" title="Somebody else changed this meanwhile">
              <Stack gap="sm" align="flex-start">
                <Text size="sm">
                  {[...conflicts.values()].map(({ title }) => title).join(', ')}: what you typed is kept.
                </Text>
                <Button size="sm" variant="default" onClick={() => saving.dispute(true)}>
                  Look at the difference
                </Button>
              </Stack>
            </Alert>
          )}
          {unshown.length > 0 && (
            <Alert color="red" title="What is wrong elsewhere">
              {unshown.map(({ key, code, message }) => (
                <Text key={`${key} ${code}`} size="sm" className="anywhere">
                  {key}: {message}
                </Text>
              ))}
            </Alert>
          )}
          {root.control.kind === 'group' && <GroupFields node={root} group={root.control} />}
          <Problem error={preview.error} />
          {!saving.plan && <Problem error={saving.error} />}
          <Paper withBorder p="sm" {...(pending.size > 0 || wrong > 0 ? { className: 'pinned-footer' } : {})}>
            <Group justify="space-between" gap="sm">
              <Group gap="sm" role="status">
                <Text size="sm">
                  {pending.size === 0 ? 'Nothing to save' : `${counted(pending.size, 'change')} not saved`}
                </Text>
                {wrong > 0 || unfinished > 0 ? (
                  <Mark is="bad">{counted(Math.max(wrong, unfinished), 'problem')}</Mark>
                ) : (
                  <Mark is="good">{preview.isAsking ? 'Checking' : 'Valid'}</Mark>
                )}
              </Group>
              <Group gap="sm">
                {pending.size > 0 && (
                  <Button variant="default" onClick={() => onEdits(new Map())}>
                    Discard
                  </Button>
                )}
                <Button
                  type="submit"
                  loading={saving.isBusy && !saving.plan}
                  disabled={changes.length === 0 || unfinished > 0}
                >
                  See the impact
                </Button>
              </Group>
            </Group>
          </Paper>
        </Stack>
      </form>
      {saving.plan && (
        <Review
          where={placeTitle(place)}
          planned={[...pending].map(([key, { title, path, value, isSecret }]) => ({
            key,
            title,
            before: unseen(valueAt(layer.own, path), isSecret),
            after: unseen(value, isSecret),
          }))}
          plan={saving.plan}
          problems={mine}
          error={saving.error}
          isBusy={saving.isBusy}
          onAgain={() => void saving.look()}
          onSave={(force) => void saving.save(force)}
          onClose={saving.back}
        />
      )}
      {saving.isDisputed && conflicts.size > 0 && (
        <Conflict
          disputed={[...conflicts].map(
            ([key, { title, began, value, path, isSecret, unfinished: open }]) => ({
              key,
              label: title,
              began: unseen(began, isSecret),
              theirs: unseen(valueAt(layer.own, path), isSecret),
              mine: open ? open.text : unseen(value, isSecret),
            }),
          )}
          onClose={() => saving.dispute(false)}
          onSettle={(kept) => {
            onEdits(settled(edits, conflicts, kept, layer.own));
            saving.dispute(false);
          }}
        />
      )}
    </FormContext>
  );
}

/** What was chosen goes on from what is there now; what was given up is forgotten. */
function settled(edits: Edits, conflicts: Edits, mine: ReadonlySet<string>, own: Json): Edits {
  return new Map(
    [...edits].flatMap(([key, edit]) => {
      if (!conflicts.has(key)) return [[key, edit] as const];
      return mine.has(key) ? [[key, { ...edit, began: valueAt(own, edit.path) }] as const] : [];
    }),
  );
}

/** What the server says, and before it does, what is plainly beyond its bounds. */
function errorsOf(
  said: readonly ConfigurationError[],
  pending: Edits,
  root: ReturnType<typeof nodeOf>,
): ConfigurationError[] {
  const beyond = outOfBounds(root, pending);
  const keys = new Set(beyond.map(({ key }) => key));
  return [...said.filter(({ key }) => !keys.has(key)), ...beyond];
}

function isWithin(key: string, place: string): boolean {
  return key === place || key.startsWith(`${place}.`);
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
