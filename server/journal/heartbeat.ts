import type { HealthStatus } from '../kernel/fields.ts';
import type { Tables } from '../storage/tables.ts';
import type { Entity } from './entity.ts';
import type { Cause, Journal } from './journal.ts';
import type { Writer } from './writer.ts';

/** A row whose module reports how it is. */
interface Reporting {
  status: string;
  status_at: string | null;
}

/** Every table whose rows have a health that goes stale. */
interface Aging {
  status: HealthStatus;
  status_at: string | null;
}

/**
 * When a status counts from that somebody sets: it goes stale as a reported one does. Ready has not reported yet.
 * Nothing when no status is set.
 */
export function statusTime(status: HealthStatus | undefined, now: string): Partial<Pick<Aging, 'status_at'>> {
  if (status === undefined) return {};
  return { status_at: status === 'Ready' ? null : now };
}

/** Gives a row the time of the status that somebody set with a change; the same row when none was set. */
export async function stampStatus<
  Name extends keyof Tables,
  Row extends Aging,
  Operational extends keyof Row,
>(
  tx: Writer,
  entity: Entity<Name, Row, Operational>,
  row: Row,
  status: HealthStatus | undefined,
): Promise<Row> {
  if (status === undefined) return row;
  const times = statusTime(status, tx.now);
  await tx.touch(
    entity,
    row[entity.key] as string | number,
    times as unknown as Partial<Pick<Row, Operational>>,
  );
  return { ...row, ...times };
}

/**
 * Takes a module's report of its own status. The same status again moves only its times, which is no change; another
 * one is recorded (design 5.6).
 *
 * @param row the row as it was read; it may be behind, the transaction compares again
 * @param times the operational columns that the report sets, given the time of the transaction
 * @param refuse throws what keeps the row, as it is now, from having this status
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
  refuse: (row: Row) => void = () => undefined,
): Promise<void> {
  refuse(row);
  const key = row[entity.key] as string | number;
  if (row.status === status) return journal.operate((tx) => tx.touch(entity, key, times(tx.now)));
  await journal.write(cause, async (tx) => {
    const current = await tx.find(entity, key);
    if (current) refuse(current);
    await tx.update(entity, key, { status } as unknown as Partial<Omit<Row, Operational>>, 'status');
    await tx.touch(entity, key, times(tx.now));
  });
}
