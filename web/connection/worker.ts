import { followStream, type Stream, type StreamNews, type StreamState } from './follow.ts';

/** What a page says to the worker. */
export type Said =
  /** Who is signed in, and the event up to which the page knows everything. */
  { type: 'hello'; userId: number; from: string | undefined } | { type: 'again' } | { type: 'bye' };

/**
 * One stream for all pages of this browser: a browser opens six connections to a server, and streams of as many tabs
 * would leave none for anything else. It lives as long as a page does.
 */
const pages = new Set<MessagePort>();
let stream: Stream | undefined;
/** Whose stream it is. */
let owner: number | undefined;

const tellAll = (told: StreamNews) => {
  for (const page of pages) page.postMessage(told);
};

addEventListener('connect', (event) => {
  const [page] = (event as MessageEvent).ports;
  if (!page) return;
  page.onmessage = ({ data }: MessageEvent<Said>) => {
    if (data.type === 'hello') welcome(page, data);
    else if (data.type === 'again') stream?.again();
    else leave(page);
  };
});

function welcome(page: MessagePort, { userId, from }: Extract<Said, { type: 'hello' }>): void {
  pages.add(page);
  // Somebody else is signed in now: an open connection is still the one of whoever was.
  if (stream && owner !== userId) {
    stream.stop();
    stream = undefined;
  }
  owner = userId;
  stream ??= followStream(tellAll, from);
  // Whoever is new here may have signed in again.
  if (stream.state.is === 'refused') stream.again(from);
  // What happened before it came was told to the others only.
  else if (stream.lastId !== from) say(page, { is: 'lost', since: undefined });
  say(page, stream.state);
}

function say(page: MessagePort, state: StreamState): void {
  page.postMessage({ type: 'state', state } satisfies StreamNews);
}

function leave(page: MessagePort): void {
  pages.delete(page);
  if (pages.size > 0) return;
  stream?.stop();
  stream = undefined;
}
