import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stepOf, Waits } from './waits.ts';

test('nobody waited: there is no median', () => {
  expect(new Waits().quantile(0.5)).toBeNull();
});

test('median and p95 are within 3 % of those of the waits themselves', () => {
  const wait = fc.double({ min: 0, max: 1_000_000, noNaN: true });
  fc.assert(
    fc.property(fc.array(wait, { minLength: 1 }), fc.constantFrom(0.5, 0.95), (seconds, part) => {
      const waits = new Waits();
      for (const one of seconds) waits.add(stepOf(one), 1);
      const sorted = seconds.toSorted((a, b) => a - b);
      const exact = sorted[Math.max(1, Math.ceil(part * sorted.length)) - 1] ?? NaN;
      expect(Math.abs((waits.quantile(part) ?? NaN) - exact)).toBeLessThanOrEqual(0.03 * exact + 0.002);
    }),
  );
});
