import { ApiError, dataOf, openApi } from '../client/client.ts';
import type { components } from '../client/api.d.ts';

/** A record of the API, by its name there. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

/** Told when the session has ended for good; says whether the same person is back. */
let onSignedOut: () => Promise<boolean> = () => Promise.resolve(false);

export function whenSignedOut(listener: () => Promise<boolean>): void {
  onSignedOut = listener;
}

/** Told when the server could not be reached. */
let onUnreachable: () => void = () => undefined;

export function whenUnreachable(listener: () => void): void {
  onUnreachable = listener;
}

let refreshing: Promise<boolean> | undefined;

/**
 * One refresh for all that found the session expired at the same time.
 *
 * @returns false when the session has ended
 * @throws ApiError when nobody can say: a server that is away has ended no session
 */
function refresh(): Promise<boolean> {
  refreshing ??= reach(new Request(`${location.origin}/api/v1/auth/refresh`, { method: 'POST' }))
    .then(({ ok, status }) => {
      if (status >= 500 || status === 429)
        throw new ApiError(status, {
          code: 'session.unknown',
          detail: 'The server could not say whether you are still signed in. Try again in a moment.',
        });
      return ok;
    })
    .finally(() => (refreshing = undefined));
  return refreshing;
}

/** Who is refused here has no session yet. */
const waysIn = ['login', 'second-factor', 'invitation'].map((way) => `/api/v1/auth/${way}`);

/** What the page asks before it knows whether anybody is signed in: the answer says it to whoever asked. */
const atArrival = new Set(['/api/v1/auth/me', '/api/v1/access/permissions']);

/**
 * The API with the session's cookies. A session that has to be refreshed is, once, and the request is sent again. When
 * the session is over, the request waits for whoever signs in: it is sent again for the same person, never for another.
 */
export const api = openApi({
  url: location.origin,
  fetch: async (request) => {
    const again = request.clone();
    const answer = await reach(request);
    const { pathname } = new URL(request.url);
    if (answer.status !== 401 || waysIn.some((way) => pathname.startsWith(way))) return answer;
    if (await refresh()) return reach(again);
    if (!atArrival.has(pathname) && (await onSignedOut())) return reach(again);
    return answer;
  },
});

async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    onUnreachable();
    throw new ApiError(0, { code: 'server.unreachable', detail: unreachable(request.method) });
  }
}

/** Whether something that was sent arrived is not known when no answer came, unless nothing could be sent at all. */
function unreachable(method: string): string {
  if (method === 'GET') return 'The server cannot be reached. Is it running? It is tried again by itself.';
  return navigator.onLine
    ? 'The server cannot be reached, so this was not confirmed as saved. What you typed is still here: try again when the connection is back.'
    : 'You are offline, so nothing was saved. What you typed is still here: try again when the connection is back.';
}

export { ApiError, dataOf };

/** What went wrong, in words for people. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
