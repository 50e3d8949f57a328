import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Client,
  onEveryEngine,
  startRegistry,
  TestClock,
  type TestRegistry,
} from '../../test/harness.ts';
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

  test('who may see how the server is learns what it leans on, and how to mend it', async () => {
    expect((await (await registry.signIn('user')).get('/doctor')).status).toBe(403);
    const { body } = await admin.get('/doctor');
    const checks = new Map<string, { state: string; message: string; remedy: string | null }>(
      body.checks.map(({ name, ...check }: { name: string }) => [name, check]),
    );
    expect([...checks.keys()]).toEqual(
      ['node', 'home', 'permissions', 'free space', 'migrations', 'master key', 'clock'].concat([
        'letta',
        'broca',
        'smcp',
      ]),
    );
    expect(checks.get('migrations')).toMatchObject({ state: 'ok' });
    expect(checks.get('home')).toMatchObject({
      state: 'warning',
      remedy: expect.stringContaining('SANCTUM_HOME'),
    });
    expect(checks.get('letta')).toMatchObject({ state: 'warning', message: 'No Letta server is connected.' });
    expect(checks.get('smcp')).toMatchObject({ state: 'warning' });
  });

  test('it is told when Letta does not answer, Broca does not fetch and SMCP is off', async () => {
    const clock = new TestClock();
    const there = await startRegistry(dialect, { clock });
    const root = await there.signIn('admin');
    const look = async () => {
      const { checks } = (await root.get('/doctor')).body as { checks: { name: string; message: string }[] };
      return Object.fromEntries(checks.map((check) => [check.name, check]));
    };
    expect((await look()).broca).toMatchObject({
      state: 'ok',
      message: 'No agent is reached through Broca.',
    });
    await root.post('/agents', { id: 'iris', letta_uid: 'uid-iris' });
    expect((await look()).broca).toMatchObject({ state: 'warning' });
    const { id } = (await root.post('/chat/sessions', { agent_id: 'iris' })).body as { id: string };
    await root.post(`/chat/sessions/${id}/messages`, { message: 'Hello' });
    clock.advance(6 * 60_000);
    expect((await look()).broca).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/^1 message waits, the oldest since .*It never fetched any/),
      remedy: expect.stringContaining('bridge:poll'),
    });
    await root.put('/system-config', { config_key: 'letta.url', config_value: 'ws://127.0.0.1:9' });
    const smcp = (await root.post('/tools', { name: 'smcp' })).body as { id: number };
    await root.post(`/tools/${smcp.id}/heartbeat`, { status: 'Degraded' });
    expect(await look()).toMatchObject({
      letta: { state: 'failed', remedy: expect.stringContaining('address') },
      smcp: { state: 'warning', message: 'smcp is Degraded.' },
    });
    await root.post(`/tools/${smcp.id}/heartbeat`, { status: 'Off' });
    expect((await look()).smcp).toMatchObject({ state: 'failed' });
    await there.close();
  });

  test('the end of the log is for who may read it, by level and by words, and tells no secret', async () => {
    const there = await startRegistry(dialect, { config: { logLevel: 'debug' } });
    const root = await there.signIn('admin');
    const lines = async (query = '') =>
      (await root.get(`/logs${query}`)).body.items as { message: string; level: string; fields: object }[];
    there.ctx.log.debug('a detail');
    there.ctx.log.error({ token: 'hunter2', place: 'Somewhere' }, 'a failure');
    expect(await lines('?level=error')).toMatchObject([
      { level: 'error', message: 'a failure', fields: { token: '***', place: 'Somewhere' } },
    ]);
    expect((await lines('?q=SOMEWHERE')).map(({ message }) => message)).toEqual(['a failure']);
    await root.get('/agents?q=hunter2');
    const all = await lines();
    expect(all.map(({ message }) => message)).toEqual(
      expect.arrayContaining(['a detail', 'a failure', 'request']),
    );
    expect(all.find(({ message }) => message === 'request')).toMatchObject({ level: 'info' });
    expect(JSON.stringify(all)).not.toContain('hunter2');
    for (let count = 0; count < 1200; count++) there.ctx.log.info({ count }, 'one of many');
    there.ctx.log.info('x'.repeat(9000));
    const kept = await lines('?limit=1000');
    expect(kept).toHaveLength(1000);
    expect(kept.at(-1)).toMatchObject({ message: 'one of many', fields: { count: 1199 } });
    expect(await lines('?limit=2')).toHaveLength(2);
    expect((await root.get('/logs?level=loud')).status).toBe(400);
    expect((await (await there.signIn('viewer')).get('/logs')).status).toBe(403);
    // Its lines name agents: it is not for whoever may not know of some.
    const granted = await there.signIn('user', { permissions: ['logs:read'] });
    expect((await granted.get('/logs')).body).toMatchObject({ code: 'logs.some_agents_hidden' });
    const deny = ['agents:read@agent:iris'];
    const narrowed = await there.signIn('admin', { permissions: { deny } });
    expect((await narrowed.get('/logs')).body).toMatchObject({ code: 'logs.some_agents_hidden' });
    await root.post('/agents', { id: 'iris', letta_uid: 'uid-iris' });
    const made = await root.post('/api-keys', { name: 'bound', permissions: ['*'], agent_ids: ['iris'] });
    expect(await there.withToken(made.body.key).get('/logs')).toMatchObject({ status: 403 });
    await there.close();
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
