import { useCallback, useEffect, useRef, useState } from 'react';
import { api, dataOf } from '../api.ts';
import { type ChatEvent, onChat, onGap } from '../events.ts';
import {
  after,
  caughtUp,
  emptyTranscript,
  type Transcript,
  withEarlier,
  withLater,
} from './transcript-state.ts';

const pageSize = 50;

/**
 * A conversation that keeps up with what happens in it.
 *
 * @param place the cursor that the stretch ends at which is shown first; undefined: the newest
 */
export function useTranscript(
  sessionId: string,
  place: string | undefined,
): {
  transcript: Transcript;
  isLoading: boolean;
  /** Why nothing could be read yet. */
  problem: unknown;
  readAgain: () => void;
  readEarlier: () => Promise<void>;
  readLater: () => Promise<void>;
} {
  const [transcript, setTranscript] = useState(emptyTranscript);
  const [isLoading, setLoading] = useState(true);
  const [problem, setProblem] = useState<unknown>();
  // What is on its way is not asked for twice, and not taken once another conversation is open.
  const reading = useRef(new Set<string>());
  const shown = useRef<object>(undefined);
  const latest = useRef(transcript);
  latest.current = transcript;
  const again = useRef<() => void>(undefined);

  const read = useCallback(
    (from: { before?: string | undefined; after?: string | undefined }) =>
      dataOf(
        api.GET('/api/v1/chat/sessions/{id}/messages', {
          params: {
            path: { id: sessionId },
            query: {
              limit: String(pageSize) as never,
              ...(from.before === undefined ? {} : { before: from.before }),
              ...(from.after === undefined ? {} : { after: from.after }),
            },
          },
        }),
      ),
    [sessionId],
  );

  useEffect(() => {
    const mine = {};
    shown.current = mine;
    let isCurrent = true;
    setTranscript(emptyTranscript);
    setLoading(true);
    setProblem(undefined);
    // First listen, then read: nothing falls in between.
    let heard: ChatEvent[] = [];
    const stop = onChat((events) => {
      heard = [...heard, ...events].slice(-1000);
      setTranscript((known) => after(known, sessionId, events));
    });
    let isRead = false;
    const readFirst = () => {
      setLoading(true);
      read({ before: place })
        .then((page) => {
          if (!isCurrent) return;
          isRead = true;
          setProblem(undefined);
          setTranscript((known) =>
            place === undefined
              ? withEarlier(known, page)
              : { ...withEarlier(emptyTranscript, page), later: page.next_cursor },
          );
        })
        .catch((error: unknown) => {
          if (isCurrent) setProblem(error);
        })
        .finally(() => {
          if (isCurrent) setLoading(false);
        });
    };
    readFirst();
    again.current = readFirst;
    const stopGaps = onGap(() => {
      if (!isRead) {
        readFirst();
        return;
      }
      // What is later than what is shown comes with reading on.
      if (latest.current.later !== null) return;
      heard = [];
      void read({})
        .then((page) => {
          // What was told since is newer than what was read.
          if (isCurrent) setTranscript((known) => after(caughtUp(known, sessionId, page), sessionId, heard));
        })
        // What is not there yet comes with the next try of the connection.
        .catch(() => undefined);
    });
    return () => {
      isCurrent = false;
      stop();
      stopGaps();
    };
  }, [sessionId, place, read]);

  const readOn = async (
    direction: 'before' | 'after',
    cursor: string | null,
    add: typeof withEarlier,
  ): Promise<void> => {
    if (cursor === null || reading.current.has(cursor)) return;
    const mine = shown.current;
    reading.current.add(cursor);
    try {
      const page = await read({ [direction]: cursor });
      if (shown.current === mine) setTranscript((known) => add(known, page));
    } finally {
      reading.current.delete(cursor);
    }
  };
  return {
    transcript,
    isLoading,
    problem,
    readAgain: () => again.current?.(),
    readEarlier: () => readOn('before', transcript.earlier, withEarlier),
    readLater: () => readOn('after', transcript.later, withLater),
  };
}
