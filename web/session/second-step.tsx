import { Alert, Button, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api, ApiError, dataOf, wordsOf } from '../api.ts';
import { LoneForm } from './form.tsx';
import { usePasskey } from './passkey.ts';

/** What the server asks for beside a right password. */
export interface SecondFactorAsked {
  challenge: string;
  methods: string[];
}

/** Is it only the second factor that is missing? */
export function secondFactorAsked(error: unknown): SecondFactorAsked | undefined {
  if (!(error instanceof ApiError) || error.code !== 'second_factor.required') return undefined;
  const { challenge, methods } = error.problem as unknown as SecondFactorAsked;
  return { challenge, methods };
}

type Method = 'totp' | 'recovery_code' | undefined;

/** The second step of signing in: a code, a passkey, or a recovery code. */
export function SecondStep({
  asked: { challenge, methods },
  note,
  onSignedIn,
  onBack,
}: {
  asked: SecondFactorAsked;
  note?: string;
  onSignedIn: () => Promise<void>;
  onBack: () => void;
}) {
  const [method, setMethod] = useState<Method>(methods.includes('totp') ? 'totp' : undefined);
  const hasPasskey = methods.includes('passkey');
  const finish = async (body: { code: string } | { recovery_code: string }) => {
    await dataOf(api.POST('/api/v1/auth/second-factor', { body: { challenge, ...body } }));
    await onSignedIn();
  };
  return (
    <LoneForm
      key={method}
      title="Second factor"
      {...(method ? { action: 'Sign in' } : {})}
      onSubmit={async ({ code = '' }) => finish(method === 'totp' ? { code } : { recovery_code: code })}
      footer={
        <Stack gap="sm" align="start">
          {hasPasskey && (
            <Passkey challenge={challenge} isMain={method === undefined} onSignedIn={onSignedIn} />
          )}
          {method !== 'totp' && methods.includes('totp') && (
            <Way onClick={() => setMethod('totp')}>Use the authenticator app</Way>
          )}
          {method !== 'recovery_code' && methods.includes('recovery_code') && (
            <Way onClick={() => setMethod('recovery_code')}>Use a recovery code</Way>
          )}
          <Way onClick={onBack}>Begin again with the password</Way>
        </Stack>
      }
    >
      {note && <Text>{note}</Text>}
      {method === 'totp' && (
        <TextInput
          name="code"
          label="Code"
          description="Six digits, which your authenticator app shows now."
          required
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="[0-9 ]*"
          maxLength={10}
          autoFocus
        />
      )}
      {method === 'recovery_code' && (
        <TextInput
          name="code"
          label="Recovery code"
          description="One of the ten that you kept. Each works once."
          required
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={40}
          autoFocus
        />
      )}
      {method === undefined && hasPasskey && <Text>Use your passkey to finish signing in.</Text>}
      {methods.length === 0 && (
        <Alert color="yellow" role="alert">
          No second factor of this account works at this address. Open the registry where you made your
          passkey, or ask an administrator to remove it.
        </Alert>
      )}
    </LoneForm>
  );
}

function Way({ onClick, children }: { onClick: () => void; children: string }) {
  return (
    <Button variant="subtle" size="compact-sm" ml={-8} onClick={onClick}>
      {children}
    </Button>
  );
}

function Passkey({
  challenge,
  isMain,
  onSignedIn,
}: {
  challenge: string;
  isMain: boolean;
  onSignedIn: () => Promise<void>;
}) {
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const use = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const options = await dataOf(api.POST('/api/v1/auth/second-factor/passkey', { body: { challenge } }));
      const passkey = await usePasskey(options);
      await dataOf(api.POST('/api/v1/auth/second-factor', { body: { challenge, passkey } }));
      await onSignedIn();
    } catch (error) {
      setProblem(wordsOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack gap="sm" w="100%">
      {problem && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      <Button
        variant={isMain ? 'filled' : 'default'}
        size="md"
        fullWidth
        loading={isBusy}
        onClick={() => void use()}
      >
        Use a passkey
      </Button>
    </Stack>
  );
}
