import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../kernel/fields.ts';
import { checkConfigSchema } from './config-schema.ts';
import { validatorOf } from './schema-validator.ts';

const parse = (text: string) => JSON.parse(text) as JsonObject;

/** Checks a value at the place `a` in both ways, which have to agree. */
function check(part: unknown, value: unknown, $defs: JsonObject = {}): string[] {
  const validator = validatorOf({ properties: { a: part }, $defs });
  const all = validator.check({ a: value });
  expect(validator.checkAt(['a'], value)).toEqual(all);
  return all.map(({ path, message }) => `${path.join('.')} ${message}`);
}

describe('a value that does not fit is told in words', () => {
  test.each<[unknown, unknown, string]>([
    [{ type: 'integer' }, 1.5, 'must be a whole number'],
    [{ type: ['string', 'null'] }, 1, 'must be a text or null'],
    [{ type: 'boolean' }, 'true', 'must be true or false'],
    [{ enum: ['debug', 'info', 3, null] }, 'x', 'must be one of: debug, info, 3, null'],
    [{ enum: [] }, 'x', 'is something that the schema does not allow'],
    [{ enum: [{ a: 1, b: [2] }] }, { b: [2] }, 'must be one of: {"a":1,"b":[2]}'],
    [{ const: 'on' }, 'off', 'must be on'],
    [{ minimum: 1 }, 0, 'must be at least 1'],
    [{ maximum: 65535 }, 65536, 'must be at most 65535'],
    [{ exclusiveMinimum: 0 }, 0, 'must be more than 0'],
    [{ exclusiveMaximum: 1 }, 1, 'must be less than 1'],
    [{ multipleOf: 0.1 }, 0.35, 'must be a multiple of 0.1'],
    [{ minLength: 1 }, '', 'must have at least 1 character'],
    [{ maxLength: 2 }, 'abc', 'must have at most 2 characters'],
    [{ pattern: '^a+$' }, 'b', 'must match ^a+$'],
    [{ minItems: 2 }, [1], 'must have at least 2 entries'],
    [{ maxItems: 1 }, [1, 2], 'must have at most 1 entry'],
    [{ prefixItems: [{}], items: false }, [1, 2], 'must have at most 1 entry'],
    [
      { uniqueItems: true },
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      'must not have the same entry twice',
    ],
    [
      { contains: { type: 'string' } },
      [1],
      'must have at least 1 entry of the kind that the schema asks for',
    ],
    [{ minProperties: 1 }, {}, 'must have at least 1 key'],
    [{ not: { type: 'string' } }, 'x', 'is something that the schema does not allow'],
    [{ anyOf: [{ type: 'integer' }, { const: 'auto' }] }, 'x', 'must be a whole number, or must be auto'],
    [{ oneOf: [{ const: 'a', title: 'A' }, { const: 'b' }] }, 'x', 'must be one of: a, b'],
    [
      { oneOf: [{ minimum: 1 }, { minimum: 2 }] },
      3,
      'must fit only one of the forms that the schema allows, and fits several',
    ],
    [{ format: 'uri' }, 'no uri', 'must be a URI, such as https://example.org'],
    [{ format: 'url' }, 'http://', 'must be a URL, such as https://example.org'],
    [{ format: 'email' }, 'nobody', 'must be an email address'],
    [{ format: 'ipv4' }, '1.2.3', 'must be an IPv4 address, such as 192.0.2.1'],
    [{ format: 'date-time' }, '2026-01-31', /^must be a date and time/.source],
  ])('%j, given %j', (part, value, message) => {
    const [first, ...more] = check(part, value);
    expect(first).toMatch(message.startsWith('^') ? new RegExp(message.replace('^', '^a ')) : `a ${message}`);
    expect(more).toEqual([]);
  });

  test.each<[unknown, unknown]>([
    [{ format: 'uri' }, 'https://example.org/x?y#z'],
    [{ format: 'url' }, 'https://example.org'],
    [{ format: 'email' }, 'athena@example.org'],
    [{ format: 'ipv4' }, '192.0.2.1'],
    [{ format: 'date-time' }, '2026-01-31T12:00:00Z'],
    [{ format: 'password' }, 'anything'],
    [{ format: 'nobody-knows' }, 'anything'],
    [{ format: 'constructor' }, 'anything'],
    [{ format: '__proto__' }, 'anything'],
    [{ multipleOf: 0.1 }, 0.3],
    [{ type: 'integer' }, 1.0],
    [{ enum: [{ a: 1, b: 2 }] }, { b: 2, a: 1 }],
    [{ const: { $ref: '#/nowhere' } }, { $ref: '#/nowhere' }],
    [{ uniqueItems: true }, [1, '1', [1]]],
    [{ if: { const: 1 }, then: false }, 2],
  ])('%j fits %j', (part, value) => {
    expect(check(part, value)).toEqual([]);
  });
});

