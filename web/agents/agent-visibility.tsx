import { Checkbox, Group, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Schema } from '../api.ts';
import { DraftForm } from '../editing/draft-form.tsx';
import { Section } from '../parts/section.tsx';
import { PeoplePicker } from '../people/people-picker.tsx';
import { useMay } from '../session/may.ts';
import { useAgentDraft } from './save-agent.ts';
import { sentenceOf } from './visibility-sentence.ts';

const roles = ['user', 'viewer'] as const;
const roleWords = { user: 'Everybody with the role user', viewer: 'Everybody with the role viewer' };

/** Who may know of an agent, and the choice of it. */
export function AgentVisibility({ agent }: { agent: Schema<'Agent'> }) {
  const may = useMay();
  const draft = useAgentDraft(agent);
  const { values, set } = draft;
  // While one chooses there may be nobody chosen for a moment.
  const [isChoosing, setChoosing] = useState(false);
  const kind = isChoosing && kindOf(values) === 'nobody' ? 'chosen' : kindOf(values);
  const chosenRoles = values.visible_to_roles ?? [];
  return (
    <Section title="Who can see it">
      <Text role="status">{sentenceOf(values)}</Text>
      {may('agents:update', agent.id) && (
        <DraftForm draft={draft}>
          <Radio.Group
            label="Visible to"
            value={kind}
            onChange={(to) => {
              setChoosing(to === 'chosen');
              if (to === 'everybody') set({ visible_to_users: null, visible_to_roles: null });
              else set({ visible_to_users: [], visible_to_roles: [] });
            }}
          >
            <Stack gap="sm" mt={4}>
              <Radio value="everybody" label="Everybody" />
              <Radio value="chosen" label="Chosen roles and people" />
              <Radio value="nobody" label="Nobody but administrators" />
            </Stack>
          </Radio.Group>
          {kind === 'chosen' && (
            <>
              <Checkbox.Group
                label="Roles"
                value={chosenRoles}
                onChange={(chosen) => {
                  setChoosing(true);
                  set({
                    visible_to_roles: [
                      ...chosenRoles.filter((role) => role === 'admin'),
                      ...roles.filter((role) => chosen.includes(role)),
                    ],
                    visible_to_users: values.visible_to_users ?? [],
                  });
                }}
              >
                <Group mt={4}>
                  {roles.map((role) => (
                    <Checkbox key={role} value={role} label={roleWords[role]} />
                  ))}
                </Group>
              </Checkbox.Group>
              {may('users:read') ? (
                <PeoplePicker
                  label="People"
                  description="They see it whatever their role."
                  value={values.visible_to_users ?? []}
                  onChange={(ids) => {
                    setChoosing(true);
                    set({ visible_to_users: ids, visible_to_roles: chosenRoles });
                  }}
                />
              ) : (
                <Text size="sm" c="dimmed">
                  Only somebody who may see people can choose some of them.
                </Text>
              )}
            </>
          )}
        </DraftForm>
      )}
    </Section>
  );
}

function kindOf({
  visible_to_users: users,
  visible_to_roles: roles,
}: Schema<'Agent'>): 'everybody' | 'chosen' | 'nobody' {
  if (users === null && roles === null) return 'everybody';
  return (users ?? []).length + (roles ?? []).length > 0 ? 'chosen' : 'nobody';
}
