import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding } from './found.ts';
import { readManifest } from './manifest.ts';

const path = 'tools/sample/manifest.json';

function read(text: string | Buffer, scope: 'global' | 'agent' = 'global') {
  return readManifest(path, Buffer.from(text), scope);
}

function good(fields: object, scope?: 'global' | 'agent') {
  const { manifest } = read(JSON.stringify({ name: 'sample', type: 'tool', ...fields }), scope);
  if (!manifest) throw new Error('the manifest was kept out');
  return manifest;
}

function refusal(text: string | Buffer): Finding {
  const reading = read(text);
  if (reading.manifest !== null) throw new Error('the manifest was let in');
  return reading.findings.at(-1)!;
}

test('a name and a type suffice', () => {
  expect(good({})).toEqual({
    name: 'sample',
    type: 'tool',
    description: null,
    version: null,
    module_scope: 'global',
    emoji: null,
    category: null,
    tool: null,
    config_schema: null,
    dependencies: [],
    manifest: { name: 'sample', type: 'tool' },
    findings: [],
  });
});

test('what a manifest says arrives, unknown fields included', () => {
  const fields = {
    name: 'gh',
    type: 'plugin',
    description: 'Speaks to GitHub',
    version: 2,
    module_scope: 'GLOBAL',
    emoji: '🐙',
    category: 'code',
    tool: 'smcp',
    config_schema: { type: 'object' },
    dependencies: ['git@^1.0.0'],
    entry_point: 'cli.py',
    author: { name: 'somebody' },
  };
  const { author: _author, entry_point: _entryPoint, ...shown } = fields;
  expect(good(fields)).toMatchObject({
    ...shown,
    version: '2',
    module_scope: 'global',
    dependencies: [{ name: 'git', range: '^1.0.0' }],
    manifest: fields,
    findings: [],
  });
});

test.each([
  ['a byte order mark', '\ufeff{"name": "a", "type": "tool"}'],
  ['CRLF', '{\r\n"name": "a",\r\n"type": "tool"\r\n}\r\n'],
  ['a type in capitals', '{"name": " a ", "type": "Tool"}'],
])('%s is no matter', (_what, text) => {
  expect(read(text).manifest).toMatchObject({ name: 'a', type: 'tool', findings: [] });
});

describe('what keeps a module out is a finding that says where and what to do', () => {
  test.each([
    ['', 'empty', null, null, /write at least/],
    [' \r\n', 'empty', null, null, /write at least/],
    ['[1]', 'not_an_object', 1, 1, /a list/],
    ['null', 'not_an_object', 1, 1, /null/],
    ['"tool"', 'not_an_object', 1, 1, /a string/],
    ['{"name": "a",\r\n "type": "tool",\r\n}', 'invalid_json', 2, 16, /comma.*Remove/],
    ['{"name": "a", "type": "tool",' + ' '.repeat(500) + '}', 'invalid_json', 1, 29, /comma/],
    ['{\n  // the name\n  "name": "a"}', 'invalid_json', 2, 3, /no comments/],
    ["{'name': 'a'}", 'invalid_json', 1, 2, /double quotes/],
    ['{"name": "a"\n "type": "tool"}', 'invalid_json', 2, 2, /comma/],
    ['{"name": "a"', 'invalid_json', 1, 13, /ends too early/],
    ['{"type": "tool"}', 'name_missing', 1, 1, /add "name"/],
    ['{"type": "tool",\n "name": null}', 'name_missing', 2, 10, /add "name"/],
    ['{"type": "tool",\n "name": "  "}', 'name_invalid', 2, 10, /1 to 200/],
    ['{"type": "tool", "name": "a\\u0007"}', 'name_invalid', 1, 26, /visible/],
    ['{"type": "tool", "name": "a\\ud800"}', 'name_invalid', 1, 26, /visible/],
    [`{"type": "tool", "name": "${'a'.repeat(201)}"}`, 'name_invalid', 1, 26, /1 to 200/],
    ['{"type": "tool", "name": 7}', 'name_invalid', 1, 26, /text/],
    ['{"name": "a"}', 'type_missing', 1, 1, /add "type"/],
    ['{"name": "a", "type": ["tool"]}', 'type_invalid', 1, 23, /"tool" or "plugin"/],
  ])('%j: %s', (text, kind, line, column, message) => {
    expect(refusal(text)).toEqual({ path, kind, line, column, message: expect.stringMatching(message) });
  });

  test('bytes that are not UTF-8', () => {
    expect(refusal(Buffer.from([0x7b, 0xff, 0x7d]))).toMatchObject({ kind: 'invalid_encoding' });
  });

  test('nesting without end, also where only a tolerant reader would see it', () => {
    expect(
      refusal('{"name": "a", "type": "tool", "x": ' + '['.repeat(200) + ']'.repeat(200) + '}'),
    ).toMatchObject({
      kind: 'invalid_json',
      message: expect.stringMatching(/deeper than 64/),
    });
    for (const start of ['', '"\n', '// "\n', '/* " */'])
      expect(refusal(start + '['.repeat(500_000)).kind).toBe('invalid_json');
  });
});

