import { Code, PasswordInput, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { api, dataOf } from '../api.ts';
import { LoneForm } from './form.tsx';
import { type SecondFactorAsked, secondFactorAsked, SecondStep } from './second-step.tsx';

export function SignIn({
  onSignedIn,
  children,
}: {
  onSignedIn: () => Promise<void>;
  /** Why one has to. */
  children?: ReactNode;
}) {
  const [name, setName] = useState('');
  const [asked, setAsked] = useState<SecondFactorAsked>();
  if (asked) return <SecondStep asked={asked} onSignedIn={onSignedIn} onBack={() => setAsked(undefined)} />;
  return (
    <LoneForm
      title="Sign in"
      action="Sign in"
      onSubmit={async ({ username = '', password = '' }) => {
        setName(username);
        try {
          await dataOf(api.POST('/api/v1/auth/login', { body: { username, password } }));
        } catch (error) {
          const second = secondFactorAsked(error);
          if (!second) throw error;
          return setAsked(second);
        }
        await onSignedIn();
      }}
    >
      {children}
      <TextInput
        name="username"
        label="Username or email"
        required
        autoComplete="username"
        spellCheck={false}
        data-autofocus
        defaultValue={name}
      />
      <PasswordInput name="password" label="Password" required autoComplete="current-password" />
      <Text size="sm" c="dimmed">
        Forgotten? An administrator can send you a new link. On the host itself:{' '}
        <Code>bin/sanctum users recover NAME</Code>
      </Text>
    </LoneForm>
  );
}
