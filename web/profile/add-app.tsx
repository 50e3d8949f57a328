import { Anchor, Button, Code, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { useCopy } from '../parts/use-copy.ts';
import { QrCode } from './qr-code.tsx';

/** What the app has to know, as the server made it. */
export interface NewApp {
  challenge: string;
  secret: string;
  uri: string;
}

export function beginApp(): Promise<NewApp> {
  return dataOf(api.POST('/api/v1/second-factors/totp'));
}

/** Has the secret scanned, and a code typed that shows that it was. */
export function AddApp({
  app: { challenge, secret, uri },
  onAdded,
}: {
  app: NewApp;
  onAdded: (added: Schema<'AddedSecondFactor'>) => void;
}) {
  const [code, setCode] = useState('');
  const { copy, outcome } = useCopy(secret);
  const [name, setName] = useState('Authenticator app');
  const add = useMutation({
    mutationFn: () =>
      dataOf(api.POST('/api/v1/second-factors/totp/confirm', { body: { challenge, code, name } })),
    onSuccess: onAdded,
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text size="sm">
          Scan this with an authenticator app, such as Aegis, Google Authenticator or 1Password. On this
          device: <Anchor href={uri}>open the app</Anchor>.
        </Text>
        <QrCode text={uri} label="QR code for the authenticator app; the key below says the same" />
        <div>
          <Text size="sm">Or type the key:</Text>
          <Group gap="sm">
            <Code className="anywhere">{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</Code>
            <Button variant="default" size="compact-sm" onClick={(event) => void copy(event)}>
              {outcome ?? 'Copy the key'}
            </Button>
          </Group>
        </div>
        <TextInput
          label="Code"
          description="Six digits, which the app shows now."
          required
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="[0-9 ]*"
          maxLength={10}
          data-autofocus
          value={code}
          onChange={({ currentTarget: { value } }) => setCode(value)}
        />
        <TextInput
          label="Name"
          required
          maxLength={100}
          value={name}
          onChange={({ currentTarget: { value } }) => setName(value)}
        />
        <Problem error={add.error} />
        <Button type="submit" loading={add.isPending} style={{ alignSelf: 'end' }}>
          Add the app
        </Button>
      </Stack>
    </form>
  );
}