describe('a wrong optional is left out with a warning, and the module stays', () => {
  test.each([
    [{ description: 7 }, 'description', 'field_ignored'],
    [{ version: ['1'] }, 'version', 'field_ignored'],
    [{ emoji: 'much too long for an emoji' }, 'emoji', 'field_ignored'],
    [{ category: false }, 'category', 'field_ignored'],
    [{ tool: {} }, 'tool', 'field_ignored'],
    [{ entry_point: 7 }, 'entry_point', 'field_ignored'],
    [{ module_scope: 'everywhere' }, 'module_scope', 'field_ignored'],
    [{ config_schema: 'object' }, 'config_schema', 'config_schema_invalid'],
    [{ dependencies: 7 }, 'dependencies', 'dependencies_invalid'],
    [{ dependencies: ['gh@newest'] }, 'dependencies', 'dependencies_invalid'],
    [{ dependencies: Array.from({ length: 1001 }, String) }, 'dependencies', 'dependencies_invalid'],
    [{ entry_point: '/etc/passwd' }, 'entry_point', 'entry_point_outside'],
    [{ entry_point: 'lib/../../x.py' }, 'entry_point', 'entry_point_outside'],
    [{ entry_point: '..\\x.py' }, 'entry_point', 'entry_point_outside'],
    [{ entry_point: 'C:\\x.py' }, 'entry_point', 'entry_point_outside'],
  ])('%j', (fields, field, kind) => {
    const text = JSON.stringify({ name: 'sample', type: 'tool', ...fields }, null, 1);
    const { manifest } = read(text);
    expect(manifest?.findings).toEqual([
      {
        path,
        kind,
        line: 4,
        column: field.length + 6,
        message: expect.stringMatching(/.{20}/),
      },
    ]);
    expect(manifest?.name).toBe('sample');
  });

  test('null says nothing', () => {
    const fields = { description: null, version: null, config_schema: null, dependencies: null, emoji: null };
    expect(good(fields).findings).toEqual([]);
  });

  test('many slips are not as many findings, and none quotes at length', () => {
    const { findings } = good({ dependencies: Array.from({ length: 900 }, () => ['x'.repeat(900)]) });
    expect(findings.length).toBeLessThanOrEqual(20);
    for (const { message } of findings) expect(message.length).toBeLessThan(600);
  });
});

test('the place decides the scope, and a manifest that says otherwise is told so', () => {
  expect(good({ module_scope: 'Agent' }, 'agent')).toMatchObject({ module_scope: 'agent', findings: [] });
  expect(good({ module_scope: 'global' }, 'agent')).toMatchObject({
    module_scope: 'agent',
    findings: [{ kind: 'field_ignored', message: expect.stringMatching(/the place counts/) }],
  });
  expect(good({ module_scope: 'agent' })).toMatchObject({
    module_scope: 'global',
    findings: [{ kind: 'field_ignored' }],
  });
});

test('an unknown type is kept, with a warning', () => {
  expect(good({ type: 'Sorcery' })).toMatchObject({ type: 'Sorcery', findings: [{ kind: 'unknown_type' }] });
});

test('a bad config_schema is left out, and the finding stands at the offending place', () => {
  const text =
    '{"name": "a", "type": "tool",\n "config_schema": {"properties": {\n  "8080": {"type": "interger"}}}}';
  expect(read(text).manifest).toMatchObject({
    config_schema: null,
    findings: [
      { kind: 'config_schema_invalid', line: 3, column: 20, message: expect.stringMatching(/8080/) },
    ],
  });
});

test('of a name that is written twice the last one counts, and the finding shows it', () => {
  const { manifest } = read('{"name": "a", "type": "tool",\n"name": "b", "x": {"y": 1,\n"y": ":"}}');
  expect(manifest).toMatchObject({
    name: 'b',
    findings: [
      { kind: 'field_ignored', line: 2, column: 1, message: expect.stringMatching(/"name".*last one/) },
      { kind: 'field_ignored', line: 3, column: 1, message: expect.stringMatching(/"y"/) },
    ],
  });
});

test('__proto__ is a field like any other', () => {
  const { manifest } = read('{"name": "a", "type": "tool", "__proto__": {"tool": "smcp", "version": "9"}}');
  expect(manifest).toMatchObject({ tool: null, version: null, findings: [] });
  expect(Object.hasOwn(manifest!.manifest, '__proto__')).toBe(true);
  expect(read('{"__proto__": {"name": "a", "type": "tool"}}').manifest).toBeNull();
});

describe('whatever a file holds', () => {
  const check = (bytes: Buffer) => {
    const reading = readManifest(path, bytes, 'agent');
    const findings = reading.manifest ? reading.manifest.findings : reading.findings;
    if (!reading.manifest) expect(findings.length).toBeGreaterThan(0);
    for (const { line, column, message } of findings) {
      expect(message).toMatch(/\.$|…$/);
      if (line !== null) expect(Math.min(line, column ?? 0)).toBeGreaterThan(0);
    }
  };

  test('bytes never throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => check(Buffer.from(bytes))));
  });

  test('what looks like JSON never throws', () => {
    const piece = fc.constantFrom(
      ...'{}[],:"\\\n\r\t /*#\''.split(''),
      '"name"',
      '"type"',
      '1',
      'null',
      '\ufeff',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => check(Buffer.from(pieces.join('')))),
    );
  });

  test('any value in any field never throws, and only name and type keep it out', () => {
    const field = fc.constantFrom(
      'description',
      'version',
      'module_scope',
      'config_schema',
      'dependencies',
      'entry_point',
      'emoji',
      'category',
      'tool',
      '__proto__',
    );
    fc.assert(
      fc.property(fc.dictionary(field, fc.jsonValue()), (fields) => {
        const text = JSON.stringify({ ...fields, name: 'a', type: 'tool' });
        check(Buffer.from(text));
        expect(read(text).manifest).toMatchObject({ name: 'a', type: 'tool' });
      }),
    );
  });
});
