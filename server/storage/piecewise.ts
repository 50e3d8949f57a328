import { isoTime } from '../kernel/clock.ts';

/** How long one piece should take, in milliseconds, so that others are not kept waiting. */
const [short, long] = [5, 20];
const shortestPiece = 1000;

/**
 * Reads what lies in a stretch of time piece by piece: the embedded engine answers nobody else while it counts. Pieces
 * become longer while they are quick and shorter when they are not; between two of them others have their turn.
 *
 * @param read what lies from one moment to before another
 * @returns the rows of all pieces; what is counted per bucket may come in several
 */
export async function readPiecewise<Row>(
  since: string,
  until: string,
  read: (since: string, until: string) => Promise<Row[]>,
): Promise<Row[]> {
  const end = Date.parse(until);
  const rows: Row[] = [];
  let length = Math.max((end - Date.parse(since)) / 64, shortestPiece);
  for (let from = Date.parse(since); from < end;) {
    const to = Math.min(from + Math.ceil(length), end);
    const started = performance.now();
    rows.push(...(await read(isoTime(from), isoTime(to))));
    const took = performance.now() - started;
    if (took < short) length *= 4;
    if (took > long) length = Math.max(length / 2, shortestPiece);
    from = to;
    if (from < end) await new Promise((resolve) => setImmediate(resolve));
  }
  return rows;
}
