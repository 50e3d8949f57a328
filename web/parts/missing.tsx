import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { ApiError } from '../api.ts';
import { useUser } from '../session/may.ts';
import { Problem } from './problem.tsx';

/** In place of a record that cannot be read: said calmly when it is not there, or not for this person. */
export function Missing({ error, children }: { error: unknown; children: ReactNode }) {
  return (
    <>
      {isMissing(error) ? (
        <Text role="status">It is not here, or not any more: it was deleted, or hidden from you.</Text>
      ) : (
        <Problem error={error} />
      )}
      <Text>{children}</Text>
    </>
  );
}

/**
 * What is shown of a record: nothing of what is remembered of one that was hidden meanwhile. To an administrator nothing
 * is hidden: it was deleted, and what he was typing may be worth keeping.
 */
export function useSeen<Row>({ data, error }: { data: Row | undefined; error: unknown }): Row | undefined {
  const user = useUser();
  return isMissing(error) && user?.role !== 'admin' ? undefined : data;
}

export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}
