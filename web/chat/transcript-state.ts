import type { Schema } from '../api.ts';
import type { ChatEvent } from '../events.ts';

export type Entry = Schema<'ChatEntry'>;
export type Message = Schema<'ChatMessage'>;
export type Part = Schema<'ChatProgress'>['parts'][number];

/** A conversation as far as it was read, and the answers that are on their way. */
export interface Transcript {
  entries: Entry[];
  progress: ReadonlyMap<number, Part[]>;
  /** Where what is earlier goes on; null at the beginning. */
  earlier: string | null;
}

export const emptyTranscript: Transcript = { entries: [], progress: new Map(), earlier: null };

export function keyOf({ type, id }: Entry): string {
  return `${type} ${id}`;
}

/** What was read, before what is there already; what is there twice is taken as it is newest. */
export function withEarlier(transcript: Transcript, page: Schema<'ChatHistory'>): Transcript {
  const known = new Set(transcript.entries.map(keyOf));
  return {
    entries: [...page.items.filter((entry) => !known.has(keyOf(entry))), ...transcript.entries],
    progress: new Map([
      ...page.progress.map(({ message_id, parts }) => [message_id, parts] as const),
      ...transcript.progress,
    ]),
    earlier: page.previous_cursor,
  };
}

/** The transcript after something happened; what happened in other conversations changes nothing. */
export function after(transcript: Transcript, sessionId: string, events: readonly ChatEvent[]): Transcript {
  const entries = [...transcript.entries];
  const progress = new Map(transcript.progress);
  let isChanged = false;
  for (const event of events) {
    if (event.type === 'session' || event.session_id !== sessionId) continue;
    isChanged = true;
    if (event.type === 'progress') {
      progress.set(event.message_id, event.parts);
      continue;
    }
    const place = entries.findIndex((entry) => keyOf(entry) === keyOf(event));
    if (place === -1) entries.push(event);
    else entries[place] = event;
    if (event.type === 'message' && event.state !== 'working') progress.delete(event.id);
    if (event.type === 'response' && event.message_id !== null) progress.delete(event.message_id);
  }
  return isChanged ? { ...transcript, entries, progress } : transcript;
}
