/** A refusal of the server, as RFC 9457 tells it. */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {{ code?: string; detail?: string }} body
   */
  constructor(status, body) {
    super(body.detail ?? `The server answered ${status}.`);
    this.status = status;
    this.code = body.code ?? '';
  }
}

/**
 * Calls the API with the session's cookies; a session that has to be refreshed is, once.
 *
 * @param {string} method
 * @param {string} path from `/api/v1` on
 * @param {unknown} [body]
 * @returns {Promise<any>} the answer's JSON, undefined when there is none
 * @throws {Problem}
 */
export async function call(method, path, body) {
  const answer = await send(method, path, body);
  const isSignedOut = answer.status === 401 && !path.startsWith('/auth/login');
  if (!isSignedOut || path === '/auth/refresh') return read(answer);
  const refreshed = await send('POST', '/auth/refresh');
  return read(refreshed.ok ? await send(method, path, body) : answer);
}

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 */
async function send(method, path, body) {
  try {
    return await fetch(`/api/v1${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
  } catch {
    throw new Problem(0, { detail: 'The server cannot be reached. Is it running? Try again in a moment.' });
  }
}

/** @param {Response} answer */
async function read(answer) {
  const isJson = /json/.test(answer.headers.get('content-type') ?? '');
  const body = isJson ? await answer.json() : undefined;
  if (!answer.ok) throw new Problem(answer.status, body ?? {});
  return body;
}
