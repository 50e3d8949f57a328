import { Alert, Button, Center, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf, wordsOf } from '../api.ts';
import { Alone } from './alone.tsx';
import { NewPassword } from './first-run.tsx';
import { LoneForm } from './form.tsx';
import { forgetFragment } from './fragment.ts';
import { type SecondFactorAsked, secondFactorAsked, SecondStep } from './second-step.tsx';

/** Somebody who was invited, or who gets a new password. */
export function Invitation({ token, onSignedIn }: { token: string; onSignedIn: () => Promise<void> }) {
  const [asked, setAsked] = useState<SecondFactorAsked>();
  const check = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => dataOf(api.POST('/api/v1/auth/invitation/check', { body: { token } })),
    retry: false,
  });
  if (asked)
    return (
      <SecondStep
        asked={asked}
        note="Your new password is set. Your second factor is as it was."
        onSignedIn={onSignedIn}
        onBack={() => void onSignedIn()}
      />
    );
  if (check.isPending)
    return (
      <Center mih="100dvh">
        <Loader />
      </Center>
    );
  if (check.isError)
    return (
      <Alone>
        <Alert color="red" title="This link does not work any more" maw={440}>
          <Stack gap="md" align="flex-start">
            <Text size="sm">{wordsOf(check.error)}</Text>
            <Button component="a" href="/" size="sm" variant="default">
              Sign in
            </Button>
          </Stack>
        </Alert>
      </Alone>
    );
  return (
    <LoneForm
      title="Set your password"
      action="Set password and sign in"
      onSubmit={async ({ password = '' }) => {
        try {
          await dataOf(api.POST('/api/v1/auth/invitation', { body: { token, password } }));
        } catch (error) {
          const second = secondFactorAsked(error);
          if (!second) throw error;
          // The link was used.
          forgetFragment();
          return setAsked(second);
        }
        await onSignedIn();
      }}
    >
      <Text>
        This link is for <strong>{check.data.username}</strong>, and works once.
      </Text>
      <NewPassword />
    </LoneForm>
  );
}