describe('within objects and lists', () => {
  test('paths lead from the outside in', () => {
    const part = {
      required: ['host'],
      properties: { port: { type: 'integer' }, peers: { items: { properties: { name: { minLength: 2 } } } } },
      additionalProperties: false,
    };
    expect(check(part, { port: '1', peers: [{ name: 'ok' }, { name: 'x' }], 'a/b~c': 1 }).sort()).toEqual([
      'a.a/b~c is not a key that the tool knows',
      'a.host is required and has no value',
      'a.peers.1.name must have at least 2 characters',
      'a.port must be a whole number',
    ]);
  });

  test('conditions, combinations and dependencies hold', () => {
    const part = {
      allOf: [{ minProperties: 1 }, { properties: { tls: { type: 'boolean' } } }],
      if: { properties: { tls: { const: true } }, required: ['tls'] },
      then: { required: ['cert'] },
      dependentRequired: { user: ['password'] },
      dependentSchemas: { proxy: { properties: { port: { minimum: 1024 } } } },
      dependencies: { old: ['older'], other: { maxProperties: 1 } },
      propertyNames: { pattern: '^[a-z]+$' },
    };
    expect(check(part, { tls: true })).toEqual(['a.cert is required and has no value']);
    expect(check(part, { user: 'x' })).toEqual(['a.password is required where user is set']);
    expect(check(part, { proxy: 1, port: 80 })).toEqual(['a.port must be at least 1024']);
    expect(check(part, { old: 1 })).toEqual(['a.older is required where old is set']);
    expect(check(part, { other: 1, x: 1 })).toEqual(['a must have at most 1 key']);
    expect(check(part, { Xy: 1 })).toEqual(['a.Xy has a name that must match ^[a-z]+$']);
    expect(check(part, { tls: false })).toEqual([]);
  });

  test('what alternatives say of a member is one sentence', () => {
    const part = {
      oneOf: [
        { properties: { kind: { const: 'a' } }, required: ['kind'] },
        { properties: { kind: { const: 'b' }, size: { $ref: '#/$defs/size' } } },
      ],
    };
    const size = { type: 'integer' };
    expect(check(part, { kind: 'x', size: 'y' }, { size })).toEqual([
      'a kind must be a, or kind must be b, or size must be a whole number',
    ]);
  });

  test('unevaluated members are refused, those of references and of odd names are known', () => {
    const part = { $ref: '#/$defs/base', properties: { b: {} }, unevaluatedProperties: false };
    const base = { properties: { a: {} } };
    expect(check(part, { a: 1, b: 2, c: 3 }, { base })).toEqual(['a.c is not a key that the tool knows']);
  });

  test('references are followed by pointer, by anchor, and from within references', () => {
    const $defs = {
      port: { $anchor: 'p', type: 'integer', $ref: '#/$defs/a~1b%20c' },
      'a/b c': { maximum: 65535 },
    };
    for (const $ref of ['#/$defs/port', '#p'])
      expect(check({ $ref }, 70_000, $defs)).toEqual(['a must be at most 65535']);
    expect(check({ allOf: [{ $ref: '#p' }] }, 'x', $defs)).toEqual(['a must be a whole number']);
  });

  test('a place that the schema does not declare has nothing against it', () => {
    const validator = validatorOf({ properties: { a: {}, b: { additionalProperties: { type: 'string' } } } });
    expect(validator.checkAt(['other'], 1)).toEqual([]);
    expect(validator.checkAt(['b', 'x'], 1)).toEqual([
      { path: ['b', 'x'], keyword: 'type', message: 'must be a text' },
    ]);
  });

  test('a key that the schema refuses is declared nowhere, and is a violation', () => {
    const validator = validatorOf({ properties: { a: false } });
    expect(validator.check({ a: 1 })).toMatchObject([{ path: ['a'], keyword: 'not' }]);
    expect(validator.checkAt(['a'], 1)).toEqual([]);
  });

  test('at most 100 violations are listed', () => {
    expect(check({ items: { type: 'string' } }, Array(5000).fill(1))).toHaveLength(100);
  });
});

