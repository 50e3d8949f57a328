import { useEffect, useState } from 'react';
import { api, dataOf } from '../../api.ts';
import type { Effective } from '../effective.ts';
import type { Change } from '../stored.ts';
import type { Target } from '../target.ts';

/** How long nobody must have typed, in milliseconds. */
const settled = 350;

export interface Preview {
  /** What it would come to; undefined until it was asked. */
  result: Effective | undefined;
  error: unknown;
  isAsking: boolean;
}

const none: Preview = { result: undefined, error: undefined, isAsking: false };

/**
 * What the server says of values that are being typed. They may be secret, so that they are remembered nowhere: what is
 * kept is the answer, in which secrets are masked.
 *
 * @param since what the answer depends on besides; when it moves the server is asked again
 */
export function usePreview(target: Target, changes: readonly Change[], since: string): Preview {
  const [preview, setPreview] = useState(none);
  const asked = JSON.stringify(changes);
  const { type, id } = target;
  useEffect(() => {
    const ask = async (signal: AbortSignal) => {
      try {
        const result = await dataOf(
          api.POST('/api/v1/configurations/preview', {
            body: { target: targetOf(type, id), changes: JSON.parse(asked) as Change[] },
            signal,
          }),
        );
        setPreview({ result, error: undefined, isAsking: false });
      } catch (error) {
        if (!signal.aborted) setPreview({ result: undefined, error, isAsking: false });
      }
    };
    if (asked === '[]') {
      setPreview(none);
      return undefined;
    }
    setPreview((last) => ({ ...last, isAsking: true }));
    const abort = new AbortController();
    const timer = setTimeout(() => void ask(abort.signal), settled);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [asked, type, id, since]);
  return preview;
}

function targetOf(type: Target['type'], id: string) {
  if (type === 'agent') return { type, id };
  if (type === 'system' || type === 'user') throw new Error('There is no form for this.');
  return { type, id: Number(id) };
}
