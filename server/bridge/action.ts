import type { Actor } from '../accounts/actor.ts';
import type { Conversations } from '../chat/conversations.ts';
import type { ForAgents } from '../chat/hand-out.ts';
import type { Context } from '../context.ts';
import type { Cause } from '../journal/journal.ts';
import type { BridgeInput } from './input.ts';

/** What an action of the bridge gets to work with. */
export interface BridgeCall {
  ctx: Context;
  conversations: Conversations;
  input: BridgeInput;
  address: string;
  /** Does this once the answer has left. */
  whenSent: (work: () => Promise<void>) => void;
}

/** A call with a key. */
export interface KeyedCall extends BridgeCall {
  actor: Actor;
  cause: Cause;
  /** The agents that the key is for. */
  agentIds: ForAgents;
}

/** An action: by method, for whom, and what it does. It gives the `data` of the answer. */
export type BridgeAction =
  | { methods: readonly string[]; key: 'none'; run: (call: BridgeCall) => Promise<unknown> }
  | {
      methods: readonly string[];
      key: 'poll' | 'admin';
      run: (call: KeyedCall, method: string) => Promise<unknown>;
    };
