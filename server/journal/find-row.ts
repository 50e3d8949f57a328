import type { Reader } from '../storage/storage.ts';
import type { AnyEntity } from './entity.ts';

/** The row whose columns have these values; undefined when there is none. */
export async function findRow<Row extends object>(
  read: Reader,
  entity: AnyEntity,
  values: Readonly<Record<string, unknown>>,
): Promise<Row | undefined> {
  let query = read.selectFrom(entity.table as 'configurations').selectAll();
  for (const [column, value] of Object.entries(values))
    query =
      value === null
        ? query.where(column as 'key', 'is', null as never)
        : query.where(column as 'key', '=', value as string);
  const row = await query.executeTakeFirst();
  return row && (entity.decode(row) as Row);
}
