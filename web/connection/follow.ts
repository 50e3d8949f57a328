import { api } from '../api.ts';
import { followEvents } from '../../client/events.ts';

/** What whoever listens to the stream is told. */
export type StreamNews =
  | { type: 'state'; state: StreamState }
  /** Something happened; `name` says of which kind. */
  | { type: 'event'; name: string; data: unknown };

export interface StreamState {
  /** `refused`: whoever asks may not listen, or is signed out. */
  is: 'opening' | 'open' | 'lost' | 'refused';
  /** While it is lost or refused: when the server was last heard, in milliseconds. */
  since: number | undefined;
}

/** The event stream, for as long as it is wanted. */
export interface Stream {
  readonly state: StreamState;
  /** Up to where everything was told. */
  readonly lastId: string | undefined;
  /** Connects anew at once, from where it was, or from another place. */
  again(from?: string): void;
  stop(): void;
}

/** Follows what happens since an event and tells it, however often the connection is lost. */
export function followStream(tell: (told: StreamNews) => void, from: string | undefined): Stream {
  let state: StreamState = { is: 'opening', since: undefined };
  let lastId = from;
  let heard: number | undefined;
  let abort = new AbortController();
  const become = (next: StreamState) => {
    state = next;
    tell({ type: 'state', state });
  };
  const follow = async (signal: AbortSignal) => {
    try {
      const onHeard = () => (heard = Date.now());
      for await (const event of followEvents(api, signal, { from: lastId, onHeard })) {
        if (signal.aborted) return;
        if (event.type === 'lost') become({ is: 'lost', since: heard });
        else {
          lastId = event.id ?? lastId;
          if (event.type === 'open') become({ is: 'open', since: undefined });
          else tell({ type: 'event', name: event.name, data: event.data });
        }
      }
    } catch {
      if (signal.aborted) return;
      // Somebody else may be signed in next, to whom this place means nothing.
      lastId = undefined;
      become({ is: 'refused', since: heard });
    }
  };
  const start = () => {
    abort = new AbortController();
    void follow(abort.signal);
  };
  start();
  return {
    get state() {
      return state;
    },
    get lastId() {
      return lastId;
    },
    again: (otherwise) => {
      abort.abort();
      lastId = otherwise ?? lastId;
      start();
    },
    stop: () => abort.abort(),
  };
}
