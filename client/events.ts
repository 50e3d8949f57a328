import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, ApiError, dataOf } from './client.ts';

/** What a reader of `GET /api/v1/events` is told. */
export type StreamEvent =
  /** From here on nothing is missed; what is known from before has to be read again. */
  | { type: 'open' }
  | { type: 'event'; name: string; data: unknown }
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
 * @throws ApiError when the server refuses
 */
export async function* followEvents(api: Api, signal: AbortSignal): AsyncGenerator<StreamEvent> {
  let lastId: string | undefined;
  let delay = firstDelay;
  while (!isAborted(signal)) {
    const silence = new AbortController();
    const timer = setTimeout(() => silence.abort(), longestSilence);
    try {
      const connection = AbortSignal.any([signal, silence.signal]);
      for await (const frame of readFrames(await openStream(api, lastId, connection), () =>
        timer.refresh(),
      )) {
        lastId = frame.id ?? lastId;
        delay = firstDelay;
        if (frame.data !== undefined)
          yield { type: 'event', name: frame.name, data: JSON.parse(frame.data) as unknown };
        else if (frame.id !== undefined) yield { type: 'open' };
      }
      yield { type: 'lost' };
    } catch (error) {
      if (error instanceof ApiError && error.status < 500) throw error;
      if (!isAborted(signal)) yield { type: 'lost' };
    } finally {
      clearTimeout(timer);
    }
    await sleep(delay, undefined, { signal }).catch(() => undefined);
    delay = Math.min(delay * 2, longestDelay);
  }
}

/** A function, because what is asked here changes while one waits. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

async function openStream(
  api: Api,
  lastId: string | undefined,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const stream: unknown = await dataOf(
    api.GET('/api/v1/events', {
      headers: lastId === undefined ? {} : { 'last-event-id': lastId },
      parseAs: 'stream',
      signal,
    }),
  );
  return stream as AsyncIterable<Uint8Array>;
}

/** Server-sent events (WHATWG HTML), as far as our server writes them. @param onSign something came */
async function* readFrames(stream: AsyncIterable<Uint8Array>, onSign: () => void): AsyncGenerator<Frame> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of stream) {
    onSign();
    const blocks = (rest + decoder.decode(bytes, { stream: true })).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? '';
    for (const block of blocks) yield readFrame(block);
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
