import type { Reader } from '../storage/storage.ts';
import type { Tables } from '../storage/tables.ts';
import type { Entity } from './entity.ts';

/** The row whose columns have these values; undefined when there is none. */
export async function findRow<Name extends keyof Tables, Row extends object, Operational extends keyof Row>(
  read: Reader,
  entity: Entity<Name, Row, Operational>,
  values: Readonly<Record<string, unknown>>,
): Promise<Row | undefined> {
  let query = read.selectFrom(entity.table as 'configurations').selectAll();
  for (const [column, value] of Object.entries(values))
    query =
      value === null
        ? query.where(column as 'key', 'is', null as never)
        : query.where(column as 'key', '=', value as string);
  const row = await query.executeTakeFirst();
  return row && entity.decode(row);
}
