import { followStream, type Stream, type Told } from './follow.ts';

/** What a page says to the worker. */
export type Said = 'hello' | 'again' | 'bye';

/**
 * One stream for all pages of this browser: a browser opens six connections to a server, and streams of as many tabs
 * would leave none for anything else. It lives as long as a page does.
 */
const pages = new Set<MessagePort>();
let stream: Stream | undefined;

const tellAll = (told: Told) => {
  for (const page of pages) page.postMessage(told);
};

addEventListener('connect', (event) => {
  const [page] = (event as MessageEvent).ports;
  if (!page) return;
  page.onmessage = ({ data }: MessageEvent<Said>) => {
    if (data === 'hello') welcome(page);
    else if (data === 'again') stream?.again();
    else leave(page);
  };
});

function welcome(page: MessagePort): void {
  pages.add(page);
  stream ??= followStream(tellAll);
  // Whoever is new here may be somebody else than the one who was refused.
  if (stream.state.is === 'refused') stream.again();
  page.postMessage({ type: 'state', state: stream.state } satisfies Told);
}

function leave(page: MessagePort): void {
  pages.delete(page);
  if (pages.size > 0) return;
  stream?.stop();
  stream = undefined;
}
