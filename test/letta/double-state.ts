import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What the double knows; it stays over a restart. */
export interface DoubleState {
  agents: DoubleAgent[];
  conversations: Map<string, DoubleConversation>;
  /** What was asked, in order: the types of frames, or method and path. */
  asked: string[];
  /** The headers of every request and every connection. */
  headers: IncomingMessage['headers'][];
  /** Bodies of imports, as they came. */
  imported: string[];
  count: number;
}

export interface DoubleAgent {
  id: string;
  name: string;
  description: string | null;
  system: string;
  model: string;
  tags: string[];
  last_run_completion: string | null;
  memory: Map<string, { content: string; description: string | null }>;
}

export interface DoubleConversation {
  id: string;
  agent_id: string;
  messages: DoubleMessage[];
}

export interface DoubleMessage {
  id: string;
  message_type: string;
  [key: string]: unknown;
}

/** How it misbehaves; null: not at all. */
export type Mischief =
  | 'garbage'
  | 'silence'
  | 'endless'
  | 'huge'
  | 'redirect'
  | 'repeating'
  | 'echo'
  | 'refuses-writes'
  | 'broken-json'
  | 'deep'
  | 'old-protocol'
  | null;

/** Makes an agent, the newest one. */
export function addAgent(state: DoubleState, values: Partial<DoubleAgent> = {}): DoubleAgent {
  const agent: DoubleAgent = {
    id: `agent-local-${randomUUID()}`,
    name: 'Iris',
    description: null,
    system: '',
    model: 'lmstudio/stub',
    tags: [],
    last_run_completion: null,
    memory: new Map(),
    ...values,
  };
  state.agents.unshift(agent);
  return agent;
}
