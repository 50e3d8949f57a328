import { Select, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import type { Schema } from '../api.ts';
import { DraftForm } from '../editing/draft-form.tsx';
import { Facts } from '../parts/facts.tsx';
import { Mark } from '../parts/mark.tsx';
import { Section } from '../parts/section.tsx';
import { StatusDot } from '../parts/status-dot.tsx';
import { Time } from '../parts/time.tsx';
import { useMay } from '../session/may.ts';
import { useAgentDraft } from './save-agent.ts';

const deliveries = [
  { value: 'broca', label: 'Broca fetches messages' },
  { value: 'letta', label: 'Messages go to the Letta server' },
];

/** Who an agent is. */
export function AgentIdentity({ agent }: { agent: Schema<'Agent'> }) {
  const may = useMay();
  return (
    <Stack gap="md">
      <Section title="Now">
        <Facts
          facts={[
            ['Id', agent.id],
            ['Letta id', agent.letta_uid],
            ['Status', <Status agent={agent} key="status" />],
            [
              'Active',
              <Mark key="active" is={agent.is_active ? 'good' : 'bad'}>
                {agent.is_active ? 'active' : 'inactive: only administrators see it'}
              </Mark>,
            ],
            ['Created', <Time key="created" at={agent.created_at} />],
            ['Changed', <Time key="changed" at={agent.updated_at} />],
          ]}
        />
      </Section>
      {may('agents:update', agent.id) ? <Editor agent={agent} /> : <Described agent={agent} />}
    </Stack>
  );
}

function Status({ agent: { status, status_at } }: { agent: Schema<'Agent'> }) {
  return (
    <>
      <StatusDot status={status} at={status_at} />
      <Text size="sm" c="dimmed">
        {status_at === null ? (
          'It has not reported yet.'
        ) : (
          <>
            as of <Time at={status_at} />
          </>
        )}
      </Text>
    </>
  );
}

function Described({ agent }: { agent: Schema<'Agent'> }) {
  return (
    <Section title="Description">
      <Text className="anywhere">{agent.description ?? 'No description.'}</Text>
    </Section>
  );
}

function Editor({ agent }: { agent: Schema<'Agent'> }) {
  const draft = useAgentDraft(agent);
  const { values, set } = draft;
  return (
    <Section title="Edit">
      <DraftForm draft={draft}>
        <TextInput
          label="Name"
          maxLength={200}
          placeholder={agent.id}
          value={values.name ?? ''}
          onChange={({ currentTarget: { value } }) => set({ name: value === '' ? null : value })}
        />
        <Textarea
          label="Description"
          autosize
          minRows={2}
          maxRows={12}
          maxLength={20_000}
          value={values.description ?? ''}
          onChange={({ currentTarget: { value } }) => set({ description: value === '' ? null : value })}
        />
        <TextInput
          label="Letta id"
          required
          maxLength={100}
          spellCheck={false}
          value={values.letta_uid}
          onChange={({ currentTarget: { value } }) => set({ letta_uid: value })}
        />
        <Select
          label="Delivery"
          description="How messages reach the agent."
          allowDeselect={false}
          data={deliveries}
          value={values.delivery}
          onChange={(value) => set({ delivery: value === 'letta' ? 'letta' : 'broca' })}
        />
        <Switch
          label="Active"
          description="Only administrators see an inactive agent."
          checked={values.is_active}
          onChange={({ currentTarget: { checked } }) => set({ is_active: checked })}
        />
      </DraftForm>
    </Section>
  );
}
