import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';
import { createLogger } from '../log.ts';

onEveryEngine('operations', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  beforeAll(async () => {
    registry = await startRegistry(dialect);
    admin = await registry.signIn('admin');
  });
  afterAll(() => registry.close());

  test('anybody may ask whether it lives and whether it can work', async () => {
    expect((await registry.anonymous.get('//healthz')).body).toEqual({ status: 'ok' });
    const ready = await registry.anonymous.get('//readyz');
    expect(ready).toMatchObject({
      status: 200,
      body: { ready: true, checks: { database: { ok: true }, migrations: { ok: true }, keys: { ok: true } } },
    });
  });

  test('metrics are for who may read them', async () => {
    expect((await registry.anonymous.get('//metrics')).status).toBe(401);
    expect((await (await registry.signIn('user')).get('//metrics')).status).toBe(403);
    const key = (await admin.post('/api-keys', { name: 'prometheus', permissions: ['metrics:read'] })).body
      .key as string;
    const metrics = await registry.withToken(key).get('//metrics');
    expect(metrics.status).toBe(200);
    expect(metrics.body).toContain('sanctum_http_request_duration_seconds_bucket{');
    expect(metrics.body).toMatch(/sanctum_journal_revision \d+/);
  });

  test('every answer carries the id of its request, a problem says it, and the journal keeps it', async () => {
    const made = await admin.post('/agents', { letta_uid: 'with-request-id' });
    const id = String(made.headers['x-request-id']);
    const [change] = (await admin.get(`/changes?request_id=${id}`)).body.items;
    expect(change).toMatchObject({ entity: 'agents', request_id: id, actor: { name: admin.user?.username } });
    const missing = await admin.get('/agents/nowhere');
    expect(missing.body.request_id).toBe(missing.headers['x-request-id']);
    expect(missing.headers['content-type']).toContain('application/problem+json');
  });

  test('an address that is not there says where to look, and tells nothing of the inside', async () => {
    const answer = await admin.get('/nothing/here?password=hunter2');
    expect(answer).toMatchObject({ status: 404, body: { code: 'route.not_found' } });
    expect(JSON.stringify(answer.body)).not.toMatch(/hunter2|node_modules|\.ts/);
  });

  test('two processes that create the same letta_uid at once: one does', async () => {
    const other = await startRegistry(dialect, {
      databaseUrl: registry.ctx.config.databaseUrl,
      home: registry.home,
    });
    const there = other.withToken(admin.token ?? '');
    for (let round = 0; round < 5; round++) {
      const body = { letta_uid: `twice-${round}` };
      const answers = await Promise.all([admin.post('/agents', body), there.post('/agents', body)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    }
    await other.close();
  });

  test('what one process revokes the other one refuses from the next request on', async () => {
    const other = await startRegistry(dialect, {
      databaseUrl: registry.ctx.config.databaseUrl,
      home: registry.home,
    });
    const user = await registry.signIn('user');
    const there = other.withToken(user.token ?? '');
    expect((await there.get('/agents')).status).toBe(200);
    await admin.patch(`/users/${user.user?.id}`, { is_active: false });
    expect((await there.get('/agents')).status).toBe(401);
    await other.close();
  });
});

test('the log blots out what is named like a secret', () => {
  const lines: string[] = [];
  const log = createLogger(
    'info',
    new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(String(chunk)), done()) }),
  );
  log.info(
    {
      password: 'hunter2',
      body: { token: 'hunter2', deep: { secret: 'hunter2' } },
      headers: { authorization: 'hunter2', cookie: 'hunter2' },
      name: 'ada',
    },
    'test',
  );
  expect(lines.join()).not.toContain('hunter2');
  expect(lines.join()).toContain('ada');
});
