import { Alert, Button, Checkbox, Group, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../api.ts';
import { Conflict } from '../editing/conflict.tsx';
import { Problem } from '../parts/problem.tsx';
import type { Saved } from '../changes/saved.tsx';
import { spelledOut } from '../parts/spelled-out.ts';
import { asWritten, Value } from '../parts/value.tsx';
import type { Declared } from './declared.ts';
import { type Draft, draftOf, type Kind, kinds, valueOf } from './draft.ts';
import { Impact } from './impact.tsx';
import { Refusal } from './refusal.tsx';
import { type Change, changeOf, type Stored } from './stored.ts';
import { type Place, placeName } from './target.ts';
import { ValueField } from './value-field.tsx';

/** Two steps: what it would do, then that it is done. */
export function ChangeForm({
  name,
  place,
  stored,
  inForce,
  declared,
  draft: typed,
  onDraft,
  onSaved,
}: {
  name: string;
  place: Place;
  stored: Stored;
  inForce: unknown;
  declared: Declared | undefined;
  draft: Draft | undefined;
  onDraft: (draft: Draft) => void;
  onSaved: (saved: Saved) => void;
}) {
  const queries = useQueryClient();
  // What stood there when one began: a change in between is told, not written over.
  const [base, setBase] = useState(stored);
  const [problem, setProblem] = useState<string>();
  const [isForced, setForced] = useState(false);
  const [isComparing, setComparing] = useState(false);
  const draft = typed ?? draftOf(base, inForce, declared);
  const isColumn = base.column !== undefined;
  const again = () => void queries.invalidateQueries({ queryKey: ['settings'] });
  // What is typed may be secret: it is remembered no longer than the form is there.
  const plan = useMutation({
    gcTime: 0,
    onError: again,
    mutationFn: async (step: { change: Change; text: string }) => ({
      ...step,
      plan: await dataOf(api.POST('/api/v1/configurations/plan', { body: { changes: [step.change] } })),
    }),
  });
  const apply = useMutation({
    gcTime: 0,
    onError: again,
    mutationFn: async ({ change, text, expected }: { change: Change; text: string; expected: number }) => {
      const body = { changes: [change], expected_revision: expected, force: isForced };
      const { revision } = await dataOf(api.POST('/api/v1/configurations/apply', { body }));
      return { text: revision === null ? `${name} was so already: nothing changed.` : text, revision };
    },
    onSuccess: (saved) => {
      for (const word of ['effective', 'settings', 'changes', 'instances'])
        void queries.invalidateQueries({ queryKey: [word] });
      onSaved(saved);
    },
  });
  const reset = () => {
    plan.reset();
    apply.reset();
    setForced(false);
    setProblem(undefined);
  };
  const edit = (part: Partial<Draft>) => {
    reset();
    onDraft({ ...draft, ...part });
  };
  const look = (isUnset: boolean) => {
    reset();
    if (isUnset) {
      plan.mutate({
        change: changeOf(place, name, base, 'unset'),
        text: `${name} is not set any more at “${placeName(place)}”.`,
      });
      return;
    }
    const read = valueOf(draft);
    if ('problem' in read) {
      setProblem(read.problem);
      return;
    }
    const shown = draft.seal ? 'a sealed value' : read.value === null ? 'nothing' : asWritten(read.value);
    plan.mutate({
      change: changeOf(place, name, base, { value: read.value, seal: draft.seal }),
      text: `${name} is ${shown} now at “${placeName(place)}”.`,
    });
  };
  const planned = plan.data;
  const breaks = (planned?.plan.counts?.newly_invalid ?? 0) > 0;
  return (
    <Stack
      gap="md"
      component="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (planned) apply.mutate({ ...planned, expected: planned.plan.revision });
        else look(false);
      }}
    >
      <Text size="sm">
        There now:{' '}
        {base.isSet ? <Value value={base.value} sealed={base.isSealed} /> : 'not set at this place'}
      </Text>
      {base.pinnedBy !== null && (
        <Alert color="yellow" title="Pinned">
          {base.pinnedBy} decides this value. Change it there; here a change is refused.
        </Alert>
      )}
      {stored.revision !== base.revision && (
        <Alert color="yellow" title="Somebody changed this meanwhile" role="alert">
          <Button size="sm" variant="default" onClick={() => setComparing(true)}>
            Look at the difference
          </Button>
        </Alert>
      )}
      {isComparing && stored.revision !== base.revision && (
        <Conflict
          disputed={[
            {
              key: name,
              label: name,
              began: shownOf(base),
              theirs: shownOf(stored),
              mine: draft.seal ? 'a sealed value' : draft.kind === 'nothing' ? 'nothing' : draft.text,
            },
          ]}
          onClose={() => setComparing(false)}
          onSettle={(mine) => {
            reset();
            onDraft(mine.has(name) ? draft : draftOf(stored, inForce, declared));
            setBase(stored);
            setComparing(false);
          }}
        />
      )}
      <Select
        label="Type"
        allowDeselect={false}
        value={draft.kind}
        onChange={(kind) => edit({ kind: kind as Kind })}
        data={kinds}
      />
      <ValueField
        draft={draft}
        declared={declared}
        placeholder={base.isSealed ? 'Type a new value; the sealed one stays hidden' : ''}
        onText={(text) => edit({ text })}
      />
      <Checkbox
        label="Sealed: encrypted, and shown only on purpose"
        {...(isColumn ? { description: 'Here the schema of the tool decides what is sealed.' } : {})}
        disabled={isColumn}
        checked={draft.seal}
        onChange={({ currentTarget: { checked } }) => edit({ seal: checked })}
      />
      {problem !== undefined && <Problem error={problem} />}
      <Refusal error={plan.error ?? apply.error} onAgain={() => look(false)} />
      {planned && <Impact plan={planned.plan} />}
      {planned && breaks && (
        <Checkbox
          label="Save although instances become invalid"
          checked={isForced}
          onChange={({ currentTarget: { checked } }) => setForced(checked)}
        />
      )}
      <Group justify="flex-end">
        {base.isSet && base.pinnedBy === null && !planned && (
          <Button variant="default" loading={plan.isPending} onClick={() => look(true)}>
            Unset here…
          </Button>
        )}
        {planned && (
          <Button variant="default" onClick={reset}>
            Back
          </Button>
        )}
        <Button
          type="submit"
          loading={plan.isPending || apply.isPending}
          disabled={base.pinnedBy !== null || (planned !== undefined && breaks && !isForced)}
        >
          {planned ? 'Save' : 'See the impact'}
        </Button>
      </Group>
    </Stack>
  );
}

function shownOf({ isSet, isSealed, value }: Stored): string {
  if (!isSet) return 'not set at this place';
  return isSealed ? 'a sealed value' : spelledOut(value);
}
