import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { api, ApiError } from '../api.ts';
import { useMay, useUser } from '../session/may.ts';
import { tellDeleted } from './deleted.tsx';
import { Problem } from '../parts/problem.tsx';
import { isolated } from '../parts/isolated.ts';

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
  canUndo = true,
  children,
}: {
  name: string;
  isOpen: boolean;
  onClose: () => void;
  /** Deletes it, and goes to where one is afterwards. */
  onDelete: (cascade: boolean) => Promise<unknown>;
  /** People cannot be brought back by the journal, so there nothing is offered. */
  canUndo?: boolean;
  children: ReactNode;
}) {
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const may = useMay();
  const user = useUser();
  const isRestorable = canUndo && may('changes:restore') && may('changes:read');
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
      const along =
        found && (found.stays ? `, and ${found.count} more disabled` : `, with ${found.count} more`);
      tellDeleted({
        text: `${isolated(name)} is deleted${along ?? ''}.`,
        revision: user && isRestorable ? await lastDeletionOf(user.id) : undefined,
      });
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

/** The revision of what somebody deleted just now. */
async function lastDeletionOf(user_id: number): Promise<number | undefined> {
  const query = { user_id: String(user_id) as never, action: 'delete', limit: 1 };
  // It is deleted all the same when nobody can say this.
  const answer = await api.GET('/api/v1/changes', { params: { query } }).catch(() => undefined);
  return answer?.data?.items[0]?.revision;
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
