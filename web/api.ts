import { ApiError, dataOf, openApi } from '../client/client.ts';
import type { components } from '../client/api.d.ts';

/** A record of the API, by its name there. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

/** Told when the session has ended for good. */
let onSignedOut: () => void = () => undefined;

export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

let refreshing: Promise<boolean> | undefined;

/** One refresh for all that found the session expired at the same time. */
function refresh(): Promise<boolean> {
  refreshing ??= fetch('/api/v1/auth/refresh', { method: 'POST' })
    .then(({ ok }) => ok)
    .catch(() => false)
    .finally(() => (refreshing = undefined));
  return refreshing;
}

/** What the page asks before it knows whether anybody is signed in: the answer says it to whoever asked. */
const atArrival = new Set(['/api/v1/auth/me', '/api/v1/access/permissions']);

/** The API with the session's cookies. A session that has to be refreshed is, once, and the request is sent again. */
export const api = openApi({
  url: location.origin,
  fetch: async (request) => {
    const again = request.clone();
    const answer = await reach(request);
    if (answer.status !== 401 || new URL(request.url).pathname.startsWith('/api/v1/auth/login'))
      return answer;
    if (await refresh()) return reach(again);
    if (!atArrival.has(new URL(request.url).pathname)) onSignedOut();
    return answer;
  },
});

async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    throw new ApiError(0, {
      code: 'server.unreachable',
      detail: 'The server cannot be reached. Is it running? Try again in a moment.',
    });
  }
}

export { ApiError, dataOf };

/** What went wrong, in words for people. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
