import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { isoTime } from '../kernel/clock.ts';
import type { OperationalWriter } from '../journal/writer.ts';

/** One transaction over conversations. */
export interface ChatTransaction extends OperationalWriter {
  /** Numbers what happens: once for each row that is written. */
  next(): Promise<number>;
}

/**
 * The one way to write in conversations. Texts are no changes of the registry (design 5.6), so they are not journaled;
 * they have a count of their own, which is locked from the beginning of a transaction to its end: whoever follows it
 * sees all that happened up to a number, and nothing late (as the journal's head).
 */
export class Conversations {
  readonly #ctx: Context;
  readonly #listeners = new Set<() => void>();

  constructor(ctx: Context) {
    this.#ctx = ctx;
  }

  async write<T>(work: (tx: ChatTransaction) => Promise<T>): Promise<T> {
    const numbers: number[] = [];
    const result = await this.#ctx.journal.operate(async (tx) => {
      // From here on nobody else writes in conversations, so that what is looked at stays as it is.
      const now = await this.#lock(tx);
      const next = async () => {
        const number = await nextPosition(tx);
        numbers.push(number);
        return number;
      };
      const result = await work({ ...tx, now, next });
      if (numbers.length > 0) await tx.announce();
      return result;
    });
    if (numbers.length > 0) for (const listener of this.#listeners) listener();
    return result;
  }

  /** @returns the time of the transaction by the clock that all processes share, since leases are counted by it */
  async #lock(tx: OperationalWriter): Promise<string> {
    const { rows } = await sql<{
      now: string;
    }>`update chat_head set position = position where id = 1 returning ${this.#ctx.words.now} as now`.execute(
      tx.rows,
    );
    const ahead = Date.parse(rows[0]?.now ?? tx.now) - Date.now();
    return isoTime(this.#ctx.clock.now() + ahead);
  }

  /** @param listener told after this process wrote something @returns ends it */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Takes the next number, or a row of them, of which it gives the last. */
export async function nextPosition(tx: OperationalWriter, many = 1): Promise<number> {
  const { rows } = await sql<{
    position: number;
  }>`update chat_head set position = position + ${many} where id = 1 returning position`.execute(tx.rows);
  const [head] = rows;
  if (!head) throw new Error('The count of conversations is gone.');
  return head.position;
}

/** Numbers texts that came from elsewhere, in the order of their times, behind all that is numbered. */
export async function numberTexts(tx: OperationalWriter): Promise<void> {
  const count = async (table: 'web_chat_messages' | 'web_chat_responses') => {
    const { many } = await tx.read
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('many'))
      .where('number', '=', 0)
      .executeTakeFirstOrThrow();
    return many;
  };
  const many = (await count('web_chat_messages')) + (await count('web_chat_responses'));
  if (many === 0) return;
  const start = (await nextPosition(tx, many)) - many;
  await sql`create temporary table numbered as
    select kind, id, ${start} + row_number() over (order by timestamp, kind, id) as number
    from (select 0 as kind, id, timestamp from web_chat_messages where number = 0
      union all select 1 as kind, id, timestamp from web_chat_responses where number = 0) as texts`.execute(
    tx.rows,
  );
  for (const [kind, table] of ['web_chat_messages', 'web_chat_responses'].entries())
    await sql`update ${sql.table(table)} set number = numbered.number, position = numbered.number
      from numbered where numbered.kind = ${kind} and numbered.id = ${sql.table(table)}.id`.execute(tx.rows);
  await sql`drop table numbered`.execute(tx.rows);
}
