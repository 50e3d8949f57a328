import { type AppError, conflict } from '../kernel/errors.ts';
import type { Reader } from '../storage/storage.ts';
import type { Writer } from './writer.ts';

/** Rows of one concept that refer to a row of another, and how they go with it. Each slice offers its own. */
export interface Dependants {
  /** The resource's name in the API, such as `tool-instances`. */
  readonly concept: string;
  list(read: Reader, id: string): Promise<{ id: string | number; name: string }[]>;
  /** Removes them all, their own dependants included; also lets go of what may stay without the row. */
  remove(tx: Writer, id: string): Promise<void>;
}

const shown = 100;

/**
 * Makes way for a deletion (design 5.2): refuses with the list of what depends on the row, or removes all that when
 * told to.
 *
 * @throws AppError 409 `<concept>.has_dependants` with `dependants` and `count`
 */
export async function clearDependants(
  tx: Writer,
  concept: string,
  id: string | number,
  dependants: readonly Dependants[],
  cascade: boolean,
): Promise<void> {
  if (!cascade) {
    const found = [];
    for (const dependant of dependants)
      for (const row of await dependant.list(tx.read, String(id)))
        found.push({ concept: dependant.concept, ...row });
    if (found.length > 0) throw refusal(concept, found);
  }
  for (const dependant of dependants) await dependant.remove(tx, String(id));
}

function refusal(concept: string, found: { concept: string; id: string | number; name: string }[]): AppError {
  return conflict(
    `${concept}.has_dependants`,
    `${found.length} other records belong to this ${concept}: ${found
      .slice(0, 5)
      .map((row) => `${row.concept} ${row.name}`)
      .join(
        ', ',
      )}${found.length > 5 ? ', …' : ''}. Delete them first, or repeat with cascade=true to delete them all.`,
    { count: found.length, dependants: found.slice(0, shown) },
  );
}
