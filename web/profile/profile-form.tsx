import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { api, dataOf, type Schema } from '../api.ts';
import { DraftForm } from '../editing/draft-form.tsx';
import { Section } from '../parts/section.tsx';
import { useDraft } from '../editing/use-draft.ts';
import { isSession, type Who, whoKey } from '../session/me.ts';

/** One's own name and email. */
export function ProfileForm({ user }: { user: Schema<'User'> }) {
  const queries = useQueryClient();
  const draft = useDraft(user, async ({ username, email }, revision) => {
    const saved = await dataOf(
      api.PATCH('/api/v1/auth/me', {
        params: { header: { 'if-match': `"${revision}"` } },
        body: { ...(username === undefined ? {} : { username }), ...(email === undefined ? {} : { email }) },
      }),
    );
    queries.setQueryData<Who>(whoKey, (who) => (isSession(who) ? { ...who, user: saved } : who));
    return saved;
  });
  return (
    <Section
      title="You"
      about={`Your role is ${user.role}.${user.role === 'admin' ? '' : ' An administrator can change it.'}`}
    >
      <DraftForm draft={draft} canUndo={false} maw={480}>
        <TextInput
          label="Username"
          required
          maxLength={50}
          autoComplete="username"
          spellCheck={false}
          value={draft.values.username}
          onChange={({ currentTarget: { value } }) => draft.set({ username: value })}
        />
        <TextInput
          label="Email"
          type="email"
          required
          maxLength={255}
          autoComplete="email"
          value={draft.values.email}
          onChange={({ currentTarget: { value } }) => draft.set({ email: value })}
        />
      </DraftForm>
    </Section>
  );
}