describe('names that mean something to JavaScript', () => {
  const validator = validatorOf(
    parse(`{"properties": {"__proto__": {"type": "integer"}, "constructor": {"type": "integer"}},
      "required": ["toString"], "additionalProperties": false}`),
  );

  test('are checked like any other', () => {
    const given = parse('{"__proto__": "x", "constructor": "y", "toString": 1}');
    expect(validator.check(given).map(({ path }) => path)).toEqual(
      expect.arrayContaining([['__proto__'], ['constructor'], ['toString']]),
    );
    expect(validator.checkAt(['__proto__'], 'x')).toHaveLength(1);
  });

  test('are not there unless somebody gave them', () => {
    expect(validator.check({})).toMatchObject([{ path: ['toString'], keyword: 'required' }]);
  });
});

describe('secrets', () => {
  const schema = {
    properties: {
      level: { enum: ['swordfish', 'trout'], writeOnly: true },
      pin: { const: 'swordfish', format: 'password' },
      login: { writeOnly: true, additionalProperties: { type: 'integer' } },
      peers: { items: { properties: { key: { enum: ['swordfish'], writeOnly: true } } } },
      choice: {
        anyOf: [{ properties: { token: { const: 'swordfish', writeOnly: true } } }, { type: 'null' }],
      },
    },
  };

  test('are in no message and no path: neither what was given, nor what the schema allows, nor names within', () => {
    const given = {
      level: 'guessed',
      pin: 'guessed',
      login: { guessed: 'guessed' },
      peers: [{ key: 'guessed' }],
      choice: { token: 'guessed' },
    };
    const found = validatorOf(schema).check(given);
    expect(found.map(({ path }) => path.join('.'))).toEqual(['level', 'pin', 'login', 'peers', 'choice']);
    expect(JSON.stringify(found)).not.toMatch(/swordfish|trout|guessed/);
  });

  test('no value is ever told, whatever the schema asks for', () => {
    const value = fc.string({ minLength: 12, unit: 'grapheme' }).map((text) => `§${text}§`);
    const part = fc.constantFrom<JsonObject>(
      { type: 'integer' },
      { maxLength: 3 },
      { pattern: '^a$' },
      { format: 'email' },
      { enum: ['a'] },
      { const: 'a' },
      { not: {} },
      { anyOf: [{ type: 'null' }, { minLength: 1000 }] },
    );
    fc.assert(
      fc.property(part, value, (a, text) => {
        const found = validatorOf({ properties: { a } }).check({ a: text });
        expect(found.length).toBeGreaterThan(0);
        expect(JSON.stringify(found)).not.toContain(JSON.stringify(text).slice(1, -1));
      }),
    );
  });
});

