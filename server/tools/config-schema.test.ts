import { describe, expect, test } from 'vitest';
import { checkConfigSchema } from './config-schema.ts';

test('a usual schema is good', () => {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    required: ['port'],
    properties: {
      port: { type: 'integer', minimum: 1, maximum: 65535, default: 8000 },
      api_key: { type: 'string', writeOnly: true },
      level: { enum: ['debug', 'info'] },
      host: { type: 'string', pattern: '^[a-z0-9.-]+$' },
      peers: { type: 'array', items: { $ref: '#/$defs/peer' } },
    },
    $defs: { peer: { type: 'object', properties: { port: { $ref: '#/properties/port' } } } },
  };
  expect(checkConfigSchema(schema)).toEqual([]);
  expect(checkConfigSchema({})).toEqual([]);
});

describe('what checking a configuration would cost is bounded', () => {
  const numbered = (count: number, schemaOf: (n: number) => unknown) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`d${n}`, schemaOf(n)]));
  const firstMessage = (schema: unknown) => checkConfigSchema(schema)[0]?.message;

  test.each([
    { properties: { a: { $ref: '#' } } },
    { properties: { a: { items: { $ref: '#/properties/a' } } } },
    { $defs: { a: { $anchor: 'x', not: { $ref: '#x' } } }, $ref: '#/$defs/a' },
    { $defs: { a: { allOf: [{ $ref: '#/$defs/b' }] }, b: { $ref: '#/$defs/a' } } },
  ])('a schema that leads back to itself is refused, used or not: %j', (schema) => {
    expect(firstMessage(schema)).toMatch(/refers to itself: write it without recursion/);
  });

  test('references that multiply, or lead on and on, are refused', () => {
    const twice = (n: number) => ({ allOf: [{ $ref: `#/$defs/d${n + 1}` }, { $ref: `#/$defs/d${n + 1}` }] });
    const doubling = numbered(20, (n) => (n < 19 ? twice(n) : {}));
    expect(firstMessage({ $defs: doubling, $ref: '#/$defs/d0' })).toMatch(/more than 2000 parts/);
    const chain = numbered(6000, (n) => (n < 5999 ? { $ref: `#/$defs/d${n + 1}` } : {}));
    expect(firstMessage({ $defs: chain, $ref: '#/$defs/d0' })).toMatch(/deeper than 100 levels/);
    expect(checkConfigSchema({ $defs: doubling })).toEqual([]);
  });

  test('parts count without references too, also plain true and false', () => {
    expect(checkConfigSchema({ properties: numbered(1900, () => ({})) })).toEqual([]);
    for (const part of [{}, true, false])
      expect(firstMessage({ properties: numbered(2001, () => part) })).toMatch(/more than 2000 parts/);
  });

  test('long patterns count as several parts, and so do patterns that are matched with every name', () => {
    const repeated = (n: number) => ({ pattern: `^(a?){900}${n}$` });
    expect(checkConfigSchema({ properties: numbered(5, repeated) })).toEqual([]);
    expect(firstMessage({ properties: numbered(50, repeated) })).toMatch(/more than 2000 parts/);
    const names = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`^x${n}`, {}]));
    expect(firstMessage({ patternProperties: names })).toMatch(/more than 2000 parts/);
  });
});

