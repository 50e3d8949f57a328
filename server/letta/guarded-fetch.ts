import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { guardedLookup } from './address.ts';
import { appErrorIn, badAnswer, timedOut, unreachable } from './problems.ts';

/** Headers that leave; what a library or the environment would add does not. */
const sentHeaders = ['accept', 'authorization', 'content-type'];

/** Times in milliseconds, sizes in bytes. */
export interface FetchLimits {
  connect: number;
  /** Until the whole answer is there. */
  total: number;
  /** Between two pieces of the answer. */
  silence: number;
  body: number;
  /** A line of the answer; a stream of events must not be one endless line. */
  line: number;
}

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * A `fetch` for a foreign server: it follows no redirect, calls no address that must not be called, waits and reads
 * only so much, and takes nothing from the environment.
 */
export function guardedFetch(limits: FetchLimits): Fetch {
  return async (input, init) => {
    const { signal, ...rest } = init ?? {};
    const asked = new Request(input, rest);
    const body = asked.body ? Buffer.from(await asked.arrayBuffer()) : undefined;
    return call(asked, body, limits, signal ?? undefined);
  };
}

function call(
  asked: Request,
  body: Buffer | undefined,
  limits: FetchLimits,
  signal: AbortSignal | undefined,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const url = new URL(asked.url);
    const headers = Object.fromEntries(
      sentHeaders.flatMap((name) => {
        const value = asked.headers.get(name);
        return value === null ? [] : [[name, value]];
      }),
    );
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(url, {
      method: asked.method,
      headers: { ...headers, ...(body ? { 'content-length': String(body.length) } : {}) },
      agent: false,
      lookup: guardedLookup,
    });
    const stop = watch(request, limits, signal);
    request.on('error', (error) => {
      stop();
      reject(appErrorIn(error) ?? (signal?.aborted ? error : unreachable(wordOf(error))));
    });
    request.on('response', (response) => {
      const problem = problemOf(response);
      if (problem) {
        request.destroy(problem);
        return;
      }
      resolve(answerOf(response, limits, stop));
    });
    request.end(body);
  });
}

/** Ends the request when its time is over; the answer ends the watch. */
function watch(request: ClientRequest, limits: FetchLimits, signal: AbortSignal | undefined): () => void {
  const late = (what: string, milliseconds: number) =>
    setTimeout(() => request.destroy(timedOut(what, milliseconds)), milliseconds);
  const connecting = late('let no connection come about', limits.connect);
  const total = late('did not answer', limits.total);
  const abort = () => request.destroy(new DOMException('This operation was aborted', 'AbortError'));
  request.on('socket', (socket) => {
    socket.once(request.protocol === 'https:' ? 'secureConnect' : 'connect', () => clearTimeout(connecting));
  });
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  return () => {
    clearTimeout(connecting);
    clearTimeout(total);
    signal?.removeEventListener('abort', abort);
  };
}

function problemOf({ statusCode = 0, headers }: IncomingMessage) {
  if (statusCode >= 300 && statusCode < 400)
    return badAnswer('answers with a redirect, which is not followed: set letta.url to where it leads');
  const encoding = headers['content-encoding'];
  if (encoding && encoding !== 'identity') return badAnswer('compresses its answer unasked');
  return undefined;
}

function answerOf(response: IncomingMessage, limits: FetchLimits, stop: () => void): Response {
  const status = response.statusCode ?? 502;
  const headers = { 'content-type': response.headers['content-type'] ?? 'application/octet-stream' };
  const content = Readable.toWeb(Readable.from(limited(response, limits, stop), { objectMode: false }));
  if (status !== 204 && status !== 205)
    return new Response(content as ConstructorParameters<typeof Response>[0], { status, headers });
  response.resume();
  stop();
  return new Response(null, { status, headers });
}

async function* limited(
  response: IncomingMessage,
  limits: FetchLimits,
  stop: () => void,
): AsyncGenerator<Buffer> {
  let size = 0;
  let line = 0;
  const late = () => response.destroy(timedOut('fell silent, and sent nothing more', limits.silence));
  let silence = setTimeout(late, limits.silence);
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      clearTimeout(silence);
      silence = setTimeout(late, limits.silence);
      size += part.length;
      const end = part.lastIndexOf(0x0a);
      line = end < 0 ? line + part.length : part.length - end - 1;
      if (size > limits.body || line > limits.line)
        throw badAnswer(`sends more than ${Math.round(limits.body / 1024 / 1024)} MiB`);
      yield part;
    }
  } catch (error) {
    throw appErrorIn(error) ?? unreachable(wordOf(error));
  } finally {
    clearTimeout(silence);
    stop();
    response.destroy();
  }
}

/** A word of the network, such as ECONNREFUSED; nothing that the other side chose. */
export function wordOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^[A-Z_0-9]{3,60}$/.test(code) ? code : 'the connection broke';
}
