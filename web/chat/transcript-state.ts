import type { Schema } from '../api.ts';
import type { ChatEvent } from '../events.ts';

export type Entry = Schema<'ChatEntry'>;
export type Message = Schema<'ChatMessage'>;
export type Part = Schema<'ChatProgress'>['parts'][number];

/** A stretch of a conversation, and the answers that are on their way. */
export interface Transcript {
  entries: Entry[];
  progress: ReadonlyMap<number, Part[]>;
  /** Where what is earlier goes on; null at the beginning. */
  earlier: string | null;
  /** Where what is later goes on; null at the newest, which keeps up with what happens. */
  later: string | null;
  /** What happened meanwhile beyond what was read; it is shown once the stretch reaches there. */
  beyond: Entry[];
}

export const emptyTranscript: Transcript = {
  entries: [],
  progress: new Map(),
  earlier: null,
  later: null,
  beyond: [],
};

export function keyOf({ type, id }: Entry): string {
  return `${type} ${id}`;
}

/** What was read, before what is there already; what is there twice is taken as it is newest. */
export function withEarlier(transcript: Transcript, page: Schema<'ChatHistory'>): Transcript {
  return {
    ...transcript,
    entries: [...unknown(transcript.entries, page.items), ...transcript.entries],
    progress: withProgress(page, transcript.progress),
    earlier: page.previous_cursor,
  };
}

/** What was read, after what is there already. */
export function withLater(transcript: Transcript, page: Schema<'ChatHistory'>): Transcript {
  const entries = [...transcript.entries, ...unknown(transcript.entries, page.items)];
  const isNewest = page.next_cursor === null;
  return {
    ...transcript,
    entries: isNewest ? [...entries, ...unknown(entries, transcript.beyond)] : entries,
    progress: withProgress(page, transcript.progress),
    later: page.next_cursor,
    beyond: isNewest ? [] : transcript.beyond,
  };
}

function unknown(known: readonly Entry[], entries: readonly Entry[]): Entry[] {
  const keys = new Set(known.map(keyOf));
  return entries.filter((entry) => !keys.has(keyOf(entry)));
}

function withProgress(page: Schema<'ChatHistory'>, known: ReadonlyMap<number, Part[]>): Map<number, Part[]> {
  return new Map([...page.progress.map(({ message_id, parts }) => [message_id, parts] as const), ...known]);
}

/** The transcript after something happened; what happened in other conversations changes nothing. */
export function after(transcript: Transcript, sessionId: string, events: readonly ChatEvent[]): Transcript {
  const entries = [...transcript.entries];
  const beyond = [...transcript.beyond];
  const progress = new Map(transcript.progress);
  let isChanged = false;
  for (const event of events) {
    if (event.type === 'session' || event.session_id !== sessionId) continue;
    isChanged = true;
    if (event.type === 'progress') {
      progress.set(event.message_id, event.parts);
      continue;
    }
    const isRead = entries.some((entry) => keyOf(entry) === keyOf(event));
    put(isRead || transcript.later === null ? entries : beyond, event);
    if (event.type === 'message' && event.state !== 'working') progress.delete(event.id);
    if (event.type === 'response' && event.message_id !== null) progress.delete(event.message_id);
  }
  return isChanged ? { ...transcript, entries, progress, beyond } : transcript;
}

function put(entries: Entry[], entry: Entry): void {
  const place = entries.findIndex((known) => keyOf(known) === keyOf(entry));
  if (place === -1) entries.push(entry);
  else entries[place] = entry;
}

/** The transcript with its newest page read again, after something may have been missed. */
export function caughtUp(transcript: Transcript, sessionId: string, page: Schema<'ChatHistory'>): Transcript {
  const known = new Set(transcript.entries.map(keyOf));
  // Without anything in common there may be more in between.
  if (!page.items.some((entry) => known.has(keyOf(entry)))) return withEarlier(emptyTranscript, page);
  return after(transcript, sessionId, page.items);
}
