import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freeSlug, SLUG, slugOf } from './slug.ts';

test.each([
  ['Athena', 'athena'],
  ['  Iris (v2)  ', 'iris-v2'],
  ['Ærøskøbing Größe Łódź', 'aeroskobing-grosse-lodz'],
  ['Zoë   Ångström', 'zoe-angstrom'],
  ['a - b', 'a-b'],
  ['data_bot.v1', 'data_bot.v1'],
  ['../../etc/passwd', 'etc-passwd'],
  ['ﬁne', 'fine'],
  ['大臣', 'agent'],
  ['', 'agent'],
  ['--', 'agent'],
])('the slug of "%s" is %s', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

test('every name has a valid slug, and a slug is its own slug', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (name) => {
      expect(slugOf(name)).toMatch(SLUG);
      expect(slugOf(slugOf(name))).toBe(slugOf(name));
    }),
  );
});

test('a taken slug is numbered from 2', () => {
  const taken = new Set(['iris', 'iris-2']);
  expect(freeSlug('iris', (slug) => taken.has(slug))).toBe('iris-3');
  expect(freeSlug('athena', (slug) => taken.has(slug))).toBe('athena');
});

test('a numbered slug is still valid when the base is as long as an id may be', () => {
  const base = 'a'.repeat(46) + '-bcd';
  const slug = freeSlug(base, (candidate) => candidate === base);
  expect(slug).toBe(`${'a'.repeat(46)}-b-2`);
  expect(slug).toMatch(SLUG);
});
