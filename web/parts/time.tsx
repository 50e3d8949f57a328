import { whenOf } from './when.ts';

/** A moment as people say it; pointing at it tells it exactly. */
export function Time({ at, none = 'never' }: { at: string | null; none?: string }) {
  if (at === null) return none;
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()} className="unbroken">
      {whenOf(at)}
    </time>
  );
}
