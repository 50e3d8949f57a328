import { expect, test } from 'vitest';
import { BridgeError } from './envelope.ts';
import { sinceOf } from './input.ts';
import { RateLimit } from './rate-limit.ts';

test('a moment that no database keeps counts as not given', () => {
  const since = (text: string) => sinceOf({ query: { since: text }, body: undefined });
  for (const text of [
    '+275760-09-12T00:00:00Z',
    '-000001-01-01T00:00:00Z',
    '0000-01-01T00:00:00Z',
    'never',
    '',
  ])
    expect(since(text), text).toBeUndefined();
  expect(since('2026-11-25 10:00:00')).toBe(Date.parse('2026-11-25T10:00:00Z'));
  expect(since('2026-11-25T10:00:00 00:00')).toBe(Date.parse('2026-11-25T10:00:00Z'));
});

test('all addresses that one customer has are one address', () => {
  const limit = new RateLimit(2, () => 0);
  limit.take('2001:db8:1:2::1');
  limit.take('2001:db8:1:2:ffff::2');
  expect(() => limit.take('2001:db8:1:2:3:4:5:6')).toThrow(BridgeError);
  limit.take('2001:db8:1:3::1');
});
