import { agents, type AgentRow } from '../agents/agent.schema.ts';
import { insertMessage, insertSession, requireRoom } from '../chat/chat.service.ts';
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
    const session =
      known ??
      (await insertSession(tx, { id, user_id: null, agent_id: agent.id, title: null, ip_address: address }));
    const own =
      session.agent_id === null || session.agent_id === agent.id
        ? agent
        : await findRow(tx.read, agents, { id: session.agent_id });
    const stored = await insertMessage(tx, session, own ?? agent, { message, user_id: null });
    return {
      message_id: stored.id,
      session_id: id,
      timestamp: echoed(body, ctx.clock.now()),
      uid: session.uid,
      is_new_user: known === undefined,
    };
  });
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
