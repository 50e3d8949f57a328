import { Button, Group, Modal, Skeleton, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf, type Schema } from '../api.ts';
import { Problem } from '../parts/problem.tsx';
import { Section } from '../parts/section.tsx';
import { makePasskey } from '../session/passkey.ts';
import { AddApp, beginApp, type NewApp } from './add-app.tsx';
import { deviceOf } from './device.ts';
import { FactorRow } from './factor-row.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { useConfirmation } from './use-confirmation.tsx';
import { useSecondFactors } from './use-second-factors.ts';

/** What is being shown in the dialog. */
type Shown = { app: NewApp } | { codes: string[] } | undefined;

/** What one proves beside the password: set up, looked through and removed. */
export function SecondFactor({ user: { id: userId, username } }: { user: Schema<'User'> }) {
  const queries = useQueryClient();
  const factors = useSecondFactors(userId);
  const { confirmed, dialog } = useConfirmation(username);
  const [shown, setShown] = useState<Shown>();
  const refresh = () => queries.invalidateQueries({ queryKey: ['second-factors'] });
  const onAdded = ({ recovery_codes }: Schema<'AddedSecondFactor'>) => {
    setShown(recovery_codes ? { codes: recovery_codes } : undefined);
    void refresh();
  };
  const addApp = useMutation({
    mutationFn: () => confirmed(beginApp),
    onSuccess: (app) => setShown({ app }),
  });
  const addPasskey = useMutation({ mutationFn: () => newPasskey(confirmed), onSuccess: onAdded });
  const renew = useMutation({
    mutationFn: () => confirmed(() => dataOf(api.POST('/api/v1/second-factors/recovery-codes'))),
    onSuccess: ({ recovery_codes }) => {
      setShown({ codes: recovery_codes });
      void refresh();
    },
  });
  const begin = (one: { mutate: () => void }) => {
    for (const other of [addApp, addPasskey, renew]) other.reset();
    one.mutate();
  };
  const items = factors.data?.items ?? [];
  return (
    <Section
      title="Second factor"
      about="With a second factor nobody signs in with your password alone. An authenticator app works everywhere; a passkey only at the address where you make it, and in a browser."
    >
      {factors.isPending && <Skeleton height={60} />}
      <Problem error={factors.error} />
      {factors.data && items.length === 0 && (
        <Text size="sm">There is none: your password is all that is asked. Add an app or a passkey.</Text>
      )}
      {items.map((factor) => (
        <FactorRow
          key={factor.id}
          factor={factor}
          isLast={items.length === 1}
          confirmed={confirmed}
          onChanged={refresh}
        />
      ))}
      {factors.data && items.length > 0 && (
        <Group justify="space-between" gap="sm">
          <Text size="sm" style={{ flex: '1 1 240px' }}>
            {factors.data.recovery_codes === 0
              ? 'No recovery code is left: make new ones, so that a lost device does not keep you out.'
              : `Recovery codes left, for when you lose it: ${factors.data.recovery_codes}.`}
          </Text>
          <Button variant="default" size="compact-sm" loading={renew.isPending} onClick={() => begin(renew)}>
            New recovery codes
          </Button>
        </Group>
      )}
      <Problem error={addApp.error ?? addPasskey.error ?? renew.error} />
      {factors.data && (
        <Group gap="sm">
          {!items.some(({ kind }) => kind === 'totp') && (
            <Button variant="light" loading={addApp.isPending} onClick={() => begin(addApp)}>
              Add an authenticator app
            </Button>
          )}
          <Button variant="light" loading={addPasskey.isPending} onClick={() => begin(addPasskey)}>
            Add a passkey
          </Button>
        </Group>
      )}
      <Modal
        opened={shown !== undefined}
        onClose={() => setShown(undefined)}
        title={shown && 'codes' in shown ? 'Keep these codes' : 'Add an authenticator app'}
        closeOnClickOutside={false}
      >
        {shown && 'app' in shown && <AddApp app={shown.app} onAdded={onAdded} />}
        {shown && 'codes' in shown && (
          <RecoveryCodes codes={shown.codes} onDone={() => setShown(undefined)} />
        )}
      </Modal>
      {dialog}
    </Section>
  );
}

async function newPasskey(
  confirmed: ReturnType<typeof useConfirmation>['confirmed'],
): Promise<Schema<'AddedSecondFactor'>> {
  const { challenge, options } = await confirmed(() => dataOf(api.POST('/api/v1/second-factors/passkeys')));
  const passkey = await makePasskey(options);
  const name = `Passkey of ${deviceOf(navigator.userAgent)}`;
  return dataOf(api.POST('/api/v1/second-factors/passkeys/confirm', { body: { challenge, passkey, name } }));
}
