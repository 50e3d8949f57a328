import { useCallback, useEffect, useState } from 'react';
import { api, dataOf } from '../api.ts';
import { onChat } from '../events.ts';
import { after, emptyTranscript, type Transcript, withEarlier } from './transcript-state.ts';

const pageSize = 50;

/** A conversation that keeps up with what happens in it. */
export function useTranscript(sessionId: string): {
  transcript: Transcript;
  isLoading: boolean;
  problem: unknown;
  readEarlier: () => Promise<void>;
} {
  const [transcript, setTranscript] = useState(emptyTranscript);
  const [isLoading, setLoading] = useState(true);
  const [problem, setProblem] = useState<unknown>();

  const read = useCallback(
    (before: string | null) =>
      dataOf(
        api.GET('/api/v1/chat/sessions/{id}/messages', {
          params: {
            path: { id: sessionId },
            query: { limit: String(pageSize) as never, ...(before === null ? {} : { before }) },
          },
        }),
      ),
    [sessionId],
  );

  useEffect(() => {
    let isCurrent = true;
    setTranscript(emptyTranscript);
    setLoading(true);
    setProblem(undefined);
    // First listen, then read: nothing falls in between.
    const stop = onChat((events) => setTranscript((known) => after(known, sessionId, events)));
    read(null)
      .then((page) => {
        if (isCurrent) setTranscript((known) => withEarlier(known, page));
      })
      .catch((error: unknown) => {
        if (isCurrent) setProblem(error);
      })
      .finally(() => {
        if (isCurrent) setLoading(false);
      });
    return () => {
      isCurrent = false;
      stop();
    };
  }, [sessionId, read]);

  const readEarlier = async () => {
    const page = await read(transcript.earlier);
    setTranscript((known) => withEarlier(known, page));
  };
  return { transcript, isLoading, problem, readEarlier };
}
