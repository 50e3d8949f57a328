import type { AddressInfo } from 'node:net';
import type { Answer, Client, TestRegistry } from './harness.ts';

/** One frame of the event stream. */
export interface Frame {
  id: string;
  event: string;
  data: Answer['body'];
}

/** Somebody who listens to `GET /events`. */
export interface EventReader {
  /** All that came so far, as it came. */
  text(): string;
  frames(event: string): Frame[];
  /** The place to resume from. */
  lastId(): string | undefined;
  /** Resolves once the stream has ended, on whichever side. */
  ended: Promise<void>;
  close(): Promise<void>;
}

/** Opens the event stream over a real connection, and resolves once it is open. */
export async function followEvents(
  { app }: Pick<TestRegistry, 'app'>,
  client: Pick<Client, 'token'>,
  lastId?: string,
): Promise<EventReader> {
  if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  return followEventsAt(`http://127.0.0.1:${port}`, client.token ?? '', lastId);
}

/** The same of a server in a process of its own. */
export async function followEventsAt(address: string, token: string, lastId?: string): Promise<EventReader> {
  const abort = new AbortController();
  const answer = await fetch(`${address}/api/v1/events`, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
    },
    signal: abort.signal,
  });
  if (!answer.ok || !answer.body) throw new Error(`The event stream answered ${answer.status}.`);
  let heard = '';
  const decoder = new TextDecoder();
  const stream = answer.body as unknown as AsyncIterable<Uint8Array>;
  const listening = (async () => {
    for await (const part of stream) heard += decoder.decode(part, { stream: true });
  })().catch(() => undefined);
  const frames = () =>
    heard
      .split('\n\n')
      .slice(0, -1)
      .flatMap((frame) => read(frame) ?? []);
  return {
    text: () => heard,
    frames: (event) => frames().filter((frame) => frame.event === event),
    lastId: () => frames().at(-1)?.id,
    ended: listening,
    close: async () => {
      abort.abort();
      await listening;
    },
  };
}

function read(frame: string): Frame | undefined {
  const lines = new Map(frame.split('\n').map((line) => [line.split(': ')[0], line.replace(/^\w+: /, '')]));
  const [id, event, data] = ['id', 'event', 'data'].map((name) => lines.get(name));
  return id === undefined || event === undefined || data === undefined
    ? undefined
    : { id, event, data: JSON.parse(data) as unknown };
}
