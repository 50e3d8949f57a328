import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Problem } from '../parts/problem.tsx';
import { FactorFacts } from './factor-facts.tsx';
import type { useConfirmation } from './use-confirmation.tsx';
import { isolated } from '../parts/isolated.ts';

/** One of one's own second factors. */
export function FactorRow({
  factor,
  isLast,
  confirmed,
  onChanged,
}: {
  factor: Schema<'SecondFactor'>;
  isLast: boolean;
  confirmed: ReturnType<typeof useConfirmation>['confirmed'];
  onChanged: () => Promise<void>;
}) {
  const [asks, setAsks] = useState<'name' | 'remove'>();
  const close = () => setAsks(undefined);
  const params = { path: { id: factor.id } };
  const remove = async () => {
    await confirmed(() => dataOf(api.DELETE('/api/v1/second-factors/{id}', { params })));
    await onChanged();
  };
  return (
    <Group justify="space-between" gap="sm">
      <div style={{ flex: '1 1 240px', minWidth: 0 }}>
        <FactorFacts factor={factor} />
      </div>
      <Group gap="sm">
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => setAsks('name')}
          aria-label={`Rename ${isolated(factor.name)}`}
        >
          Rename
        </Button>
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => setAsks('remove')}
          aria-label={`Remove ${factor.name}`}
        >
          Remove
        </Button>
      </Group>
      <Modal opened={asks === 'name'} onClose={close} title={`Rename ${isolated(factor.name)}`}>
        <Rename
          factor={factor}
          onDone={() => {
            close();
            void onChanged();
          }}
        />
      </Modal>
      <Confirm
        title={`Remove ${isolated(factor.name)}?`}
        action="Remove"
        isOpen={asks === 'remove'}
        onClose={close}
        onConfirm={remove}
      >
        <Text size="sm">
          {isLast
            ? 'It is the last one: your password alone is enough to sign in afterwards, and your recovery codes go with it.'
            : 'It is not asked for any more. Your other second factors and the recovery codes stay.'}
        </Text>
      </Confirm>
    </Group>
  );
}

function Rename({ factor, onDone }: { factor: Schema<'SecondFactor'>; onDone: () => void }) {
  const [name, setName] = useState(factor.name);
  const save = useMutation({
    mutationFn: () =>
      dataOf(
        api.PATCH('/api/v1/second-factors/{id}', { params: { path: { id: factor.id } }, body: { name } }),
      ),
    onSuccess: onDone,
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label="Name"
          required
          maxLength={100}
          data-autofocus
          value={name}
          onChange={({ currentTarget: { value } }) => setName(value)}
        />
        <Problem error={save.error} />
        <Button type="submit" loading={save.isPending} style={{ alignSelf: 'end' }}>
          Rename
        </Button>
      </Stack>
    </form>
  );
}
