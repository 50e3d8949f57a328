import type { JsonObject } from '../kernel/fields.ts';

/** An agent as a Letta server tells of it, reduced to what both kinds of server know. */
export interface LettaAgent {
  letta_uid: string;
  name: string;
  description: string | null;
  /** `provider/name`; null when the server says none. */
  model: string | null;
  tags: string[];
  /** RFC 3339; null when it never ran, or the server does not say. */
  last_run_at: string | null;
}

/** A piece of an answer as it comes; text and reasoning are what is added. */
export type TurnPart =
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  | { type: 'tool_call'; id: string; name: string; arguments: string }
  | { type: 'tool_return'; id: string; status: 'success' | 'error'; text: string }
  | { type: 'approval_request'; id: string; name: string; arguments: string };

/** A message to an agent. */
export interface Turn {
  /** The agent there. */
  letta_uid: string;
  /** The conversation there, once there is one. */
  conversation: string | null;
  text: string;
  /** Our own id of the message; stamped on it there so that it can be looked up after a crash. */
  otid: string;
}

/** How a turn ended; `reason` is the server's own word or sentence for it, if it gave one. */
export interface TurnEnd {
  stop: 'done' | 'cancelled' | 'needs_approval' | 'failed';
  reason: string | null;
}

/** What became of a message that may have been sent. `unknown`: the server cannot tell. */
export interface TurnFate {
  state: 'absent' | 'answered' | 'running' | 'unknown';
  /** What the server keeps of the answer. */
  parts: TurnPart[];
}

/** An agent file of the current shape, and what of the agent is not in it. */
export interface AgentExport {
  file: JsonObject;
  losses: string[];
}

/** The agent that an agent file became, and what of the file is not in it. */
export interface AgentImported {
  letta_uid: string;
  losses: string[];
}

/**
 * One Letta server, reached by one driver (design 5.9). Every method throws AppError: `letta.unreachable` (503),
 * `letta.refused` (502, the credential is wrong), `letta.timeout` (504), `letta.protocol` (502, garbage or too large),
 * `letta.agent_not_found`, `letta.conversation_not_found` (404), `letta.unsupported` (502), `letta.failed` (502, the server says no). An aborted
 * signal ends what runs with the signal's reason; only `send` ends it as `cancelled`.
 */
export interface LettaServer {
  readonly kind: 'app-server' | 'rest';
  info(signal: AbortSignal): Promise<{ kind: LettaServer['kind']; version: string | null }>;
  /** @param page `after`: the `next` of the page before */
  listAgents(
    page: { limit: number; after?: string | undefined },
    signal: AbortSignal,
  ): Promise<{ agents: LettaAgent[]; next: string | null }>;
  getAgent(lettaUid: string, signal: AbortSignal): Promise<LettaAgent | undefined>;
  /** Adds a tag; all others stay. */
  tagAgent(lettaUid: string, tag: string, signal: AbortSignal): Promise<void>;
  /** Makes a conversation there; null where the server has none: one thread for each agent. */
  openConversation(lettaUid: string, signal: AbortSignal): Promise<string | null>;
  /**
   * Sends a message once and gives the answer as it comes. It is never repeated by itself: after an error whether it
   * arrived is a question for `lookUp`.
   *
   * @throws AppError 409 `letta.waits_for_approval`, and nothing was sent, while an earlier message of the conversation
   *   waits for somebody
   */
  send(turn: Turn, onPart: (part: TurnPart) => void, signal: AbortSignal): Promise<TurnEnd>;
  /** After a crash: what became of a message that may have been sent. */
  lookUp(turn: Turn, signal: AbortSignal): Promise<TurnFate>;
  cancel(turn: Pick<Turn, 'letta_uid' | 'conversation'>, signal: AbortSignal): Promise<void>;
  exportAgent(lettaUid: string, signal: AbortSignal): Promise<AgentExport>;
  /** @param file an agent file of either shape, with exactly one agent */
  importAgent(file: JsonObject, signal: AbortSignal): Promise<AgentImported>;
  close(): Promise<void>;
}
