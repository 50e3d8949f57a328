import { Button, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { api, dataOf } from '../api.ts';
import { Problem } from '../parts/problem.tsx';

/** An agent that runs already, said by hand. */
export function FromHand({ onMade }: { onMade: (id: string) => void }) {
  const queries = useQueryClient();
  const [typed, setTyped] = useState({ letta_uid: '', id: '', name: '', description: '' });
  const [delivery, setDelivery] = useState<'broca' | 'letta'>('broca');
  const create = useMutation({
    mutationFn: () => {
      const given = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== ''));
      return dataOf(api.POST('/api/v1/agents', { body: { ...given, letta_uid: typed.letta_uid, delivery } }));
    },
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['agents'] });
      onMade(id);
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    create.mutate();
  };
  const field = (name: keyof typeof typed) => ({
    value: typed[name],
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
      setTyped((before) => ({ ...before, [name]: value })),
  });
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label="Letta id"
          description="What Letta calls the agent, such as agent-1234."
          required
          maxLength={100}
          spellCheck={false}
          {...field('letta_uid')}
        />
        <TextInput label="Name" maxLength={200} {...field('name')} />
        <TextInput
          label="Id"
          description="A short word for it here, such as athena. It never changes. Left empty it is made of the name."
          maxLength={50}
          pattern="[a-z0-9][a-z0-9._\-]*"
          title="Small letters, digits, . _ and -, beginning with a letter or digit"
          spellCheck={false}
          {...field('id')}
        />
        <Textarea label="Description" autosize minRows={2} maxRows={8} {...field('description')} />
        <Select
          label="Delivery"
          description="How messages reach the agent."
          allowDeselect={false}
          data={[
            { value: 'broca', label: 'Broca fetches messages' },
            { value: 'letta', label: 'Messages go to the Letta server' },
          ]}
          value={delivery}
          onChange={(value) => setDelivery(value === 'letta' ? 'letta' : 'broca')}
        />
        <Problem error={create.error} />
        <Button type="submit" loading={create.isPending} style={{ alignSelf: 'start' }}>
          Create
        </Button>
      </Stack>
    </form>
  );
}
