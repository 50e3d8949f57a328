import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';

onEveryEngine('bodies and addresses', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  beforeAll(async () => {
    registry = await startRegistry(dialect);
    admin = await registry.signIn('admin');
  });
  afterAll(() => registry.close());

  const send = (payload: string, type = 'application/json') =>
    admin.send('POST', '/agents', payload, { 'content-type': type });

  test.each([
    ['{"letta_uid":', 400, 'body.invalid_json'],
    ['', 400, 'body.empty'],
    [`{"letta_uid":"u","config":${'{"a":'.repeat(200)}1${'}'.repeat(200)}}`, 400, 'body.too_deep'],
    ['['.repeat(500_000), 400, 'body.too_deep'],
    ['{"letta_uid":"a\\u0000b"}', 400, 'body.null_character'],
    ['[]', 400, 'request.invalid'],
    ['{"letta_uid":"u","unknown":1}', 400, 'request.invalid'],
    ['"'.padEnd(2_000_000, 'x'), 413, 'body.too_large'],
  ])('%.40s is refused with what is wrong', async (payload, status, code) => {
    expect((await send(payload)).body).toMatchObject({ status, code });
  });

  test('another media type is refused', async () => {
    expect((await send('letta_uid=u', 'application/x-www-form-urlencoded')).body.code).toBe(
      'body.media_type',
    );
  });

  test('a backslash before u0000 is only text', async () => {
    expect((await send('{"letta_uid":"C:\\\\u0000"}')).status).toBe(201);
  });

  test('keys that mean something to JavaScript change nothing', async () => {
    const answer = await send(
      '{"letta_uid":"proto","config":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}',
    );
    expect(answer.status).toBe(201);
    expect({}).not.toHaveProperty('polluted');
  });

  test.each([
    "'; DROP TABLE agents; --",
    "' OR '1'='1",
    '%',
    '_',
    '\\',
    '"',
    '${1}',
    '$1',
    '?',
    'x\u2028y',
    '😀',
  ])('SQL in a text is text: %s', async (text) => {
    const made = await admin.post('/agents', {
      letta_uid: text,
      name: text,
      description: text,
      config: { [text]: text },
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect((await admin.get(`/agents/${made.body.id}`)).body).toMatchObject({
      name: text,
      config: { [text]: text },
    });
    const found = (await admin.get(`/agents?q=${encodeURIComponent(text)}`)).body.items;
    expect(found.map(({ id }: { id: string }) => id)).toContain(made.body.id);
    for (const path of ['/agents/', '/tools/', '/users/', '/modules/', '/changes/'])
      expect((await admin.get(path + encodeURIComponent(text))).status).toBeGreaterThanOrEqual(400);
    expect((await admin.get(`/agents?cursor=${encodeURIComponent(text)}`)).status).toBe(400);
    expect((await admin.get(`/agents?sort=${encodeURIComponent(text)}`)).status).toBe(400);
  });

  test('an address with a null character is refused', async () => {
    expect((await admin.get('/agents/a%00b')).body.code).toBe('url.null_character');
  });

  test('a made-up cursor, and a number that no row has, are refused or empty, never a failure', async () => {
    const cursor = (position: unknown) => Buffer.from(JSON.stringify(position)).toString('base64url');
    for (const path of ['/agents', '/tools', '/users', '/changes', '/modules', '/api-keys', '/sessions'])
      for (const position of [['x'], ['x', 'y'], [1], [1, 2], [{}], 'x', ['x', 'y', 'z']])
        expect((await admin.get(`${path}?cursor=${cursor(position)}`)).status, path).toBeLessThan(500);
    for (const id of ['0', '-1', '2147483648', '9007199254740993', '1e3', 'NaN', '1.5'])
      for (const path of ['/tools', '/users', '/plugins', '/tool-instances', '/modules', '/changes'])
        expect((await admin.get(`${path}/${id}`)).status, path + id).toBeGreaterThanOrEqual(400);
    expect((await admin.get('/changes?from_revision=99999999999999')).status).toBe(400);
  });

  test('a POST with an Idempotency-Key happens once', async () => {
    const post = (body: object) => admin.post('/agents', body, { 'idempotency-key': 'once' });
    const [first, second] = [await post({ letta_uid: 'once' }), await post({ letta_uid: 'once' })];
    expect(first.status).toBe(201);
    expect(second).toMatchObject({ status: 201, body: { id: first.body.id } });
    expect((await post({ letta_uid: 'other' })).body.code).toBe('idempotency.reused');
  });

  test('a file that is sent as it is takes no Idempotency-Key', async () => {
    const url = await registry.app.listen({ host: '127.0.0.1', port: 0 });
    const answer = await fetch(`${url}/api/v1/imports/control`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${admin.token ?? ''}`,
        'content-type': 'application/octet-stream',
        'idempotency-key': 'file',
      },
      body: 'bytes',
    });
    expect(await answer.json()).toMatchObject({ status: 400, code: 'idempotency.stream' });
  });
});
