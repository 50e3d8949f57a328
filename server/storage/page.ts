import { type Expression, type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import {
  decodeCursor,
  encodeCursor,
  invalidCursor,
  type Page,
  type PageQuery,
  type Position,
} from '../kernel/paging.ts';
import type { SqlWords } from './sql.ts';
import { violationOf } from './violations.ts';

/** How a list is ordered: by `sort`, then by the row's own key, so that pages neither repeat nor miss a row. */
export interface Order {
  /** SQL that is never null, such as `words.sortText(...)`. Undefined: by the key alone. */
  sort?: Expression<unknown>;
  key: Expression<unknown>;
  descending: boolean;
}

/**
 * The order that a `sort` parameter asks for (see `sortBy`).
 *
 * @param texts the columns that are text, which are ordered the same on every engine, without case
 */
export function orderBy(
  words: SqlWords,
  table: string,
  sort: string,
  texts: readonly string[],
  id = 'id',
): Order {
  const key = sql.ref(`${table}.${id}`);
  const descending = sort.startsWith('-');
  const column = sort.replace('-', '');
  if (column === id) return { key, descending };
  const reference = sql.ref(`${table}.${column}`);
  return { sort: texts.includes(column) ? words.sortText(reference) : reference, key, descending };
}

/**
 * Reads one page of a query by keyset, so that page 1,000 costs what page 1 costs.
 *
 * @param query a select of whole rows, filtered but not ordered
 */
export async function readPage<DB, TB extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, TB, Row>,
  order: Order,
  { limit, cursor }: PageQuery,
): Promise<Page<Row>> {
  const parts = order.sort ? [order.sort, order.key] : [order.key];
  const direction = sql.raw(order.descending ? 'desc' : 'asc');
  const positions = parts.map((part, index) => sql`${part}`.as(`position_${index}`));
  let page = query.select(positions as never) as SelectQueryBuilder<DB, TB, Row & Record<string, unknown>>;
  if (cursor !== undefined)
    page = page.where(after(parts, decodeCursor(cursor, parts.length), order.descending));
  for (const part of parts) page = page.orderBy(sql`${part} ${direction}`);
  const rows = await page
    .limit(limit + 1)
    .execute()
    .catch((error: unknown) => {
      // A made-up cursor may hold a text where the column holds numbers.
      throw cursor !== undefined && violationOf(error) === 'check' ? invalidCursor() : error;
    });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const next =
    rows.length > limit && last
      ? encodeCursor(parts.map((_, index) => last[`position_${index}`]) as Position)
      : null;
  const names = new Set(parts.map((_, index) => `position_${index}`));
  const withoutPosition = (row: Row & Record<string, unknown>) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => !names.has(name))) as Row;
  return { items: items.map(withoutPosition), next_cursor: next };
}

function after(parts: Expression<unknown>[], position: Position, descending: boolean): RawBuilder<SqlBool> {
  const comparison = sql.raw(descending ? '<' : '>');
  return sql<SqlBool>`(${sql.join(parts)}) ${comparison} (${sql.join(position)})`;
}
