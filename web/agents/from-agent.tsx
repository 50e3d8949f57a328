import { Button, Group, List, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { AgentPicker } from './agent-picker.tsx';

/** An agent made like one that is here: its configuration, visibility and instances, none of its secrets. */
export function FromAgent({ onMade }: { onMade: (id: string) => void }) {
  const queries = useQueryClient();
  const [model, setModel] = useState<string>();
  const [typed, setTyped] = useState({ letta_uid: '', name: '', id: '' });
  const copy = useMutation({
    mutationFn: () =>
      dataOf(
        api.POST('/api/v1/agents/{id}/copies', {
          params: { path: { id: model ?? '' } },
          body: {
            letta_uid: typed.letta_uid,
            ...(typed.name === '' ? {} : { name: typed.name }),
            ...(typed.id === '' ? {} : { id: typed.id }),
          },
        }),
      ),
    onSuccess: async ({ agent, left_out }) => {
      await queries.invalidateQueries();
      if (left_out.length === 0) onMade(agent.id);
    },
  });
  const field = (name: keyof typeof typed) => ({
    value: typed[name],
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
      setTyped((before) => ({ ...before, [name]: value })),
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    copy.mutate();
  };
  if (copy.data) return <Made copy={copy.data} onDone={onMade} />;
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <AgentPicker label="Like which agent" value={model} onChange={setModel} />
        <Text size="sm" c="dimmed">
          Description, delivery, visibility, configuration and instances of global tools come along. Secrets
          and conversations do not.
        </Text>
        <TextInput
          label="Letta id"
          description="What Letta calls the new agent, such as agent-1234."
          required
          maxLength={100}
          spellCheck={false}
          {...field('letta_uid')}
        />
        <TextInput label="Name" maxLength={200} {...field('name')} />
        <TextInput
          label="Id"
          description="Left empty it is made of the name."
          maxLength={50}
          spellCheck={false}
          {...field('id')}
        />
        <Problem error={copy.error} />
        <Button
          type="submit"
          disabled={model === undefined}
          loading={copy.isPending}
          style={{ alignSelf: 'start' }}
        >
          Create
        </Button>
      </Stack>
    </form>
  );
}

function Made({
  copy: { agent, settings, instances, left_out },
  onDone,
}: {
  copy: Schema<'AgentCopy'>;
  onDone: (id: string) => void;
}) {
  return (
    <Stack gap="sm" role="status">
      <Text size="sm">
        It was made, with {settings} settings and {instances} instances. This did not come along:
      </Text>
      <List size="sm" className="anywhere" mah={240} style={{ overflow: 'auto' }}>
        {left_out.map(({ what, why }) => (
          <List.Item key={what}>
            {what}: {why}
          </List.Item>
        ))}
      </List>
      <Group>
        <Button onClick={() => onDone(agent.id)}>To the agent</Button>
      </Group>
    </Stack>
  );
}
