import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { isoTime } from '../kernel/clock.ts';
import type { OperationalWriter } from '../journal/writer.ts';
import type { DeliveryRow } from './chat.schema.ts';

/** One transaction over conversations. */
export interface ChatTransaction extends OperationalWriter {
  /** Numbers what happens: once for each row that is written. */
  next(): number;
  /** Lets whoever delivers messages in this way look at once. */
  concern(via: Via): void;
}

type Via = DeliveryRow['via'];
type Listener = (concerned: ReadonlySet<Via>) => void;

/**
 * The one way to write in conversations. Texts are no changes of the registry (design 5.6), so they are not journaled;
 * they have a count of their own, which is locked from the beginning of a transaction to its end: whoever follows it
 * sees all that happened up to a number, and nothing late (as the journal's head).
 */
export class Conversations {
  readonly #ctx: Context;
  readonly #listeners = new Set<Listener>();

  constructor(ctx: Context) {
    this.#ctx = ctx;
  }

  async write<T>(work: (tx: ChatTransaction) => Promise<T>): Promise<T> {
    const concerned = new Set<Via>();
    const { result, hasChanged } = await this.#ctx.journal.operate(async (tx) => {
      // From here on nobody else writes in conversations, so that what is looked at stays as it is.
      const { now, position } = await this.#lock(tx);
      let last = position;
      const result = await work({
        ...tx,
        now,
        next: () => ++last,
        concern: (via) => concerned.add(via),
      });
      const hasChanged = last > position;
      if (hasChanged) {
        await nextPosition(tx, last - position);
        await tx.announce();
      }
      return { result, hasChanged };
    });
    if (hasChanged) for (const listener of this.#listeners) listener(concerned);
    return result;
  }

  /** @returns where the count is, and the time by the clock that all processes share, since leases are counted by it */
  async #lock(tx: OperationalWriter): Promise<{ now: string; position: number }> {
    const { rows } = await sql<{
      now: string;
      position: number;
    }>`update chat_head set position = position where id = 1 returning position, ${this.#ctx.words.now} as now`.execute(
      tx.rows,
    );
    const [head] = rows;
    if (!head) throw new Error('The count of conversations is gone.');
    const ahead = Date.parse(head.now) - Date.now();
    return { now: isoTime(this.#ctx.clock.now() + ahead), position: head.position };
  }

  /** @param listener told after this process wrote something, and whom it concerns @returns ends it */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Takes this many numbers, of which it gives the last. */
async function nextPosition(tx: OperationalWriter, many: number): Promise<number> {
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
