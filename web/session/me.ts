import { type QueryClient, useQuery } from '@tanstack/react-query';
import { api, ApiError, dataOf, type Schema } from '../api.ts';
import { ownedBy } from './own-storage.ts';

/** For whom the pages are shown. */
export interface Session {
  user: Schema<'User'>;
  /** From where the event stream tells what is not known yet. */
  lastEventId: string;
  /** It has ended, and its pages are kept, unseen, for when the same person is back. */
  isOver: boolean;
}

/** Null: nobody is signed in. `setup`: the first administrator is still to be made. */
export type Who = Session | null | 'setup';

export const whoKey = ['me'];

/** What was refused when the session ended, and is asked again once the same person is back. */
const refused = new Set<(isBack: boolean) => void>();

async function askWho({ client }: { client: QueryClient }): Promise<Who> {
  const data = await dataOf(api.GET('/api/v1/auth/me')).catch((error: unknown) => {
    // Any other refusal says nothing of the session.
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  });
  if (data) {
    ownedBy(data.user.id);
    const before = client.getQueryData<Who>(whoKey);
    const isSame = isSession(before) && before.user.id === data.user.id;
    if (before !== undefined && !isSame) forget(client);
    for (const settle of refused) settle(isSame);
    refused.clear();
    return { user: data.user, lastEventId: data.last_event_id, isOver: false };
  }
  const { needed } = await dataOf(api.GET('/api/v1/auth/setup'));
  if (needed) return 'setup';
  const before = client.getQueryData<Who>(whoKey);
  return isSession(before) ? { ...before, isOver: true } : null;
}

/** While it is not known what one begins with, it is asked for again, as often as this, in milliseconds. */
export const untilKnown = ({ state }: { state: { data: unknown; status: string } }): number | false =>
  state.status === 'error' && state.data === undefined && 3000;

/** Who is signed in, as one query for all who want to know. */
export const whoQuery = {
  queryKey: whoKey,
  queryFn: askWho,
  staleTime: Infinity,
  retry: false,
  refetchInterval: untilKnown,
};

export function useWho() {
  return useQuery(whoQuery);
}

export function isSession(who: Who | undefined): who is Session {
  return typeof who === 'object' && who !== null;
}

/**
 * The session ended by itself: what was typed is not lost.
 *
 * @returns whether the same person signed in again, sooner or later
 */
export function awaitReturn(queries: QueryClient): Promise<boolean> {
  const who = queries.getQueryData<Who>(whoKey);
  if (!isSession(who)) return Promise.resolve(false);
  const over: Who = { ...who, isOver: true };
  queries.setQueryData(whoKey, over);
  return new Promise((settle) => refused.add(settle));
}

/** Somebody signed out: nothing of her stays on any page. */
export function leaveSession(queries: QueryClient): void {
  queries.setQueryData(whoKey, null);
  for (const settle of refused) settle(false);
  refused.clear();
}

/** What is asked for nobody in particular. */
const nobodys = new Set<unknown>([whoKey[0], 'invitation']);

/** Drops all that was read for somebody. */
export function forget(queries: QueryClient): void {
  queries.removeQueries({ predicate: ({ queryKey }) => !nobodys.has(queryKey[0]) });
}
