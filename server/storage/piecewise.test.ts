import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoTime } from '../kernel/clock.ts';
import { readPiecewise } from './piecewise.ts';

test('the pieces cover the stretch, none twice, however long each takes', async () => {
  const stretch = fc.tuple(fc.integer({ min: 0, max: 2e12 }), fc.integer({ min: 1, max: 1e11 }));
  await fc.assert(
    fc.asyncProperty(stretch, async ([begin, long]) => {
      const pieces = await readPiecewise(isoTime(begin), isoTime(begin + long), (since, until) =>
        Promise.resolve([[since, until] as const]),
      );
      expect(pieces[0]?.[0]).toBe(isoTime(begin));
      expect(pieces.at(-1)?.[1]).toBe(isoTime(begin + long));
      for (const [index, [since]] of pieces.entries())
        if (index > 0) expect(since).toBe(pieces[index - 1]?.[1]);
    }),
    { numRuns: 30 },
  );
});
