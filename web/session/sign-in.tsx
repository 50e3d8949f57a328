import { Code, PasswordInput, Text, TextInput } from '@mantine/core';
import { api, dataOf } from '../api.ts';
import { LoneForm } from './form.tsx';

export function SignIn({ onSignedIn }: { onSignedIn: () => Promise<void> }) {
  return (
    <LoneForm
      title="Sign in"
      action="Sign in"
      onSubmit={async ({ username = '', password = '' }) => {
        await dataOf(api.POST('/api/v1/auth/login', { body: { username, password } }));
        await onSignedIn();
      }}
    >
      <TextInput
        name="username"
        label="Username or email"
        required
        autoComplete="username"
        spellCheck={false}
        data-autofocus
      />
      <PasswordInput name="password" label="Password" required autoComplete="current-password" />
      <Text size="sm" c="dimmed">
        Forgotten? An administrator can send you a new link. On the host itself:{' '}
        <Code>bin/sanctum users recover NAME</Code>
      </Text>
    </LoneForm>
  );
}
