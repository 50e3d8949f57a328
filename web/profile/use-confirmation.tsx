import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { type ReactNode, type SyntheticEvent, useRef, useState } from 'react';
import { api, ApiError, dataOf } from '../api.ts';
import { Problem } from '../parts/problem.tsx';

interface Waiting {
  goOn: () => void;
  leave: () => void;
}

/**
 * Has the password said again where the server asks for that, and then does what was to be done.
 *
 * @returns `confirmed`, which does it, and the dialog, to be shown somewhere
 */
export function useConfirmation(username: string): {
  confirmed: <T>(work: () => Promise<T>) => Promise<T>;
  dialog: ReactNode;
} {
  const waiting = useRef<Waiting>(undefined);
  const [isOpen, setOpen] = useState(false);
  const confirmed = async <T,>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'auth.confirmation_required') throw error;
      await new Promise<void>((resolve, reject) => {
        waiting.current = {
          goOn: resolve,
          leave: () => reject(new Error('Nothing was changed: your password was not given.')),
        };
        setOpen(true);
      });
      return work();
    }
  };
  const end = (how: keyof Waiting) => {
    setOpen(false);
    waiting.current?.[how]();
    waiting.current = undefined;
  };
  return {
    confirmed,
    dialog: (
      <Modal opened={isOpen} onClose={() => end('leave')} title="Your password, please" zIndex={300}>
        <PasswordAgain username={username} onDone={() => end('goOn')} onLeave={() => end('leave')} />
      </Modal>
    ),
  };
}

function PasswordAgain({
  username,
  onDone,
  onLeave,
}: {
  username: string;
  onDone: () => void;
  onLeave: () => void;
}) {
  const [password, setPassword] = useState('');
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await dataOf(api.POST('/api/v1/auth/confirm', { body: { current_password: password } }));
      onDone();
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <Text size="sm">
          What protects your account is changed only by who knows its password. It counts for five minutes.
        </Text>
        {/* For password managers: whose password it is. */}
        <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
        <PasswordInput
          label="Current password"
          required
          autoComplete="current-password"
          data-autofocus
          value={password}
          onChange={({ currentTarget: { value } }) => setPassword(value)}
        />
        <Problem error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onLeave}>
            Leave it
          </Button>
          <Button type="submit" loading={isBusy}>
            Go on
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
