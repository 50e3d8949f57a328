import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../kernel/fields.ts';
import { declares, defaultsOf, isSecretAt, partsAt, secretPathsIn } from './schema-shape.ts';

const parse = (text: string) => JSON.parse(text) as JsonObject;

describe('what a schema declares', () => {
  const port = { type: 'integer' };
  const schema = {
    properties: {
      port,
      log: { type: 'object', properties: { level: {} } },
      free: { type: 'object' },
      closed: { additionalProperties: false },
      mapped: { properties: { a: {} }, additionalProperties: { type: 'number' } },
      open: { properties: { a: {} }, additionalProperties: true },
      named: { patternProperties: { '^x-': { type: 'string' } }, additionalProperties: false },
      linked: { $ref: '#/$defs/server' },
      anchored: { $ref: '#there' },
      merged: {
        allOf: [{ properties: { a: { title: 'A' } } }, { properties: { a: { minimum: 1 }, b: {} } }],
      },
      refused: false,
    },
    additionalProperties: { type: 'string' },
    patternProperties: { '.': {} },
    allOf: [{ properties: { fromAllOf: {} } }, { $ref: '#/$defs/more' }],
    $defs: {
      server: { properties: { host: { type: 'string' } } },
      more: { properties: { fromRef: {} } },
      anchored: { $anchor: 'there', properties: { deep: { const: 1 } } },
    },
  };

  test.each([
    ['port', true],
    ['log.level', true],
    ['log.other', false],
    ['free.anything.below', true],
    ['closed.a', false],
    ['mapped.a', true],
    ['mapped.other', true],
    ['open.other', true],
    ['named.x-y', true],
    ['named.y', false],
    ['linked.host', true],
    ['linked.port', false],
    ['anchored.deep', true],
    ['merged.b', true],
    ['merged.c', false],
    ['fromAllOf', true],
    ['fromRef', true],
    ['refused', false],
    ['port.below', false],
    ['other', false],
    ['constructor', false],
    ['log.constructor', false],
    ['__proto__', false],
  ])('%s: %s', (key, expected) => {
    expect(declares(schema, key.split('.'))).toBe(expected);
  });

  test('all that describes a place is given, also what lies behind references', () => {
    expect(partsAt(schema, [])).toEqual([schema]);
    expect(partsAt(schema, ['port'])).toEqual([port]);
    expect(partsAt(schema, ['merged', 'a'])).toEqual([{ title: 'A' }, { minimum: 1 }]);
    expect(partsAt(schema, ['mapped', 'z'])).toEqual([{ type: 'number' }]);
    expect(partsAt(schema, ['free', 'z'])).toEqual([{}]);
    expect(partsAt(schema, ['other'])).toEqual([]);
  });

  test('names that mean something to JavaScript are names like any other', () => {
    const odd = parse('{"properties": {"__proto__": {"properties": {"constructor": {"type": "number"}}}}}');
    expect(partsAt(odd, ['__proto__', 'constructor'])).toEqual([{ type: 'number' }]);
    expect(declares(odd, ['constructor'])).toBe(false);
    expect(declares({ properties: {} }, ['toString'])).toBe(false);
  });

  test('data that looks like a definition is none', () => {
    const trap = {
      properties: { a: { $ref: '#x' } },
      default: { $anchor: 'x', properties: { evil: {} } },
      $defs: { real: { $anchor: 'x', properties: { good: {} } } },
    };
    expect(declares(trap, ['a', 'good'])).toBe(true);
    expect(declares(trap, ['a', 'evil'])).toBe(false);
  });
});

