import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api, ApiError, dataOf } from '../api.ts';
import { Confirm } from '../parts/confirm.tsx';
import { useMay } from '../session/may.ts';

/** Takes out of the journal who a deleted person was. */
export function eraseFromJournal(id: number) {
  return dataOf(api.POST('/api/v1/users/{id}/erase', { params: { path: { id } } }));
}

/** What can still be done about somebody whose account is gone. */
export function Gone({ id, error }: { id: number; error: unknown }) {
  const may = useMay();
  const [isAsking, setAsking] = useState(false);
  const [records, setRecords] = useState<number>();
  if (!(error instanceof ApiError && error.status === 404) || !may('users:delete')) return null;
  if (records !== undefined)
    return (
      <Text role="status">
        Who this was is erased from {records} {records === 1 ? 'record' : 'records'} of the journal.
      </Text>
    );
  return (
    <Stack gap="sm" align="flex-start">
      <Text>If this was the account of somebody, the journal still tells whose.</Text>
      <Button variant="default" c="red" onClick={() => setAsking(true)}>
        Erase from the journal
      </Button>
      <Confirm
        title={`Erase who person ${id} was?`}
        action="Erase"
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={async () => setRecords((await eraseFromJournal(id)).records)}
      >
        <Text size="sm">
          Name, addresses and what was recorded of the account go. What the person did stays, done by a
          number. The journal still verifies. It cannot be undone.
        </Text>
      </Confirm>
    </Stack>
  );
}
