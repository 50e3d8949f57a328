import { agents, type AgentRow } from '../agents/agent.schema.ts';
import type { ChatSessionRow } from '../chat/chat.schema.ts';
import { insertMessage, insertSession, requireRoom } from '../chat/chat.service.ts';
import type { ChatTransaction } from '../chat/conversations.ts';
import { findSession } from '../chat/find-session.ts';
import type { Context } from '../context.ts';
import { findRow } from '../journal/find-row.ts';
import type { BridgeCall } from './action.ts';
import { readReplies } from './bridge.store.ts';
import { echoed } from './broca.ts';
import { BridgeError } from './envelope.ts';
import { bodyOf, queryText, requireSessionId, sinceOf, textOf } from './input.ts';

/** The setting that lets people without an account talk, and says to which agent. */
export const visitorsAgentKey = 'bridge.anonymous_agent';
const messageLimit = 10_000;
/** More than this of all visitors that nobody has taken is a flood. */
const mostWaiting = 500;

/** The agent that visitors talk to; undefined: they do not. */
export async function visitorsAgent({ head, read }: Context): Promise<AgentRow | undefined> {
  await head.catchUp();
  return head.rememberJournaled('bridge.anonymous_agent', async () => {
    const row = await read
      .selectFrom('system_config')
      .select(['config_value', 'is_encrypted'])
      .where('config_key', '=', visitorsAgentKey)
      .executeTakeFirst();
    const agent =
      row?.config_value && !row.is_encrypted
        ? await findRow(read, agents, { id: row.config_value })
        : undefined;
    return agent?.is_active ? agent : undefined;
  });
}

/** `messages`: what a visitor says. */
export async function messages({ ctx, conversations, input, address }: BridgeCall): Promise<unknown> {
  const agent = await requireVisitors(ctx);
  const body = bodyOf(input);
  const message = textOf(body, 'message');
  if (body.session_id === undefined || message === '') throw new BridgeError(400, 'Missing required fields');
  const id = requireSessionId(body.session_id);
  if (message.length > messageLimit) throw new BridgeError(400, 'Invalid message');
  return conversations.write(async (tx) => {
    const known = await findSession(tx.read, id);
    // A conversation of somebody who signs in is nobody else's.
    if (known && known.user_id !== null) throw new BridgeError(400, 'Invalid session ID');
    await requireRoom(tx, id);
    await requireRoomForVisitors(tx);
    const session = known
      ? await withAgent(tx, known, agent.id)
      : await insertSession(tx, { id, user_id: null, agent_id: agent.id, title: null, ip_address: address });
    const stored = await insertMessage(tx, session, agent, { message, user_id: null });
    return {
      message_id: stored.id,
      session_id: id,
      timestamp: echoed(body, ctx.clock.now()),
      uid: session.uid,
      is_new_user: known === undefined,
    };
  });
}

/**
 * Sessions cost a visitor nothing, so what all of them have waiting has a limit of its own: it would come before what
 * people said later.
 *
 * @throws BridgeError 429
 */
async function requireRoomForVisitors(tx: ChatTransaction): Promise<void> {
  const waiting = await tx.read
    .selectFrom('deliveries as d')
    .innerJoin('web_chat_sessions as s', 's.id', 'd.session_id')
    .select('d.id')
    .where('s.user_id', 'is', null)
    .where('d.phase', '=', 'waiting')
    .limit(mostWaiting)
    .execute();
  if (waiting.length >= mostWaiting)
    throw new BridgeError(429, 'Too many messages of visitors wait for an answer: try again later.', 60);
}

/**
 * A conversation from elsewhere that is with nobody yet becomes one with the visitors' agent, whose Broca may answer then.
 *
 * @throws BridgeError 400 for one with an agent that visitors do not talk to, or no longer
 */
async function withAgent(
  tx: ChatTransaction,
  session: ChatSessionRow,
  agent_id: string,
): Promise<ChatSessionRow> {
  if (session.agent_id === agent_id) return session;
  if (session.agent_id !== null)
    throw new BridgeError(400, 'Invalid session: it is with another agent. Begin a new one.');
  await tx.rows.updateTable('web_chat_sessions').set({ agent_id }).where('id', '=', session.id).execute();
  return { ...session, agent_id };
}

/** `responses`: what was replied to a visitor. Asking makes no conversation. */
export async function responses({ ctx, input }: BridgeCall): Promise<unknown> {
  await requireVisitors(ctx);
  const given = queryText(input, 'session_id');
  if (given === undefined) throw new BridgeError(400, 'Missing session_id');
  const session_id = requireSessionId(given);
  const session = await findSession(ctx.read, session_id);
  const isVisitors = session?.user_id === null;
  return { session_id, responses: isVisitors ? await readReplies(ctx.read, session_id, sinceOf(input)) : [] };
}

async function requireVisitors(ctx: Context): Promise<AgentRow> {
  const agent = await visitorsAgent(ctx);
  if (!agent)
    throw new BridgeError(
      401,
      `Authentication required: people without an account cannot talk here. An administrator can let them, by setting ${visitorsAgentKey} in the system configuration to the id of an agent.`,
    );
  return agent;
}
