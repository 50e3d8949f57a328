import type { Reader } from '../storage/storage.ts';
import { type ChatSessionRow, decodeSession } from './chat.schema.ts';

export async function findSession(read: Reader, id: string): Promise<ChatSessionRow | undefined> {
  const row = await read.selectFrom('web_chat_sessions').selectAll().where('id', '=', id).executeTakeFirst();
  return row && decodeSession(row);
}
