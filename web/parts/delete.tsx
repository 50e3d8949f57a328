import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { ApiError } from '../api.ts';
import { Problem } from './problem.tsx';
import { isolated } from './isolated.ts';

interface Dependant {
  concept: string;
  id: string | number;
  name: string;
}

/** What is in the way of a deletion. */
interface Found {
  count: number;
  dependants: Dependant[];
  /** It is not deleted along, only switched off. */
  stays: boolean;
}

/** Deletes something. What belongs to it is named first, and goes along only when that is wanted. */
export function Delete({
  name,
  isOpen,
  onClose,
  onDelete,
  children,
}: {
  name: string;
  isOpen: boolean;
  onClose: () => void;
  onDelete: (cascade: boolean) => Promise<unknown>;
  children: ReactNode;
}) {
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const found = dependantsOf(error);
  const close = () => {
    setError(undefined);
    onClose();
  };
  const remove = async () => {
    setBusy(true);
    try {
      await onDelete(found !== undefined);
      close();
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened={isOpen} onClose={close} title={`Delete ${isolated(name)}?`}>
      <Stack gap="md">
        {children}
        {found ? <InTheWay {...found} /> : <Problem error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            Leave it
          </Button>
          <Button color="red" loading={isBusy} onClick={() => void remove()}>
            {!found ? 'Delete' : `Delete it and ${found.stays ? 'disable ' : ''}${found.count} more`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function InTheWay({ count, dependants, stays }: Found) {
  return (
    <div role="alert">
      <Text size="sm" mb="sm">
        Nothing was deleted yet.{' '}
        {stays
          ? 'This is enabled and needs it, and would be disabled:'
          : 'This belongs to it and would go along:'}
      </Text>
      <List size="sm" mah={240} style={{ overflow: 'auto', overflowWrap: 'anywhere' }}>
        {dependants.map(({ concept, id, name }) => (
          <List.Item key={`${concept} ${id}`}>
            {concept.replaceAll('-', ' ')}: {isolated(name)}
          </List.Item>
        ))}
        {count > dependants.length && <List.Item>and {count - dependants.length} more</List.Item>}
      </List>
    </div>
  );
}

function dependantsOf(error: unknown): Found | undefined {
  if (!(error instanceof ApiError)) return undefined;
  if (error.code === 'plugin.needed') {
    const names = error.problem.needed_by as string[];
    const dependants = names.map((name) => ({ concept: 'plugin', id: name, name }));
    return { count: names.length, dependants, stays: true };
  }
  if (!error.code.endsWith('.has_dependants')) return undefined;
  const { count, dependants } = error.problem as { count: number; dependants: Dependant[] };
  return { count, dependants, stays: false };
}
