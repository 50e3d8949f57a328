import { expect, test } from 'vitest';
import { pathOf, withoutValueAt, withValueAt } from './key.ts';
import { parseValue } from './value.ts';

test('a value is JSON where it is JSON, else text', () => {
  expect(
    ['8080', '-1.5', '1e3', 'true', 'null', '[1]', '{"a": 1}', '"8"'].map((text) => parseValue(text)),
  ).toEqual([8080, -1.5, 1000, true, null, [1], { a: 1 }, '8']);
  for (const text of ['dark', '007', '1.2.3', '{a}', '', "'8'"]) expect(parseValue(text)).toBe(text);
});

test('a type that is asked for is what it becomes, or it is refused without being said', () => {
  expect(parseValue('true', 'string')).toBe('true');
  expect(parseValue('[1]', 'json')).toEqual([1]);
  for (const [text, type] of [
    ['secret', 'number'],
    ['"secret"', 'boolean'],
    ['{secret', 'json'],
    ['null', 'number'],
  ] as const)
    expect(() => parseValue(text, type)).toThrow(/^(?!.*secret).*not/);
});

test('a number that would come back with other digits is refused', () => {
  for (const text of ['12345678901234567890', '-9007199254740993', '1e999'])
    expect(() => parseValue(text)).toThrow('--type string');
  expect(parseValue('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
});

test('a key leads into objects, and makes those that are missing', () => {
  expect(withValueAt({ a: 1 }, pathOf('log.level'), 'debug')).toEqual({ a: 1, log: { level: 'debug' } });
  expect(withValueAt({ log: { file: 'x' } }, pathOf('log.level'), null)).toEqual({
    log: { file: 'x', level: null },
  });
  expect(pathOf(String.raw`hosts.a\.example.port`)).toEqual(['hosts', 'a.example', 'port']);
  expect(() => withValueAt({ log: 'all' }, ['log', 'level'], 1)).toThrow('unset it first');
  expect(() => withValueAt({ db: { $sealed: 'x' } }, ['db', 'user'], 1)).toThrow('unset it first');
  for (const key of ['', '.a', 'a..b', 'a.']) expect(() => pathOf(key)).toThrow('not a key');
});

test('what is taken away leaves no empty objects, and what is not there is not taken', () => {
  const config = { a: 1, log: { level: 'debug' }, db: { host: 'x', port: 1 } };
  expect(withoutValueAt(config, ['log', 'level'])).toEqual({ a: 1, db: config.db });
  expect(withoutValueAt(config, ['db', 'host'])).toEqual({ ...config, db: { port: 1 } });
  expect(withoutValueAt(config, ['db', 'name'])).toBeUndefined();
  expect(withoutValueAt(config, ['a', 'b'])).toBeUndefined();
  expect(withoutValueAt(config, ['constructor'])).toBeUndefined();
});
