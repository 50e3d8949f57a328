import { z } from 'zod';
import { type AppError, invalid } from './errors.ts';

/** How a list is asked for: `limit` up to 200, `cursor` from the page before (design §6). */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(2000).optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** The envelope of every list. `next_cursor` is null on the last page. */
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() });
}

/** The `sort` of a list: one of these columns, the first by default; with a leading "-" descending. */
export function sortBy<const Column extends string>(columns: readonly [Column, ...Column[]]) {
  const descending = columns.map((column) => `-${column}` as const);
  return z
    .enum([...columns, ...descending] as (Column | `-${Column}`)[])
    .default(columns[0] as never)
    .describe('A column; with a leading "-" descending');
}

/** Where a page ended: the values of its last row that order the list. */
export type Position = (string | number)[];

export function encodeCursor(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** No database keeps the character U+0000 in texts, so no list ends at one. */
const PositionText = z.string().refine((text) => !text.includes('\0'));

/** @throws AppError 400 `cursor.invalid` for anything that `encodeCursor` did not make for a list of this order */
export function decodeCursor(cursor: string, length: number): Position {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return z
      .array(z.union([PositionText, z.number()]))
      .length(length)
      .parse(value);
  } catch {
    throw invalidCursor();
  }
}

export function invalidCursor(): AppError {
  return invalid('cursor.invalid', 'This cursor is not from a list of this order: begin again without one.');
}
