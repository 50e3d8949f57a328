import type { TurnEnd } from './letta-server.ts';
import { safeText } from './problems.ts';
import type { TurnReader } from './turn-reader.ts';

/** Words of a server for a turn that came to its end; the second group broke off and still said something. */
const whole = new Set(['end_turn', 'tool_rule', 'no_tool_call']);
const cutOff = new Set(['max_steps', 'max_tokens_exceeded']);

/** How a turn ended, from what was read of it. */
export function turnEndOf(reader: TurnReader, stopReason: string | null, secret: string | null): TurnEnd {
  const reason = safeText(reader.error ?? stopReason, secret) || null;
  if (stopReason === 'cancelled') return { stop: 'cancelled', reason: null };
  if (stopReason === 'requires_approval' || (stopReason === null && reader.needsApproval))
    return { stop: 'needs_approval', reason: null };
  if (stopReason !== null && cutOff.has(stopReason)) return { stop: 'done', reason };
  if (stopReason !== null && whole.has(stopReason) && reader.error === null)
    return { stop: 'done', reason: null };
  return { stop: 'failed', reason };
}
