import { Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { api, dataOf, type Schema } from '../api.ts';
import { DraftForm } from '../editing/draft-form.tsx';
import { Section } from '../parts/section.tsx';
import { useDraft } from '../editing/use-draft.ts';
import { listsOf } from '../session/may.ts';
import { PermissionsEditor } from './permissions-editor.tsx';
import { roleOf, roles } from './role.ts';

/** Changes who somebody is, and what may be done. */
export function PersonForm({ user }: { user: Schema<'User'> }) {
  const queries = useQueryClient();
  const draft = useDraft(user, async (changes, revision) => {
    const saved = await dataOf(
      api.PATCH('/api/v1/users/{id}', {
        params: { path: { id: user.id }, header: { 'If-Match': `"${revision}"` } },
        body: changes,
      }),
    );
    queries.setQueryData(['people', 'one', user.id], saved);
    void queries.invalidateQueries({ queryKey: ['people'] });
    return saved;
  });
  const { values, set } = draft;
  return (
    <Section title="Edit">
      <DraftForm draft={draft} canUndo={false}>
        <TextInput
          label="Username"
          required
          maxLength={50}
          spellCheck={false}
          autoComplete="off"
          value={values.username}
          onChange={({ currentTarget: { value } }) => set({ username: value })}
        />
        <TextInput
          label="Email"
          type="email"
          required
          maxLength={255}
          autoComplete="off"
          value={values.email}
          onChange={({ currentTarget: { value } }) => set({ email: value })}
        />
        <Select
          label="Role"
          allowDeselect={false}
          data={roles}
          value={values.role}
          onChange={(value) => set({ role: roleOf(value) ?? values.role })}
        />
        <PermissionsEditor
          role={values.role}
          {...listsOf(values.permissions)}
          onChange={({ grant, deny }) =>
            set({ permissions: grant.length + deny.length === 0 ? null : { grant, deny } })
          }
        />
      </DraftForm>
    </Section>
  );
}