describe('secrets', () => {
  const secret = { type: 'string', writeOnly: true };
  const schema = {
    properties: {
      api_key: secret,
      login: { properties: { user: {}, password: { format: 'password' } } },
      all: { writeOnly: true, properties: { inner: {} } },
      linked: { $ref: '#/$defs/login' },
      choice: { anyOf: [{ properties: { token: secret } }, { properties: { name: {} } }] },
      headers: { patternProperties: { '^x-': secret } },
      env: { additionalProperties: secret },
      peers: { items: { properties: { password: { $ref: '#/$defs/secret' } } } },
      ports: { items: { type: 'integer' } },
    },
    $defs: { login: { allOf: [{ properties: { pin: secret } }] }, secret },
  };

  test.each([
    ['api_key', true],
    ['api_key.below', true],
    ['login', false],
    ['login.user', false],
    ['login.password', true],
    ['all.inner', true],
    ['linked.pin', true],
    ['choice.token', true],
    ['choice.name', false],
    ['headers.x-auth', true],
    ['headers.accept', false],
    ['env.ANY', true],
    ['peers', true],
    ['peers.0.password', true],
    ['ports', false],
    ['unknown', false],
  ])('%s: %s', (key, expected) => {
    expect(isSecretAt(schema, key.split('.'))).toBe(expected);
  });

  test('those of a configuration are found, the outermost ones, and only where there are values', () => {
    const value = {
      api_key: 'x',
      login: { user: 'a', password: 'b' },
      all: { inner: { deep: 1 } },
      env: { A: '1', B: '2' },
      peers: [{ password: 'c' }],
      other: 1,
    };
    expect(secretPathsIn(schema, value)).toEqual([
      ['api_key'],
      ['login', 'password'],
      ['all'],
      ['env', 'A'],
      ['env', 'B'],
      ['peers'],
    ]);
    expect(secretPathsIn(schema, { login: null })).toEqual([]);
    expect(secretPathsIn({}, { api_key: 'x' })).toEqual([]);
  });

  test('a schema that is secret as a whole makes every key one', () => {
    expect(secretPathsIn({ writeOnly: true }, { a: 1, b: { c: 2 } })).toEqual([['a'], ['b']]);
    expect(isSecretAt({ writeOnly: true }, ['a'])).toBe(true);
  });

  test('a secret of the name __proto__ is one', () => {
    const odd = parse('{"properties": {"__proto__": {"writeOnly": true}}}');
    expect(secretPathsIn(odd, parse('{"__proto__": 1, "constructor": 2}'))).toEqual([['__proto__']]);
  });

  test('what is found in a configuration is what is asked for place by place', () => {
    const names = fc.constantFrom('a', 'b', '__proto__', 'constructor');
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, fc.integer(), fc.dictionary(names, tie('value'))),
    }));
    const { part } = fc.letrec<{ part: JsonObject }>((tie) => ({
      part: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<JsonObject>({}, secret, { $ref: '#' }, { $ref: '#/properties/a' }),
        fc.dictionary(names, tie('part')).map((properties): JsonObject => ({ properties })),
        fc.array(tie('part')).map((allOf): JsonObject => ({ allOf })),
      ),
    }));
    const whole = fc.dictionary(names, part).map((properties): JsonObject => ({ properties }));
    fc.assert(
      fc.property(whole, fc.dictionary(names, value), (root, config) => {
        const found = secretPathsIn(root, config);
        for (const path of found) {
          expect(isSecretAt(root, path)).toBe(true);
          expect(isSecretAt(root, path.slice(0, -1))).toBe(false);
        }
        for (const name of Object.keys(config))
          if (isSecretAt(root, [name])) expect(found).toContainEqual([name]);
      }),
    );
  });
});

describe('defaults', () => {
  test('they come from everywhere under properties, fewer segments first, then by bytes', () => {
    const schema = {
      default: { whole: true },
      properties: {
        z: { default: 1 },
        é: { default: 2 },
        a: { default: null, properties: { b: { default: [3] } } },
        linked: { $ref: '#/$defs/port' },
        own: { $ref: '#/$defs/port', default: 9 },
        merged: { allOf: [{ default: 'x' }] },
        list: { items: { default: 'not here' } },
      },
      $defs: { port: { default: 8000 } },
    };
    expect(defaultsOf(schema)).toEqual([
      { path: [], value: { whole: true } },
      { path: ['a'], value: null },
      { path: ['linked'], value: 8000 },
      { path: ['merged'], value: 'x' },
      { path: ['own'], value: 9 },
      { path: ['z'], value: 1 },
      { path: ['é'], value: 2 },
      { path: ['a', 'b'], value: [3] },
    ]);
  });

  test('a default of the whole that is no object says nothing', () => {
    expect(defaultsOf({ default: 7 })).toEqual([]);
  });

  test('a property that is named default is none', () => {
    expect(defaultsOf({ properties: { default: { type: 'string' } } })).toEqual([]);
  });
});

test('schemas that lead back, multiply, or are wide are answered at once', () => {
  const wide = { allOf: Array.from({ length: 50_000 }, () => ({})) };
  const doubling = Object.fromEntries(
    Array.from({ length: 60 }, (_, n) => [
      `d${n}`,
      { properties: { a: { $ref: `#/$defs/d${n + 1}` }, b: { $ref: `#/$defs/d${n + 1}` } } },
    ]),
  );
  for (const schema of [
    { properties: { a: { $ref: '#' } } },
    { $ref: '#' },
    { $ref: '#/$defs/a', $defs: { a: { allOf: [{ $ref: '#/$defs/b' }] }, b: { $ref: '#/$defs/a' } } },
    { properties: { a: wide } },
    { $defs: doubling, $ref: '#/$defs/d0' },
  ] as JsonObject[]) {
    const place = Array.from({ length: 50 }, () => 'a');
    partsAt(schema, place);
    isSecretAt(schema, place);
    expect(defaultsOf(schema)).toEqual([]);
    expect(secretPathsIn(schema, { x: 1 })).toEqual([]);
  }
});
