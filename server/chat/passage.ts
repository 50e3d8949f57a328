import { sql } from 'kysely';
import { z } from 'zod';
import { encodeCursor } from '../kernel/paging.ts';
import type { SqlWords } from '../storage/sql.ts';
import type { Reader } from '../storage/storage.ts';

/** What was said where something was found. */
export const Passage = z
  .object({
    excerpt: z.string(),
    cursor: z.string().describe('The history `before` it ends with what was found'),
  })
  .meta({ id: 'ChatPassage' });
export type Passage = z.infer<typeof Passage>;

/** How many characters are shown before and after what was found. */
const before = 30;
const after = 60;

/** The newest place in each of these conversations where the text was said; one that only its title tells of has none. */
export async function newestPassages(
  read: Reader,
  words: SqlWords,
  sessionIds: readonly string[],
  text: string,
): Promise<Map<string, Passage>> {
  if (sessionIds.length === 0) return new Map();
  const saidIn = (table: string, column: string) =>
    sql`select session_id, number, ${sql.ref(column)} as said from ${sql.table(table)}
      where session_id in (${sql.join(sessionIds)}) and ${words.contains(sql.ref(column), text)}`;
  const ranked = sql<{ session_id: string; number: number; said: string; nth: number }>`(
    select session_id, number, said, row_number() over (partition by session_id order by number desc) as nth
    from (${saidIn('web_chat_messages', 'message')} union all ${saidIn('web_chat_responses', 'response')}) as places
  )`.as<'ranked'>('ranked');
  const rows = await read
    .selectFrom(ranked)
    .select(['session_id', 'number', 'said'])
    .where('nth', '=', 1)
    .execute();
  return new Map(
    rows.map(({ session_id, number, said }) => [
      session_id,
      { excerpt: excerptOf(said, text), cursor: encodeCursor([number + 1]) },
    ]),
  );
}

/** A line of what was said around the text. */
export function excerptOf(said: string, text: string): string {
  const at = Math.max(0, said.toLowerCase().indexOf(text.toLowerCase()));
  const [from, to] = [Math.max(0, at - before), at + text.length + after];
  const line = said.slice(from, to).replaceAll(/\s+/g, ' ').trim();
  return `${from > 0 ? '…' : ''}${line}${to < said.length ? '…' : ''}`;
}
