import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effectiveConfiguration, onlyDeclared } from './effective.ts';
import { comparePaths, keyOfPath, parseKey, pathOfEscapedKey } from './key-path.ts';
import type { Variable } from './references.ts';
import type { Layer, Setting } from './tree.ts';

const layers = ['default', 'system', 'agent', 'tool', 'instance'] as const;

function setting(layer: Layer, path: string[], value: unknown, id = 1): Setting {
  return { path, value, sealed: false, origin: { layer, table: layer, id, revision: id } };
}

function resolve(settings: Setting[], schema: object | null = null, variables: [string, Variable][] = []) {
  const configuration = effectiveConfiguration({
    sources: settings.map((one) => [one]),
    schema: schema as Record<string, unknown> | null,
    variables: new Map(variables),
  });
  const keys = Object.fromEntries(configuration.leaves().map((leaf) => [keyOfPath(leaf.leaf.path), leaf]));
  return { ...configuration, keys };
}

/** RFC 7396, written from its pseudo-code and from nothing of ours. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const result: Record<string, unknown> =
    typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch))
    if (value === null) delete result[name];
    else result[name] = mergePatch(result[name], value);
  return result;
}

/** What one setting says as a patch of the whole. */
function asPatch({ path, value }: Setting): unknown {
  return path.reduceRight((inner: unknown, name) => ({ [name]: inner }), value);
}

const name = fc.constantFrom('a', 'b', 'c');
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, 1, 2, 'text', true, [1, { a: null }]),
    fc.dictionary(name, tie('value'), { maxKeys: 3 }),
  ),
})).value;
const settings = fc
  .array(fc.record({ layer: fc.nat(4), path: fc.array(name, { minLength: 1, maxLength: 3 }), value: json }), {
    maxLength: 8,
  })
  .map((all) =>
    all
      .sort((a, b) => a.layer - b.layer || comparePaths(a.path, b.path))
      .map(({ layer, path, value }, index) => setting(layers[layer] ?? 'default', path, value, index + 1)),
  );

describe('the inheritance rule', () => {
  test('is JSON Merge Patch, layer after layer (against a naive model)', () => {
    fc.assert(
      fc.property(settings, (all) => {
        const naive = all.map(asPatch).reduce(mergePatch, {});
        expect(resolve(all).values).toEqual(naive);
      }),
    );
  });

  test('names the last source that gives a value as its origin', () => {
    fc.assert(
      fc.property(settings, (all) => {
        const { keys } = resolve(all);
        for (const [key, { leaf, value }] of Object.entries(keys)) {
          // An object that was emptied again belongs to whoever made it one.
          if (JSON.stringify(value) === '{}') continue;
          const path = key.split('.');
          const at = (patch: unknown) =>
            path.reduce<unknown>(
              (inner, step) => (inner as Record<string, unknown> | undefined)?.[step],
              patch,
            );
          const steps = all.map((_, count) =>
            at(
              all
                .slice(0, count + 1)
                .map(asPatch)
                .reduce(mergePatch, {}),
            ),
          );
          const origin = all[Number(leaf.origin.id) - 1];
          expect(at(origin && mergePatch({}, asPatch(origin)))).toEqual(value);
          // After its origin nothing changes any more.
          for (const later of steps.slice(Number(leaf.origin.id) - 1)) expect(later).toEqual(value);
        }
      }),
    );
  });

  test('what was applied before is never changed', () => {
    const base = [setting('system', ['a'], { b: 1 })];
    const first = JSON.stringify(resolve(base).values);
    resolve([...base, setting('agent', ['a', 'b'], 2)]);
    expect(JSON.stringify(resolve(base).values)).toBe(first);
  });

  test('keeps everything that was overridden, a removal included, from the lowest layer up', () => {
    const { keys, values } = resolve([
      setting('system', ['log'], { level: 'info' }, 1),
      setting('agent', ['log', 'level'], null, 2),
      setting('tool', ['log'], 'off', 3),
      setting('instance', ['log', 'level'], 'debug', 4),
    ]);
    expect(values).toEqual({ log: { level: 'debug' } });
    expect(
      keys['log.level']?.leaf.overrides.map(({ origin, path, value }) => [origin.id, path, value]),
    ).toEqual([
      [1, ['log', 'level'], 'info'],
      [2, ['log', 'level'], null],
      [3, ['log'], 'off'],
    ]);
  });

  test('a sealed object is a whole, and is replaced as one', () => {
    const sealed = { ...setting('system', ['a'], { b: 1 }), sealed: true };
    expect(resolve([sealed, setting('agent', ['a', 'c'], 2)]).values).toEqual({ a: { c: 2 } });
  });

  test('names that mean something to JavaScript change nothing', () => {
    const hostile = JSON.parse(
      '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}',
    ) as object;
    const { values } = resolve([setting('instance', [], hostile)]);
    expect(values).toEqual({ constructor: { prototype: { polluted: 1 } } });
    expect({}).not.toHaveProperty('polluted');
  });

  test('only what the schema declares reaches a tool', () => {
    const schema = { properties: { db: { properties: { host: {} } }, free: { type: 'object' }, port: {} } };
    const all = [
      setting('system', ['db'], { host: 'h', secret: 's' }),
      setting('system', ['free', 'any'], 1),
      setting('system', ['api_key'], 'sk'),
      setting('system', ['port', 'x'], 1),
    ];
    expect(onlyDeclared(schema, all).map(({ path, value }) => [path.join('.'), value])).toEqual([
      ['db', { host: 'h' }],
      ['free.any', 1],
      ['port.x', 1],
    ]);
  });
});

