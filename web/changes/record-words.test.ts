import { expect, test } from 'vitest';
import { deedAlone, deedOf, nameIn, nounOf, nounsOf, recordName } from './record-words.ts';

const changeOf = (entity_id: string, before: object | null, after: object | null) =>
  ({ entity_id, before, after }) as Parameters<typeof nameIn>[0];

test('records and what was done to them are told in words, and what is new by its own name', () => {
  expect(recordName('tool_instances', '7')).toBe('tool instance 7');
  expect([nounsOf('env_vars'), nounOf('lunar_phases')]).toEqual(['environment variables', 'lunar phases']);
  expect([deedOf('set_password'), deedAlone('set_password')]).toEqual([
    'set the password of',
    'set the password',
  ]);
  expect(deedOf('fly_away')).toBe('fly away');
  // As a link may have it.
  expect([deedAlone('constructor'), nounsOf('__proto__')]).toEqual(['constructor', '  proto  ']);
});

test('a change names its record as it is after it, or as it was when it is gone', () => {
  expect(nameIn(changeOf('5', { name: 'gh' }, { name: 'git' }))).toBe('git');
  expect(nameIn(changeOf('3', { username: 'ada' }, null))).toBe('ada');
  expect(nameIn(changeOf('5', { is_enabled: false }, { is_enabled: true }))).toBeUndefined();
  // What the id says already is not said twice.
  expect(nameIn(changeOf('agent:iris/port', null, { key: 'port' }))).toBeUndefined();
});
