import { Code, PasswordInput, Text, TextInput } from '@mantine/core';
import { api, dataOf } from '../api.ts';
import { LoneForm } from './form.tsx';
import { fragment } from './fragment.ts';

/** The first administrator, with the one-time token that the server printed. */
export function FirstRun({ onSignedIn }: { onSignedIn: () => Promise<void> }) {
  return (
    <LoneForm
      title="Welcome"
      action="Create administrator"
      onSubmit={async ({ token = '', username = '', email = '', password = '' }) => {
        await dataOf(api.POST('/api/v1/auth/setup', { body: { token, username, email, password } }));
        await onSignedIn();
      }}
    >
      <Text>
        Create the first administrator. The setup token proves that this server is yours: it was printed when
        the server started, and lies in <Code>control/setup-token</Code> of the Sanctum home.
      </Text>
      <TextInput
        name="token"
        label="Setup token"
        required
        autoComplete="off"
        spellCheck={false}
        defaultValue={fragment.get('setup') ?? ''}
      />
      <TextInput
        name="username"
        label="Username"
        required
        autoComplete="username"
        maxLength={50}
        spellCheck={false}
      />
      <TextInput name="email" type="email" label="Email" required autoComplete="email" />
      <NewPassword />
    </LoneForm>
  );
}

export function NewPassword() {
  return (
    <PasswordInput
      name="password"
      label="Password"
      description="At least 12 characters. A few unrelated words are easy to keep in mind."
      required
      minLength={12}
      autoComplete="new-password"
    />
  );
}
