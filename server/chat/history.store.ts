import { decodeCursor, encodeCursor, invalidCursor } from '../kernel/paging.ts';
import type { Reader } from '../storage/storage.ts';
import {
  type ChatEntry,
  type ChatProgress,
  decodeDelivery,
  decodeMessage,
  decodeResponse,
  presentMessage,
  presentProgress,
  presentResponse,
} from './chat.schema.ts';

/** Where a page of a history begins: its newest, or before or after a place. */
export interface HistoryQuery {
  limit: number;
  before?: string | undefined;
  after?: string | undefined;
}

/** A stretch of a history, oldest first; the cursors go on to both sides, null where it ends. */
export interface HistoryPage {
  items: ChatEntry[];
  /** Answers that are on their way, as far as they are. */
  progress: ChatProgress[];
  previous_cursor: string | null;
  next_cursor: string | null;
}

interface Placed {
  number: number;
  entry: ChatEntry;
}

/** Reads messages and replies of a conversation as the one history that they are. */
export async function readHistory(
  read: Reader,
  sessionId: string,
  { limit, before, after }: HistoryQuery,
): Promise<HistoryPage> {
  const place = before ?? after;
  const position = place === undefined ? undefined : placeOf(place);
  const isForward = before === undefined && after !== undefined;
  const texts = async (table: 'web_chat_messages' | 'web_chat_responses') => {
    let query = read
      .selectFrom(table as 'web_chat_messages')
      .selectAll()
      .where('session_id', '=', sessionId);
    if (position !== undefined) query = query.where('number', isForward ? '>' : '<', position);
    return query
      .orderBy('number', isForward ? 'asc' : 'desc')
      .limit(limit + 1)
      .execute();
  };
  const placed: Placed[] = [
    ...(await texts('web_chat_messages')).map((row) => ({
      number: row.number,
      entry: presentMessage(decodeMessage(row)),
    })),
    ...(await texts('web_chat_responses')).map((row) => ({
      number: row.number,
      entry: presentResponse(decodeResponse(row)),
    })),
  ];
  placed.sort((a, b) => (isForward ? a.number - b.number : b.number - a.number));
  const isMore = placed.length > limit;
  const page = placed.slice(0, limit);
  if (!isForward) page.reverse();
  const [first, last] = [page[0], page.at(-1)];
  const hasEarlier = isForward || isMore;
  const hasLater = isForward ? isMore : before !== undefined;
  return {
    items: page.map(({ entry }) => entry),
    progress: await readProgress(read, sessionId),
    previous_cursor: first && hasEarlier ? encodeCursor([first.number]) : null,
    next_cursor: last && hasLater ? encodeCursor([last.number]) : null,
  };
}

/** @throws AppError 400 `cursor.invalid` for one that names no place in a history */
function placeOf(cursor: string): number {
  const [place] = decodeCursor(cursor, 1);
  if (typeof place !== 'number' || !Number.isSafeInteger(place)) throw invalidCursor();
  return place;
}

async function readProgress(read: Reader, sessionId: string): Promise<ChatProgress[]> {
  const rows = await read
    .selectFrom('deliveries')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where('progress', 'is not', null)
    .orderBy('number')
    .execute();
  return rows.map((row) => presentProgress(decodeDelivery(row)));
}