test.each([
  [{ properties: { port: { type: 'interger' } } }, '/properties/port/type', /integer/],
  [{ properties: { port: { minimum: 'low' } } }, '/properties/port/minimum', /number/],
  [{ required: 'port' }, '/required', /array/],
  [{ properties: { a: { pattern: '(' } } }, '/properties/a/pattern', /regular expression/],
  [{ properties: { a: { $ref: 'https://example.org/schema' } } }, '/properties/a/$ref', /within the schema/],
  [{ properties: { a: { $ref: '#/$defs/ghost' } } }, '/properties/a/$ref', /There is no/],
  [{ properties: { a: { $ref: '#ghost' } } }, '/properties/a/$ref', /There is no/],
  [{ properties: { a: { $dynamicRef: '#' } } }, '/properties/a/$dynamicRef', /Only \$ref/],
  [{ $anchor: 'a', not: { $anchor: 'a' } }, '/not/$anchor', /another/],
  [{ oneOf: Array(501).fill({}) }, '/oneOf', /anyOf/],
  [{ $defs: { a: { $id: 'https://example.org/a' } } }, '/$defs/a/$id', /leave this one out/],
  [{ required: ['a', 'a'] }, '/required', /each once/],
  [{ type: [] }, '/type', /one of/],
  [{ minLength: -1 }, '/minLength', /whole number/],
  [{ multipleOf: 0 }, '/multipleOf', /above 0/],
  [{ items: [{}] }, '/items', /schema/],
  [{ anyOf: [{}, 7] }, '/anyOf/1', /schema/],
  [{ anyOf: [] }, '/anyOf', /at least one/],
  [{ properties: { a: 'string' } }, '/properties/a', /schema/],
  [{ patternProperties: { '(': {} } }, '/patternProperties/(', /regular expression/],
  [{ enum: 'a' }, '/enum', /array/],
  [{ uniqueItems: 'yes' }, '/uniqueItems', /true or false/],
  [{ dependentRequired: { a: 'b' } }, '/dependentRequired', /arrays/],
  [JSON.parse('{"properties": {"__proto__": {"type": 7}}}'), '/properties/__proto__/type', /one of/],
  [[], '', /object/],
  ['schema', '', /object/],
  [null, '', /object/],
])('%j has a problem at %s', (schema, path, message) => {
  const problem = checkConfigSchema(schema).find((candidate) => candidate.path === path);
  expect(problem?.message).toMatch(message);
});

describe('patterns', () => {
  test.each(['(a+)+$', '^(a|aa)*$', '(.*)*x', '(?:a|a?)+', '(a?){30}', '(?<x>a+)+'])(
    'one that would take for ever elsewhere is fine, as it is matched in linear time: %s',
    (pattern) => {
      expect(checkConfigSchema({ properties: { a: { pattern } } })).toEqual([]);
    },
  );

  test.each(['(a)\\1+', '(?=(a+)+$)', '(?<!x)y'])(
    'one that looks around or back is refused: %s',
    (pattern) => {
      expect(checkConfigSchema({ properties: { a: { pattern } } })).toMatchObject([
        { message: expect.stringMatching(/without/) as string },
      ]);
    },
  );

  test.each([
    '^[a-z0-9-]+$',
    '^\\d{4}-\\d{2}$',
    '^(dev|prod)$',
    '^(ab)+$',
    '[(+]*',
    '\\(+',
    '^v?\\d+(\\.\\d+)?$',
    '^https?://.+',
    '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
    '^(\\d{1,3}\\.){3}\\d{1,3}$',
    '^\\u{1F600}\\p{L}+$',
  ])('a usual one is fine: %s', (pattern) => {
    expect(checkConfigSchema({ properties: { a: { pattern } } })).toEqual([]);
  });

  test('a property that is named like a keyword of data hides nothing', () => {
    for (const name of ['default', 'enum', 'const', 'examples', 'x'])
      expect(checkConfigSchema({ properties: { [name]: { pattern: '(?=a)' } } })).toMatchObject([
        { path: `/properties/${name}/pattern` },
      ]);
  });

  test('a reference into data, which nobody looked at, is refused', () => {
    for (const $ref of ['#/default', '#/examples/0', '#/x-mine'])
      expect(
        checkConfigSchema({ $ref, default: { pattern: '(a+)+' }, examples: [{}], 'x-mine': {} }),
      ).toMatchObject([{ path: '/$ref' }]);
  });

  test('data that looks like a pattern is none', () => {
    expect(checkConfigSchema({ default: { pattern: '(a+)+' }, enum: [{ pattern: '(' }] })).toEqual([]);
  });
});

test('hostile schemas are answered at once: deep, large, wide', () => {
  let deep: object = {};
  for (let level = 0; level < 20_000; level++) deep = { not: deep };
  const started = performance.now();
  expect(checkConfigSchema(deep)[0]?.message).toMatch(/flatter/);
  expect(checkConfigSchema({ description: 'x'.repeat(300_000) })[0]?.message).toMatch(/KiB/);
  const wide = {
    properties: Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`key${n}`, { type: 'nope' }])),
  };
  expect(checkConfigSchema(wide).length).toBeLessThanOrEqual(20);
  expect(checkConfigSchema({ allOf: Array(100_000).fill(1) }).length).toBeLessThanOrEqual(20);
  // Not a benchmark: exploding backtracking or recursion would take minutes.
  expect(performance.now() - started).toBeLessThan(10_000);
});
