import { type Api, ApiError, dataOf } from './client.ts';

/** What a reader of `GET /api/v1/events` is told. */
export type StreamEvent =
  /** From here on nothing is missed; what is known from before has to be read again. */
  | { type: 'open'; id: string }
  | { type: 'event'; id: string | undefined; name: string; data: unknown }
  /** The connection is gone, and is made again. */
  | { type: 'lost' };

/** A block of an event stream; without data it only says where to resume from. */
interface Frame {
  id: string | undefined;
  name: string;
  data: string | undefined;
}

/** The server says something every 20 s; a connection that is silent for longer is dead, and nobody told us. */
const longestSilence = 60_000;
const firstDelay = 500;
const longestDelay = 10_000;

/**
 * Follows what happens, over lost connections and restarts of the server, until the signal ends it. Each connection
 * resumes where the last one ended.
 *
 * @param options `from`: where to resume at first; `onHeard`: told of every sign of the server
 * @throws ApiError when the server says that whoever asks may not listen
 */
export async function* followEvents(
  api: Api,
  signal: AbortSignal,
  { from, onHeard }: { from?: string | undefined; onHeard?: () => void } = {},
): AsyncGenerator<StreamEvent> {
  let lastId = from;
  let delay = firstDelay;
  while (!isAborted(signal)) {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), longestSilence);
    const onSign = () => {
      onHeard?.();
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), longestSilence);
    };
    try {
      const connection = AbortSignal.any([signal, silence.signal]);
      for await (const frame of readFrames(await requestStream(api, lastId, connection), onSign)) {
        lastId = frame.id ?? lastId;
        delay = firstDelay;
        if (frame.data !== undefined)
          yield { type: 'event', id: frame.id, name: frame.name, data: JSON.parse(frame.data) as unknown };
        else if (frame.id !== undefined) yield { type: 'open', id: frame.id };
      }
      if (!isAborted(signal)) yield { type: 'lost' };
    } catch (error) {
      if (isRefusal(error)) throw error;
      if (!isAborted(signal)) yield { type: 'lost' };
    } finally {
      clearTimeout(timer);
    }
    await sleep(delay, signal);
    delay = Math.min(delay * 2, longestDelay);
  }
}

/** Whether whoever asks may not listen. Anything else passes: a server that restarts, what stands before it, haste. */
function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 401 || error.status === 403);
}

/** Waits, or until the signal ends it. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
    if (isAborted(signal)) done();
  });
}

/** A function, because what is asked here changes while one waits. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

async function requestStream(
  api: Api,
  lastId: string | undefined,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const stream: unknown = await dataOf(
    api.GET('/api/v1/events', {
      headers: lastId === undefined ? {} : { 'last-event-id': lastId },
      parseAs: 'stream',
      signal,
    }),
  );
  return stream as ReadableStream<Uint8Array>;
}

/** Server-sent events (WHATWG HTML), as far as our server writes them. @param onSign something came */
async function* readFrames(stream: ReadableStream<Uint8Array>, onSign: () => void): AsyncGenerator<Frame> {
  const decoder = new TextDecoder();
  // Not every browser can go through a stream by itself.
  const reader = stream.getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onSign();
      const blocks = (rest + decoder.decode(value, { stream: true })).split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? '';
      for (const block of blocks) yield readFrame(block);
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

function readFrame(block: string): Frame {
  const frame: Frame = { id: undefined, name: 'message', data: undefined };
  for (const line of block.split(/\r?\n/)) {
    const [, field, value = ''] = /^(\w+)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'id') frame.id = value;
    else if (field === 'event') frame.name = value;
    else if (field === 'data') frame.data = frame.data === undefined ? value : `${frame.data}\n${value}`;
  }
  return frame;
}