describe('a hostile schema', () => {
  test('with a pattern that backtracks for ever elsewhere is accepted, and answered in linear time', () => {
    const schema = { properties: { a: { pattern: '^(a+)+$' }, b: { pattern: '^(a|aa)*$' } } };
    expect(checkConfigSchema(schema)).toEqual([]);
    const text = 'a'.repeat(50_000);
    expect(validatorOf(schema).check({ a: text, b: text })).toEqual([]);
    expect(validatorOf(schema).check({ a: `${text}!`, b: `${text}!` })).toHaveLength(2);
  });

  test('cannot flood its reader with errors', () => {
    const many = { allOf: Array.from({ length: 1000 }, (_, minLength) => ({ type: 'string', minLength })) };
    const schema = {
      properties: { a: { items: many }, b: { items: { $ref: '#/$defs/s' } } },
      $defs: { s: many },
    };
    const numbers = Array.from({ length: 20_000 }, (_, n) => n);
    for (const key of ['a', 'b'])
      expect(validatorOf(schema).check({ [key]: numbers })).toMatchObject([
        { keyword: 'schema', message: expect.stringMatching(/more places than/) as string },
      ]);
    expect(validatorOf(schema).checkAt(['a'], numbers)).toMatchObject([{ path: ['a'], keyword: 'schema' }]);
  });

  test('with long names, many names or many values is answered at once', () => {
    const names = Array.from({ length: 15_000 }, (_, n) => `name${n}`);
    const inner = {
      properties: Object.fromEntries(names.slice(0, 900).map((name) => [name, { type: 'null' }])),
    };
    const wrong = Object.fromEntries(names.slice(0, 900).map((name) => [name, 1]));
    const long = 'n'.repeat(100_000);
    for (const [schema, value] of [
      [{ dependentRequired: { a: names } }, { a: 1 }],
      [{ required: names }, {}],
      [{ properties: { a: { items: { enum: names } } } }, { a: names.map((name) => `${name}!`) }],
      [{ properties: { a: { uniqueItems: true, maxItems: 1 } } }, { a: names.map((name) => ({ name })) }],
      [{ properties: { [long]: inner } }, { [long]: wrong }],
    ] as [JsonObject, JsonObject][]) {
      expect(checkConfigSchema(schema)).toEqual([]);
      expect(validatorOf(schema).check(value).length).toBeGreaterThan(0);
    }
  });

  test('with keywords of other dialects runs nothing and promises nothing', () => {
    const schema = {
      $async: true,
      nullable: true,
      id: 'x',
      $vocabulary: {},
      properties: { a: { type: 'string' } },
    };
    expect(checkConfigSchema(schema)).toEqual([]);
    expect(validatorOf(schema).check({ a: 1 })).toMatchObject([{ path: ['a'], message: 'must be a text' }]);
  });

  test('that nobody checked, or a value that is too deep, is a violation and no exception', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    const recursive = {
      properties: { a: { $ref: '#/$defs/l' } },
      $defs: { l: { items: { $ref: '#/$defs/l' } } },
    };
    for (const [schema, value] of [
      [{ properties: { a: { $ref: '#/$defs/ghost' } } }, 1],
      [{ properties: { a: { pattern: '(?=x)' } } }, 'x'],
      [recursive, deep],
    ] as [JsonObject, unknown][])
      for (let time = 0; time < 2; time++)
        expect(validatorOf(schema).check({ a: value })).toMatchObject([{ keyword: 'schema' }]);
  });
});

test('what is accepted as a schema can be used, and both ways of checking agree on a place', () => {
  const text = fc.constantFrom('a', 'b', '__proto__', 'constructor', '$ref', 'default');
  const word = fc.oneof(text, fc.integer({ min: 0, max: 3 }), fc.constant(null), fc.boolean());
  const { schema } = fc.letrec<{ schema: unknown }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 4, depthSize: 'medium' },
      fc.boolean(),
      fc.record(
        {
          type: fc.constantFrom('string', 'integer', 'object', 'array', ['null', 'string']),
          enum: fc.array(word, { maxLength: 3 }),
          const: word,
          minimum: fc.integer({ min: -2, max: 2 }),
          minLength: fc.integer({ min: 0, max: 2 }),
          pattern: fc.constantFrom('^a', '(a+)+$', '\\d', 'ü'),
          format: fc.constantFrom('email', 'date', 'password', 'toString'),
          required: fc.uniqueArray(text, { maxLength: 2 }),
          properties: fc.dictionary(text, tie('schema'), { maxKeys: 3 }),
          patternProperties: fc.dictionary(fc.constantFrom('^a', 'o'), tie('schema'), { maxKeys: 2 }),
          additionalProperties: tie('schema'),
          unevaluatedProperties: tie('schema'),
          propertyNames: tie('schema'),
          items: tie('schema'),
          contains: tie('schema'),
          uniqueItems: fc.boolean(),
          anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }),
          oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }),
          allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
          not: tie('schema'),
          if: tie('schema'),
          then: tie('schema'),
          dependencies: fc.dictionary(text, fc.oneof(tie('schema'), fc.constant(['a'])), { maxKeys: 2 }),
          dependentRequired: fc.dictionary(text, fc.uniqueArray(text, { maxLength: 2 }), { maxKeys: 2 }),
          $ref: fc.constantFrom('#/$defs/one', '#/$defs/two'),
          nullable: fc.boolean(),
          id: text,
        },
        { requiredKeys: [] },
      ),
    ),
  }));
  const value = fc.jsonValue({ maxDepth: 2 });
  fc.assert(
    fc.property(schema, value, (a, given) => {
      const whole = { properties: { a }, $defs: { one: { type: 'string' }, two: { minProperties: 1 } } };
      fc.pre(checkConfigSchema(whole).length === 0);
      const validator = validatorOf(whole);
      const found = validator.check({ a: given });
      expect(found.map(({ keyword }) => keyword)).not.toContain('schema');
      if (a !== false) expect(validator.checkAt(['a'], given)).toEqual(found);
    }),
    { numRuns: 100 },
  );
});
