import { expect, test } from 'vitest';
import { isolated } from './isolated.ts';

test.each([
  ['Iris', 'Iris'],
  ['עברית', '\u2068עברית\u2069'],
  ['exe\u202egnp.', '\u2068exe\u202egnp.\u2069'],
  // Nothing within ends it early.
  ['a\u2069\u202eb', '\u2068a\u202eb\u2069'],
])('a name turns nothing but itself: %j', (name, shown) => {
  expect(isolated(name)).toBe(shown);
});
