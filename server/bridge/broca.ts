import { confirmHandOut, handOut, takeReply } from '../chat/hand-out.ts';
import { isoTime } from '../kernel/clock.ts';
import type { KeyedCall } from './action.ts';
import { BridgeError } from './envelope.ts';
import { bodyOf, pageOf, requireSessionId, sinceOf, textOf } from './input.ts';

/** `inbox`: the oldest messages that wait. They are leased, so whatever the offset, the page begins with the first. */
export async function inbox({ ctx, conversations, agentIds, input, whenSent }: KeyedCall): Promise<unknown> {
  const { limit, offset } = pageOf(input);
  const since = sinceOf(input);
  const handedOut = await handOut(ctx, conversations, agentIds, limit, since);
  const { messages, total } = handedOut;
  if (messages.length > 0) whenSent(() => confirmHandOut(conversations, handedOut));
  return { messages, pagination: { total, limit, offset, has_more: messages.length < total } };
}

/** `outbox`: a reply. It is refused for nothing but what it cannot be stored without: the client would drop it for ever. */
export async function outbox({ ctx, conversations, agentIds, input }: KeyedCall): Promise<unknown> {
  const body = bodyOf(input);
  const response = textOf(body, 'response');
  if (body.session_id === undefined || response === '') throw new BridgeError(400, 'Missing required fields');
  const session_id = requireSessionId(body.session_id);
  const messageId = body.message_id;
  const taken = await takeReply(conversations, agentIds, {
    session_id,
    response,
    message_id: typeof messageId === 'number' && Number.isSafeInteger(messageId) ? messageId : null,
  });
  if (!taken) throw new BridgeError(400, 'Invalid session');
  return { response_id: taken.id, session_id, timestamp: echoed(body, ctx.clock.now()) };
}

/** The caller's own time, as it came; nothing is made of it. */
export function echoed(body: Record<string, unknown>, now: number): string {
  return typeof body.timestamp === 'string' && body.timestamp !== ''
    ? body.timestamp.slice(0, 100)
    : isoTime(now);
}
