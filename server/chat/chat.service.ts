import { randomBytes } from 'node:crypto';
import { type Actor, requirePermission } from '../accounts/actor.ts';
import { getAgent } from '../agents/agent.service.ts';
import type { AgentRow } from '../agents/agent.schema.ts';
import type { Context } from '../context.ts';
import { AppError, conflict, notFound } from '../kernel/errors.ts';
import {
  type ChatMessageCreate,
  type ChatMessageRow,
  type ChatSessionCreate,
  type ChatSessionRow,
  type ChatSessionUpdate,
  decodeMessage,
  decodeSession,
} from './chat.schema.ts';
import type { ChatTransaction, Conversations } from './conversations.ts';
import { enqueue, findDelivery, setState, touchSession } from './queue.ts';
import { findSession } from './find-session.ts';

/** More than this that an agent has not answered helps nobody. */
const mostWaiting = 50;
const titleLength = 80;

/**
 * A person's own conversation, and the agent that it is with.
 *
 * @throws AppError 404 for one of somebody else, or with an agent that he may not see; 403
 */
export async function getOwnSession(
  ctx: Context,
  actor: Actor,
  id: string,
  permission: 'chat:read' | 'chat:send',
): Promise<{ session: ChatSessionRow; agent: AgentRow }> {
  const session = await findSession(ctx.read, id);
  if (session?.user_id !== actor.user_id || session.agent_id === null) throw notFound('chat_session', id);
  const agent = await getAgent(ctx, actor, session.agent_id).catch((error: unknown) => {
    throw error instanceof AppError && error.status === 404 ? notFound('chat_session', id) : error;
  });
  requirePermission(actor, permission, agent.id);
  return { session, agent };
}

/** @throws AppError 404 for an agent that the actor may not see; 403 */
export async function openSession(
  ctx: Context,
  conversations: Conversations,
  actor: Actor,
  { agent_id, title }: ChatSessionCreate,
  address: string | null,
): Promise<ChatSessionRow> {
  const agent = await getAgent(ctx, actor, agent_id);
  requirePermission(actor, 'chat:send', agent.id);
  return conversations.write((tx) =>
    insertSession(tx, {
      user_id: actor.user_id,
      agent_id: agent.id,
      title: title ?? null,
      ip_address: address,
    }),
  );
}

