/** A time, as the place where one is writes it. */
export function Moment({ at }: { at: string | null }) {
  if (at === null) return 'never';
  return (
    <time dateTime={at} title={at}>
      {new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}
    </time>
  );
}
