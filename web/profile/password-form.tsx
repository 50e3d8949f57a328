import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { api, dataOf } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { Section } from '../parts/section.tsx';

/** A new password for oneself. */
export function PasswordForm({ username }: { username: string }) {
  const queries = useQueryClient();
  const [current, setCurrent] = useState('');
  const [wanted, setWanted] = useState('');
  const change = useMutation({
    mutationFn: () =>
      dataOf(
        api.POST('/api/v1/auth/password', { body: { current_password: current, new_password: wanted } }),
      ),
    onSuccess: async () => {
      setCurrent('');
      setWanted('');
      await queries.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Section title="Password" about="Changing it signs you out everywhere else.">
      <form onSubmit={submit}>
        <Stack gap="md" maw={480}>
          {/* For password managers: whose password it is. */}
          <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
          <PasswordInput
            label="Current password"
            required
            autoComplete="current-password"
            value={current}
            onChange={({ currentTarget: { value } }) => setCurrent(value)}
          />
          <PasswordInput
            label="New password"
            description="At least 12 characters. A few unrelated words are easy to keep in mind."
            required
            minLength={12}
            autoComplete="new-password"
            value={wanted}
            onChange={({ currentTarget: { value } }) => setWanted(value)}
          />
          <Problem error={change.error} />
          {change.isSuccess && (
            <Text size="sm" role="status">
              The password is changed. Your other sessions have ended.
            </Text>
          )}
          <Button type="submit" loading={change.isPending} style={{ alignSelf: 'start' }}>
            Change the password
          </Button>
        </Stack>
      </form>
    </Section>
  );
}
