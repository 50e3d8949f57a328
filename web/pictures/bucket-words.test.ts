import { expect, test } from 'vitest';
import { durationOf } from './bucket-words.ts';

test('a duration is told in the unit that people would choose', () => {
  expect([0, 0.0005, 0.012, 0.4, 3.25, 90, 600, 9000].map(durationOf)).toEqual([
    '0 s',
    '0.5 ms',
    '12 ms',
    '400 ms',
    '3.3 s',
    '90 s',
    '10 min',
    '2.5 h',
  ]);
});
