import { Button, Checkbox, Group, Modal, PasswordInput, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ApiError, dataOf } from '../api.ts';
import { type Change } from '../configuration/stored.ts';
import { Impact } from '../configuration/impact.tsx';
import { Refusal } from '../configuration/refusal.tsx';
import { useFocusBack } from '../keyboard/use-focus-back.ts';
import { Conflict, type Disputed } from '../editing/conflict.tsx';
import { spelledOut } from '../parts/spelled-out.ts';
import type { Saved } from '../changes/saved.tsx';
import type { Variable } from './variable.ts';

/** Adds or changes a variable: what that does to instances is shown before it is saved. */
export function VariableForm({
  variable,
  onSaved,
  onClose,
}: {
  variable: Variable | undefined;
  onSaved: (saved: Saved) => void;
  onClose: () => void;
}) {
  useFocusBack();
  const queries = useQueryClient();
  // What stood there when one began, until somebody else's change is looked at.
  const [base, setBase] = useState(variable);
  const [theirs, setTheirs] = useState<Variable>();
  const [name, setName] = useState(variable?.var_name ?? '');
  const [value, setValue] = useState(variable?.var_value ?? '');
  const [isTyped, setTyped] = useState(false);
  const [description, setDescription] = useState(variable?.description ?? '');
  const [seal, setSeal] = useState(variable?.is_encrypted ?? true);
  const keepsValue = variable !== undefined && !isTyped;
  const compare = (error: unknown) => {
    if (error instanceof ApiError && error.code === 'revision.stale' && error.problem.current !== null)
      setTheirs(error.problem.current as Variable);
  };
  const plan = useMutation({
    gcTime: 0,
    onError: compare,
    mutationFn: async (change: Change) => ({
      change,
      plan: await dataOf(api.POST('/api/v1/configurations/plan', { body: { changes: [change] } })),
    }),
  });
  const apply = useMutation({
    gcTime: 0,
    onError: compare,
    mutationFn: ({ change, expected, force }: { change: Change; expected: number; force: boolean }) =>
      dataOf(
        api.POST('/api/v1/configurations/apply', {
          body: { changes: [change], expected_revision: expected, force },
        }),
      ),
    onSuccess: ({ revision }) => {
      void queries.invalidateQueries({ queryKey: ['environment'] });
      onSaved({ text: `${name} is ${variable ? 'changed' : 'added'}.`, revision });
      onClose();
    },
  });
  const look = () => {
    apply.reset();
    plan.mutate({
      table: 'env_vars',
      var_name: name,
      description: description === '' ? null : description,
      expected_revision: base?.revision ?? 0,
      ...(keepsValue ? {} : { var_value: value }),
      ...(seal === base?.is_encrypted ? {} : { is_encrypted: seal }),
    });
  };
  const edited = () => {
    plan.reset();
    apply.reset();
  };
  const planned = plan.data;
  const breaks = (planned?.plan.counts?.newly_invalid ?? 0) > 0;
  const Field = seal ? PasswordInput : TextInput;
  return (
    <Modal
      opened
      onClose={onClose}
      title={variable ? `Change ${variable.var_name}` : 'Add a variable'}
      size="lg"
    >
      <Stack
        gap="md"
        component="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (planned)
            apply.mutate({ change: planned.change, expected: planned.plan.revision, force: breaks });
          else look();
        }}
      >
        <TextInput
          label="Name"
          description="Letters, digits and _, such as LETTA_TOKEN"
          required
          disabled={variable !== undefined}
          spellCheck={false}
          value={name}
          onChange={({ currentTarget }) => {
            edited();
            setName(currentTarget.value.trim());
          }}
        />
        <Field
          label="Value"
          placeholder={variable?.is_encrypted ? 'Left empty: stays as it is' : ''}
          autoComplete="off"
          value={value}
          onChange={({ currentTarget }) => {
            edited();
            setTyped(true);
            setValue(currentTarget.value);
          }}
        />
        <Textarea
          label="Description"
          autosize
          value={description}
          onChange={({ currentTarget }) => {
            edited();
            setDescription(currentTarget.value);
          }}
        />
        <Checkbox
          label="Sealed: encrypted, and shown only on purpose"
          checked={seal}
          onChange={({ currentTarget }) => {
            edited();
            setSeal(currentTarget.checked);
          }}
        />
        {theirs && base && (
          <Conflict
            disputed={disputed(base, theirs, { value: isTyped ? value : undefined, description, seal })}
            onClose={() => setTheirs(undefined)}
            onSettle={(mine) => {
              edited();
              if (!mine.has('value')) {
                setTyped(false);
                setValue(theirs.var_value ?? '');
                setSeal(theirs.is_encrypted);
              }
              if (theirs.description !== base.description && !mine.has('description'))
                setDescription(theirs.description ?? '');
              setBase(theirs);
              setTheirs(undefined);
            }}
          />
        )}
        <Refusal error={plan.error ?? apply.error} onAgain={look} />
        {planned && <Impact plan={planned.plan} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            {...(breaks ? { color: 'red' } : {})}
            loading={plan.isPending || apply.isPending}
          >
            {planned ? (breaks ? 'Save although it breaks' : 'Save') : 'See the impact'}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** What of a variable both changed; what is sealed is only said to be. */
function disputed(
  began: Variable,
  theirs: Variable,
  mine: { value: string | undefined; description: string; seal: boolean },
): Disputed[] {
  const shown = ({ var_value, is_encrypted }: Variable) =>
    is_encrypted ? 'a sealed value' : spelledOut(var_value);
  const value = {
    key: 'value',
    label: 'Value',
    began: shown(began),
    theirs: shown(theirs),
    mine: mine.value === undefined ? 'as it was' : mine.seal ? 'a sealed value' : spelledOut(mine.value),
  };
  const description = {
    key: 'description',
    label: 'Description',
    began: spelledOut(began.description ?? ''),
    theirs: spelledOut(theirs.description ?? ''),
    mine: spelledOut(mine.description),
  };
  const isTyped = mine.value !== undefined || mine.seal !== began.is_encrypted;
  const isDescribed = mine.description !== (began.description ?? '');
  return [
    ...(isTyped ? [value] : []),
    ...(isDescribed && theirs.description !== began.description ? [description] : []),
  ];
}
