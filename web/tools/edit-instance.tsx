import { Switch, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../api.ts';
import { DraftForm } from '../editing/draft-form.tsx';
import { Section } from '../parts/section.tsx';
import { useDraft } from '../editing/use-draft.ts';
import { toolForAgent } from './instance-name.tsx';
import { type Instance, useTool } from './use-tools.ts';

/** What people decide of an instance, its configuration aside. */
export function EditInstance({ instance }: { instance: Instance }) {
  const queries = useQueryClient();
  const { id } = instance;
  const tool = useTool(instance.tool_id);
  const draft = useDraft(instance, async ({ name, is_active }, revision) => {
    const saved = await dataOf(
      api.PATCH('/api/v1/tool-instances/{id}', {
        params: { path: { id }, header: { 'If-Match': `"${revision}"` } },
        body: { ...(name === undefined ? {} : { name }), ...(is_active === undefined ? {} : { is_active }) },
      }),
    );
    queries.setQueryData(['instances', 'one', String(id)], saved);
    void queries.invalidateQueries({ queryKey: ['instances'] });
    return saved;
  });
  const { values, set } = draft;
  return (
    <Section title="Edit">
      <DraftForm draft={draft}>
        <Switch
          label="Switched on"
          description="An instance that is off keeps its configuration and is shown as Off."
          checked={values.is_active}
          onChange={({ currentTarget: { checked } }) => set({ is_active: checked })}
        />
        <TextInput
          label="Name"
          maxLength={200}
          placeholder={toolForAgent(instance, tool.data?.name)}
          value={values.name ?? ''}
          onChange={({ currentTarget: { value } }) => set({ name: value === '' ? null : value })}
        />
      </DraftForm>
    </Section>
  );
}
