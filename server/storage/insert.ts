import { type Kysely, sql } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * Inserts whole rows of one table, all with the columns of the first. For what every transaction writes: the query
 * builder's own insert takes longer to build than the engine takes to run it.
 */
export async function insertRows(
  db: Kysely<Tables>,
  table: keyof Tables,
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  const tuples = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`);
  await sql`${sql.raw(`insert into ${table} (${columns.join(', ')}) values`)} ${sql.join(tuples)}`.execute(
    db,
  );
}
