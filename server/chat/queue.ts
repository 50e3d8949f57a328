import { randomUUID } from 'node:crypto';
import type { AgentRow } from '../agents/agent.schema.ts';
import type { Reader } from '../storage/storage.ts';
import {
  type AnswerPart,
  type ChatMessageRow,
  type ChatSessionRow,
  decodeDelivery,
  type DeliveryRow,
  type MessageState,
} from './chat.schema.ts';
import type { ChatTransaction } from './conversations.ts';

/** Puts a message into the queue of its agent. */
export async function enqueue(
  tx: ChatTransaction,
  message: Pick<ChatMessageRow, 'id' | 'session_id' | 'number'>,
  agent: Pick<AgentRow, 'id' | 'delivery'>,
): Promise<void> {
  await tx.rows
    .insertInto('deliveries')
    .values({
      message_id: message.id,
      session_id: message.session_id,
      agent_id: agent.id,
      via: agent.delivery,
      number: message.number,
      otid: randomUUID(),
      created_at: tx.now,
    } as never)
    .execute();
  tx.concern(agent.delivery);
}

export async function findDelivery(read: Reader, messageId: number): Promise<DeliveryRow | undefined> {
  const row = await read
    .selectFrom('deliveries')
    .selectAll()
    .where('message_id', '=', messageId)
    .executeTakeFirst();
  return row && decodeDelivery(row);
}

/** Says what becomes of a message, so that whoever follows the conversation hears of it. */
export async function setState(
  tx: ChatTransaction,
  messageId: number,
  state: MessageState,
  problem: string | null = null,
): Promise<void> {
  const position = tx.next();
  await tx.rows
    .updateTable('web_chat_messages')
    .set({ state, problem, position, ...(state === 'stored' ? {} : { processed: true as never }) })
    .where('id', '=', messageId)
    .execute();
}

/** Stores an answer. The conversation is active again. */
export async function addResponse(
  tx: ChatTransaction,
  session: Pick<ChatSessionRow, 'id'>,
  response: { message_id: number | null; text: string; parts: AnswerPart[] | null },
): Promise<{ id: number; number: number }> {
  const number = tx.next();
  const { id } = await tx.rows
    .insertInto('web_chat_responses')
    .values({
      session_id: session.id,
      message_id: response.message_id,
      response: response.text,
      parts: response.parts && JSON.stringify(response.parts),
      timestamp: tx.now,
      number,
      position: number,
    } as never)
    .returning('id')
    .executeTakeFirstOrThrow();
  await touchSession(tx, session.id, number);
  return { id, number };
}

export async function touchSession(tx: ChatTransaction, id: string, position: number): Promise<void> {
  await tx.rows
    .updateTable('web_chat_sessions')
    .set({ last_active: tx.now, position })
    .where('id', '=', id)
    .execute();
}
