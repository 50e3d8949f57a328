import type { StoredMessage } from './app-server-frames.ts';
import type { TurnFate, TurnPart } from './letta-server.ts';
import { TurnReader } from './turn-reader.ts';

/** Pages of a conversation that are looked through, newest first. */
const mostPages = 10;

/** One page of a conversation, newest first; `before` is the `next` of the page before. */
export type ReadMessages = (before: string | undefined) => Promise<{
  messages: readonly StoredMessage[];
  next: string | null;
}>;

/**
 * Looks in a conversation for the message with this otid, and for what follows it.
 *
 * @param isRunning does the agent still work on it?
 */
export async function fateOf(
  otid: string,
  readMessages: ReadMessages,
  isRunning: boolean,
): Promise<TurnFate> {
  const found = await answerTo(otid, readMessages);
  if (found === 'absent' || found === 'unknown') return { state: isRunning ? 'running' : found, parts: [] };
  const parts = partsOf(found);
  if (isRunning) return { state: 'running', parts };
  return { state: parts.at(-1)?.type === 'text' ? 'answered' : 'unknown', parts };
}

/** What a server keeps after the message, oldest first, up to the next message of somebody. */
async function answerTo(
  otid: string,
  readMessages: ReadMessages,
): Promise<StoredMessage[] | 'absent' | 'unknown'> {
  let after: StoredMessage[] = [];
  let before: string | undefined;
  const seen = new Set<string>();
  for (let page = 0; page < mostPages; page++) {
    const { messages, next } = await readMessages(before);
    // Several messages of one page may share an id: what the agent thought, and what it said.
    const fresh = messages.filter(({ id }) => !seen.has(id));
    if (messages.length > 0 && fresh.length === 0) return 'unknown';
    for (const message of fresh) {
      seen.add(message.id);
      if (message.message_type !== 'user_message') after.push(message);
      else if (message.otid === otid) return after.reverse();
      else after = [];
    }
    if (next === null) return 'absent';
    before = next;
  }
  return 'unknown';
}

function partsOf(messages: readonly StoredMessage[]): TurnPart[] {
  const parts: TurnPart[] = [];
  const reader = new TurnReader((part) => parts.push(part));
  for (const message of messages) reader.read(message);
  reader.end();
  return parts;
}

/** What of the whole answer was not given yet: of a text the rest, of anything else what is new. */
export function remainderOf(whole: readonly TurnPart[], given: readonly TurnPart[]): TurnPart[] {
  const left = { text: lengthOf(given, 'text'), reasoning: lengthOf(given, 'reasoning') };
  const ids = new Set(given.flatMap((part) => ('id' in part ? [`${part.type} ${part.id}`] : [])));
  return whole.flatMap((part): TurnPart[] => {
    if ('id' in part) return ids.has(`${part.type} ${part.id}`) ? [] : [part];
    const cut = Math.min(left[part.type], part.text.length);
    left[part.type] -= cut;
    return cut === part.text.length ? [] : [{ ...part, text: part.text.slice(cut) }];
  });
}

function lengthOf(parts: readonly TurnPart[], type: 'text' | 'reasoning'): number {
  return parts.reduce((sum, part) => (part.type === type ? sum + part.text.length : sum), 0);
}