/** Makes a conversation, with a uid of its own (contracts: Broca answers into the last conversation of a uid). */
export async function insertSession(
  tx: ChatTransaction,
  values: Pick<ChatSessionRow, 'user_id' | 'agent_id' | 'title' | 'ip_address'> & { id?: string },
): Promise<ChatSessionRow> {
  const row = await tx.rows
    .insertInto('web_chat_sessions')
    .values({
      id: `session_${Date.parse(tx.now).toString(36)}_${randomBytes(10).toString('hex')}`,
      uid: randomBytes(8).toString('hex'),
      ...values,
      created_at: tx.now,
      last_active: tx.now,
      position: tx.next(),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return decodeSession(row);
}

/** Renames, archives, takes out of the archive. */
export async function updateSession(
  ctx: Context,
  conversations: Conversations,
  actor: Actor,
  id: string,
  { title, archived }: ChatSessionUpdate,
): Promise<ChatSessionRow> {
  const { session } = await getOwnSession(ctx, actor, id, 'chat:send');
  return conversations.write(async (tx) => {
    const row = await tx.rows
      .updateTable('web_chat_sessions')
      .set({
        ...(title === undefined ? {} : { title }),
        ...(archived === undefined ? {} : { archived_at: archived ? (session.archived_at ?? tx.now) : null }),
        position: tx.next(),
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    if (!row) throw notFound('chat_session', id);
    return decodeSession(row);
  });
}

/**
 * Stores a message and puts it into the queue of its agent. The same `client_id` again gives the message that is there.
 *
 * @throws AppError 404; 403; 409 `chat.client_id_used` for another text under the same id; 429 `chat.too_many_waiting`
 */
export async function postMessage(
  ctx: Context,
  conversations: Conversations,
  actor: Actor,
  sessionId: string,
  input: ChatMessageCreate,
): Promise<{ message: ChatMessageRow; isNew: boolean }> {
  const { agent } = await getOwnSession(ctx, actor, sessionId, 'chat:send');
  return conversations.write(async (tx) => {
    const session = await findSession(tx.read, sessionId);
    if (!session) throw notFound('chat_session', sessionId);
    const existing = await findByClientId(tx, sessionId, input.client_id);
    if (existing && existing.message !== input.message)
      throw conflict(
        'chat.client_id_used',
        'Another message was sent under this client_id: take a new one for each message.',
      );
    if (existing) return { message: existing, isNew: false };
    await requireRoom(tx, sessionId);
    return {
      message: await insertMessage(tx, session, agent, { ...input, user_id: actor.user_id }),
      isNew: true,
    };
  });
}

/** Stores a message in a conversation and queues it. */
export async function insertMessage(
  tx: ChatTransaction,
  session: ChatSessionRow,
  agent: Pick<AgentRow, 'id' | 'delivery'>,
  input: { message: string; client_id?: string | undefined; user_id: number | null },
): Promise<ChatMessageRow> {
  const { revision } = await tx.read.selectFrom('journal_head').select('revision').executeTakeFirstOrThrow();
  const number = tx.next();
  const row = await tx.rows
    .insertInto('web_chat_messages')
    .values({
      session_id: session.id,
      message: input.message,
      timestamp: tx.now,
      user_id: input.user_id,
      client_id: input.client_id ?? null,
      registry_revision: revision,
      number,
      position: number,
    } as never)
    .returningAll()
    .executeTakeFirstOrThrow();
  const message = decodeMessage(row);
  await enqueue(tx, message, agent);
  if (session.title === null || session.archived_at !== null)
    await tx.rows
      .updateTable('web_chat_sessions')
      .set({ title: session.title ?? titleOf(input.message), archived_at: null })
      .where('id', '=', session.id)
      .execute();
  await touchSession(tx, session.id, number);
  return message;
}

/** Sends a message that failed once more. */
export async function retryMessage(
  ctx: Context,
  conversations: Conversations,
  actor: Actor,
  sessionId: string,
  messageId: number,
): Promise<ChatMessageRow> {
  const { agent } = await getOwnSession(ctx, actor, sessionId, 'chat:send');
  return conversations.write(async (tx) => {
    const message = await getMessage(tx, sessionId, messageId);
    if (message.state !== 'failed')
      throw conflict(
        'chat.not_failed',
        `This message is ${message.state}: only one that failed is sent again.`,
      );
    await requireRoom(tx, sessionId);
    await enqueue(tx, message, agent);
    await setState(tx, messageId, 'stored');
    return getMessage(tx, sessionId, messageId);
  });
}

/**
 * Takes back a message that nobody has yet, or stops the work on it.
 *
 * @throws AppError 409 `chat.not_cancellable` when it was handed over for good, or is done
 */
export async function cancelMessage(
  ctx: Context,
  conversations: Conversations,
  actor: Actor,
  sessionId: string,
  messageId: number,
): Promise<ChatMessageRow> {
  await getOwnSession(ctx, actor, sessionId, 'chat:send');
  return conversations.write(async (tx) => {
    const message = await getMessage(tx, sessionId, messageId);
    const delivery = await findDelivery(tx.read, messageId);
    if (!delivery || (delivery.via === 'broca' && delivery.phase !== 'waiting'))
      throw conflict(
        'chat.not_cancellable',
        message.state === 'handed_over'
          ? 'Broca has this message already, and there is no way to call it back.'
          : `This message is ${message.state}: there is nothing to stop.`,
      );
    if (delivery.phase === 'waiting') {
      await tx.rows.deleteFrom('deliveries').where('id', '=', delivery.id).execute();
      await setState(tx, messageId, 'failed', 'It was taken back before anybody had it.');
    } else {
      await tx.rows
        .updateTable('deliveries')
        .set({ is_cancelled: true as never })
        .where('id', '=', delivery.id)
        .execute();
      // Whoever works on it looks.
      tx.next();
      tx.concern(delivery.via);
    }
    return getMessage(tx, sessionId, messageId);
  });
}

async function getMessage(tx: ChatTransaction, sessionId: string, id: number): Promise<ChatMessageRow> {
  const row = await tx.read
    .selectFrom('web_chat_messages')
    .selectAll()
    .where('id', '=', id)
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
  if (!row) throw notFound('chat_message', id);
  return decodeMessage(row);
}

async function findByClientId(
  tx: ChatTransaction,
  sessionId: string,
  clientId: string | undefined,
): Promise<ChatMessageRow | undefined> {
  if (clientId === undefined) return undefined;
  const row = await tx.read
    .selectFrom('web_chat_messages')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return row && decodeMessage(row);
}

/** @throws AppError 429 `chat.too_many_waiting` */
export async function requireRoom(tx: ChatTransaction, sessionId: string): Promise<void> {
  const waiting = await tx.read
    .selectFrom('deliveries')
    .select('id')
    .where('session_id', '=', sessionId)
    .where('phase', '=', 'waiting')
    .limit(mostWaiting)
    .execute();
  if (waiting.length < mostWaiting) return;
  throw new AppError(
    429,
    'chat.too_many_waiting',
    `${mostWaiting} messages of this conversation wait to be delivered: wait until the agent has taken some of them.`,
    { retry_after: 5 },
  );
}

function titleOf(message: string): string {
  const line = message.trim().split('\n')[0]?.trim() ?? '';
  // Not between the halves of a character.
  return line.length > titleLength
    ? `${line.slice(0, titleLength - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
    : line;
}