describe('the schema', () => {
  const schema = {
    type: 'object',
    properties: { port: { type: 'integer', maximum: 65535 }, key: { type: 'string', writeOnly: true } },
    required: ['host'],
  };

  test('says what is wrong by key, without the value', () => {
    const { errors } = resolve([setting('instance', [], { port: 'secret-port', key: 7 })], schema);
    expect(errors).toMatchObject([
      { key: 'host', code: 'schema.required' },
      { key: 'port', code: 'schema.type', path: '/port' },
      { key: 'key', code: 'schema.type' },
    ]);
    expect(JSON.stringify(errors)).not.toContain('secret-port');
  });

  test('seals what it calls secret, wherever the value came from', () => {
    const { keys } = resolve([setting('system', ['key'], 'plain'), setting('system', ['port'], 1)], schema);
    expect([keys.key?.sealed, keys.port?.sealed]).toEqual([true, false]);
  });
});

describe('references', () => {
  const variables: [string, Variable][] = [
    ['HOST', { value: 'example.org', sealed: false, revision: 1 }],
    ['TOKEN', { value: 's3cret', sealed: true, revision: 1 }],
  ];
  const of = (value: Record<string, unknown>) => resolve([setting('instance', [], value)], null, variables);

  test('are replaced within texts, and a text that is one reference becomes the value itself', () => {
    const { values } = of({
      url: 'http://${env.HOST}:${config.port}/',
      port: 8080,
      same: '${config.port}',
      all: '${config.nested}',
      nested: { list: ['${env.HOST}', 1] },
      literal: '$${env.HOST}',
    });
    expect(values).toEqual({
      url: 'http://example.org:8080/',
      port: 8080,
      same: 8080,
      all: { list: ['example.org', 1] },
      nested: { list: ['example.org', 1] },
      literal: '${env.HOST}',
    });
  });

  test('to something sealed make the value sealed, over any number of steps', () => {
    const { keys } = of({ a: 'Bearer ${env.TOKEN}', b: 'x ${config.a}', c: '${env.HOST}' });
    expect([keys.a?.sealed, keys.b?.sealed, keys.c?.sealed]).toEqual([true, true, false]);
    expect([...(keys.b?.variables ?? [])]).toEqual(['TOKEN']);
  });

  test.each([
    [{ a: '${env.NOPE}' }, 'reference.missing', 'a → env.NOPE'],
    [{ a: '${config.b}' }, 'reference.missing', 'a → config.b'],
    [{ a: '${config.a}' }, 'reference.cycle', 'a → config.a'],
    [{ a: 'x${config.b}', b: 'y${config.a}' }, 'reference.cycle', 'a → config.b → config.a'],
    [{ a: '${HOME}' }, 'reference.unknown', 'a → HOME'],
    [{ a: 'x ${config.b}', b: [1] }, 'reference.not_text', 'a → config.b'],
    [{ a: '${config.__proto__}' }, 'reference.missing', 'a → config.__proto__'],
  ])('%j fails as %s, and names the way', (value, code, path) => {
    const { errors, values } = of(value);
    expect(errors[0]).toMatchObject({ key: 'a', code, path });
    expect(values.a).toBeNull();
  });

  test('over more than ten steps are refused', () => {
    const chain = Object.fromEntries(
      Array.from({ length: 13 }, (_, n) => [
        `k${String(n).padStart(2, '0')}`,
        n === 12 ? 'end' : `\${config.k${String(n + 1).padStart(2, '0')}}`,
      ]),
    );
    const { errors } = of(chain);
    expect(errors.some(({ code }) => code === 'reference.too_deep')).toBe(true);
  });

  test('that multiply like a bomb are refused before they grow', () => {
    const text = Object.fromEntries(
      Array.from({ length: 9 }, (_, n) => [
        `k${n}`,
        n === 0 ? 'x'.repeat(1000) : `\${config.k${n - 1}}`.repeat(10),
      ]),
    );
    expect(of(text).errors.map(({ code }) => code)).toContain('reference.too_long');
    const lists = Object.fromEntries(
      Array.from({ length: 9 }, (_, n) => [
        `k${n}`,
        n === 0 ? ['x'] : Array(50).fill(`\${config.k${n - 1}}`),
      ]),
    );
    const { errors, values } = of(lists);
    expect(errors.map(({ code }) => code)).toContain('reference.too_long');
    expect(JSON.stringify(values).length).toBeLessThan(2_000_000);
  });
});

describe('keys', () => {
  test.each(['a', 'log.level', 'größe.x_1-y', '_x', '日本.語'])('%s is a key', (key) => {
    expect(parseKey(key)).toHaveProperty('path', key.split('.'));
  });

  test.each([
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    'a b',
    '-a',
    'a/b',
    '__proto__',
    'a.constructor',
    'x'.repeat(101),
    'a\0',
  ])('%j is none', (key) => {
    expect(parseKey(key)).toHaveProperty('problem');
  });

  test('places with dots in their names are written so that they can be read again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 0, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        (path) => {
          expect(pathOfEscapedKey(keyOfPath(path))).toEqual(path);
        },
      ),
    );
  });
});
