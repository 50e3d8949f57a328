import { followStream, type Stream, type StreamNews } from './follow.ts';
import type { Said } from './worker.ts';

/**
 * The event stream that all pages of this browser share; where it cannot be shared, one of this page.
 *
 * @param userId who is signed in
 * @param from the event up to which the page knows everything
 */
export function joinStream(
  tell: (told: StreamNews) => void,
  userId: number,
  from: string,
): Pick<Stream, 'again' | 'stop'> {
  if (!('SharedWorker' in globalThis)) return followStream(tell, from);
  const worker = new SharedWorker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const { port } = worker;
  const say = (word: Said) => port.postMessage(word);
  let own: Stream | undefined;
  let isOver = false;
  let aside: number | undefined;
  port.onmessage = ({ data }: MessageEvent<StreamNews>) => tell(data);
  // Its script may be gone with an older version of the pages.
  worker.onerror = () => {
    if (!isOver) own ??= followStream(tell, from);
  };
  const bye = () => {
    aside = Date.now();
    say({ type: 'bye' });
  };
  const back = ({ persisted }: PageTransitionEvent) => {
    if (!persisted) return;
    // What happened while the page lay aside was told to the others only.
    tell({ type: 'state', state: { is: 'lost', since: aside } });
    say({ type: 'hello', userId, from: undefined });
  };
  addEventListener('pagehide', bye);
  addEventListener('pageshow', back);
  say({ type: 'hello', userId, from });
  return {
    again: () => {
      if (own) own.again();
      else say({ type: 'again' });
    },
    stop: () => {
      isOver = true;
      removeEventListener('pagehide', bye);
      removeEventListener('pageshow', back);
      own?.stop();
      bye();
      port.close();
    },
  };
}
