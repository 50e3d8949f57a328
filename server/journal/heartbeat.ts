import type { Tables } from '../storage/tables.ts';
import type { Entity } from './entity.ts';
import type { Cause, Journal } from './journal.ts';

/** A row whose module reports how it is. */
interface Reporting {
  status: string;
  status_at: string | null;
}

/**
 * Takes a module's report of its own status. The same status again moves only its times, which is no change; another
 * one is recorded (design 5.6).
 *
 * @param row the row as it was read; it may be behind, the transaction compares again
 * @param times the operational columns that the report sets, given the time of the transaction
 */
export async function reportStatus<
  Name extends keyof Tables,
  Row extends Reporting,
  Operational extends keyof Row,
>(
  journal: Journal,
  cause: Cause,
  entity: Entity<Name, Row, Operational>,
  row: Row,
  status: Row['status'],
  times: (now: string) => Partial<Pick<Row, Operational>>,
): Promise<void> {
  const key = row[entity.key] as string | number;
  if (row.status === status) return journal.operate((tx) => tx.touch(entity, key, times(tx.now)));
  await journal.write(cause, async (tx) => {
    await tx.update(entity, key, { status } as unknown as Partial<Omit<Row, Operational>>, 'status');
    await tx.touch(entity, key, times(tx.now));
  });
}
