import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Client,
  onEveryEngine,
  startRegistry,
  TestClock,
  type TestRegistry,
} from '../../test/harness.ts';
import { type LettaDouble, startLettaDouble } from '../../test/letta/letta-double.ts';
import { syncAll } from './keep-synced.ts';
import { LettaConnection } from './letta-connection.ts';

onEveryEngine('the Letta server', (dialect) => {
  let registry: TestRegistry;
  let clock: TestClock;
  let admin: Client;
  let double: LettaDouble;

  beforeAll(async () => {
    clock = new TestClock();
    registry = await startRegistry(dialect, { clock });
    admin = await registry.signIn('admin');
    double = await startLettaDouble('app-server');
  });
  afterAll(async () => {
    await registry.close();
    await double.close();
  });

  const configure = async (config_key: string, config_value: string, is_encrypted = false) => {
    const { status } = await admin.put('/system-config', { config_key, config_value, is_encrypted });
    expect([200, 201]).toContain(status);
  };
  const onServer = (id: string) => double.state.agents.find((agent) => agent.id === id);
  const revision = async () => (await admin.get('/changes/head')).body.revision as number;
  const register = (uid: string, body: object = {}, client = admin) =>
    client.post(`/letta/agents/${uid}/register`, body);

  test('is not there until it is configured, and the error says how', async () => {
    const { status, body } = await admin.get('/letta/agents');
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'letta.not_configured' });
    expect(body.detail).toContain('sanctum config set letta.url');
    expect(body.detail).toContain('sanctum config set letta.token');
    expect((await admin.post('/letta/test', {})).body.code).toBe('letta.not_configured');
  });

  test('can be tried before it is configured', async () => {
    const { body } = await admin.post('/letta/test', { url: double.url, token: double.token });
    expect(body).toMatchObject({ reached: true, kind: 'app-server', version: '0.32.18', problem: null });
    const wrong = await admin.post('/letta/test', { url: double.url, token: 'wrong' });
    expect(wrong.body).toMatchObject({ reached: false, problem: { code: 'letta.refused' } });
  });

  test('is reached with its sealed token as soon as it is configured', async () => {
    await configure('letta.url', double.url);
    expect((await admin.get('/letta/agents')).body.code).toBe('letta.refused');
    await configure('letta.token', double.token ?? '', true);
    expect((await admin.get('/letta/agents')).body).toEqual({ items: [], next_cursor: null });
    expect((await admin.post('/letta/test', {})).body).toMatchObject({ reached: true, warnings: [] });
  });

  test('never gets the configured token for another address', async () => {
    const other = await startLettaDouble('rest');
    const { body } = await admin.post('/letta/test', { url: other.url });
    expect(body.problem.code).toBe('letta.refused');
    expect(other.state.headers.every(({ authorization }) => authorization === undefined)).toBe(true);
    await other.close();
  });

  test('is no way into the network: another address needs the right to configure it, and some are never called', async () => {
    const manager = await registry.signIn('user', { permissions: ['letta:manage', 'letta:read'] });
    const { status, body } = await manager.post('/letta/test', { url: 'http://127.0.0.1:9' });
    expect({ status, permission: body.permission }).toEqual({
      status: 403,
      permission: 'system_config:write',
    });
    expect((await manager.post('/letta/test', { url: `${double.url}/` })).body.reached).toBe(true);
    for (const url of [
      'http://169.254.169.254/latest',
      'http://metadata.google.internal/',
      'ws://[fe80::1]/',
    ])
      expect((await admin.post('/letta/test', { url })).body.code).toBe('letta.address_refused');
    expect((await admin.post('/letta/test', { url: 'file:///etc/passwd' })).body.code).toBe(
      'letta.url_invalid',
    );
  });

  test('is for those who were given the permission', async () => {
    const user = await registry.signIn('user');
    expect((await user.get('/letta/agents')).status).toBe(403);
    expect((await user.post('/letta/sync')).status).toBe(403);
    const reader = await registry.signIn('user', { permissions: ['letta:read'] });
    expect((await reader.get('/letta/agents')).status).toBe(200);
    expect((await reader.post('/letta/test', {})).status).toBe(403);
    const manager = await registry.signIn('user', { permissions: ['letta:manage'] });
    double.addAgent({ id: 'agent-refused' });
    expect((await register('agent-refused', {}, manager)).body.permission).toBe('agents:create');
  });

  test('shows its agents in pages', async () => {
    for (let n = 0; n < 3; n++) double.addAgent({ id: `agent-page-${n}` });
    const first = (await admin.get('/letta/agents?limit=2')).body;
    expect(first.items).toHaveLength(2);
    const second = (await admin.get(`/letta/agents?limit=2&cursor=${first.next_cursor}`)).body;
    const uids = [...first.items, ...second.items].map(({ letta_uid }) => letta_uid);
    expect(new Set(uids).size).toBe(4);
    expect((await admin.get('/letta/agents?cursor=nonsense')).body.code).toBe('cursor.invalid');
  });

  test('has an agent registered here, with its name, and is told so by a tag', async () => {
    double.addAgent({
      id: 'agent-iris',
      name: 'Iris',
      description: 'Knows the weather.',
      tags: ['git-memory-enabled'],
    });
    const { status, body } = await register('agent-iris', { visible_to_roles: ['viewer'] });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      id: 'iris',
      letta_uid: 'agent-iris',
      name: 'Iris',
      description: 'Knows the weather.',
      visible_to_roles: ['viewer'],
    });
    expect(onServer('agent-iris')?.tags).toEqual(['git-memory-enabled', 'sanctum:iris']);
    expect((await admin.get('/agents/iris/letta')).body).toMatchObject({
      letta_uid: 'agent-iris',
      model: 'lmstudio/stub',
      is_tagged: true,
      is_present: true,
    });
    const [listed] = (await admin.get('/letta/agents?limit=1')).body.items;
    expect(listed).toMatchObject({
      letta_uid: 'agent-iris',
      registered_as: 'iris',
      tags: ['git-memory-enabled', 'sanctum:iris'],
    });
    expect((await register('agent-iris')).body.code).toBe('agent.letta_uid_taken');
    expect((await register('agent-nobody')).body.code).toBe('letta.agent_not_found');
  });

  test('tells nobody which of its agents is one that he may not see', async () => {
    double.addAgent({ id: 'agent-phantom', name: 'Same' });
    double.addAgent({ id: 'agent-free', name: 'Same' });
    await register('agent-phantom', { id: 'phantom', visible_to_roles: ['admin'] });
    const reader = await registry.signIn('user', { permissions: ['letta:*'] });
    const { items } = (await reader.get('/letta/agents?limit=2')).body;
    const [free, phantom] = items.map(({ letta_uid: _letta_uid, ...rest }: { letta_uid: string }) => rest);
    expect(phantom).toEqual(free);
    expect(phantom.registered_as).toBeNull();
    const { body } = await reader.post('/letta/sync');
    expect(JSON.stringify(body)).not.toContain('phantom');
    for (const path of ['/letta', '/letta/export'])
      expect((await reader.get(`/agents/phantom${path}`)).body.code).toBe('agent.not_found');
    expect((await reader.post('/agents/phantom/letta/sync')).body.code).toBe('agent.not_found');
  });

  test('is followed in what people left alone, and in nothing that they changed', async () => {
    const there = onServer('agent-iris')!;
    there.name = 'Iris the Second';
    there.model = 'other/model';
    const report = (await admin.post('/agents/iris/letta/sync')).body;
    expect(report).toEqual({ checked: 1, updated: ['iris'], missing: [], problems: [] });
    const agent = (await admin.get('/agents/iris')).body;
    expect(agent).toMatchObject({ name: 'Iris the Second', status: 'Healthy' });
    expect((await admin.get('/agents/iris/letta')).body.model).toBe('other/model');

    await admin.patch('/agents/iris', { name: 'Ours' });
    there.name = 'Iris the Third';
    there.description = 'Knows more.';
    await admin.post('/letta/sync');
    expect((await admin.get('/agents/iris')).body).toMatchObject({
      name: 'Ours',
      description: 'Knows more.',
    });
  });

  test('changes nothing when nothing changed', async () => {
    await admin.post('/letta/sync');
    const before = await revision();
    clock.advance(60_000);
    expect((await admin.post('/letta/sync')).body).toMatchObject({ updated: [], problems: [] });
    expect(await revision()).toBe(before);
    const { status_at } = (await admin.get('/agents/iris')).body;
    expect(Date.parse(status_at)).toBeGreaterThanOrEqual(clock.now() - 1000);
  });

  test('gets the tag back that somebody took away', async () => {
    onServer('agent-iris')!.tags = ['git-memory-enabled'];
    await admin.post('/letta/sync');
    expect(onServer('agent-iris')?.tags).toContain('sanctum:iris');
  });

  test('leaves a report of the agent’s own alone while it is fresh', async () => {
    await admin.post('/agents/iris/heartbeat', { status: 'Degraded' });
    await admin.post('/letta/sync');
    expect((await admin.get('/agents/iris')).body.status).toBe('Degraded');
    clock.advance(6 * 60_000);
    await admin.post('/letta/sync');
    expect((await admin.get('/agents/iris')).body.status).toBe('Healthy');
  });

  test('switches an agent off that is gone, and on again when it is back', async () => {
    const there = onServer('agent-iris')!;
    double.state.agents = double.state.agents.filter((agent) => agent !== there);
    expect((await admin.post('/agents/iris/letta/sync')).body).toMatchObject({
      updated: ['iris'],
      missing: ['iris'],
    });
    expect((await admin.get('/agents/iris')).body.status).toBe('Off');
    expect((await admin.get('/agents/iris/letta')).body.is_present).toBe(false);
    double.state.agents.push(there);
    await admin.post('/agents/iris/letta/sync');
    expect((await admin.get('/agents/iris')).body.status).toBe('Healthy');
  });

  test('says nothing of an agent that it never had', async () => {
    await admin.post('/agents', { id: 'elsewhere', letta_uid: 'uid-of-nobody' });
    expect((await admin.post('/agents/elsewhere/letta/sync')).body).toMatchObject({
      updated: [],
      missing: ['elsewhere'],
    });
    expect((await admin.get('/agents/elsewhere')).body.status).toBe('Ready');
    expect((await admin.get('/agents/elsewhere/letta')).status).toBe(404);
  });

  test('is followed without anybody asking, as the journal says', async () => {
    onServer('agent-iris')!.description = 'By itself.';
    const connection = new LettaConnection(registry.ctx);
    await syncAll(registry.ctx, connection);
    await connection.close();
    expect((await admin.get('/agents/iris')).body.description).toBe('By itself.');
    const [change] = (await admin.get('/changes?entity=agents&entity_id=iris&limit=1')).body.items;
    expect(change).toMatchObject({ action: 'sync', actor: { type: 'system', name: 'letta' } });
  });

  test('gives an agent file out, and takes one in', async () => {
    const exported = (await admin.get('/agents/iris/letta/export')).body;
    expect(exported.file.agents).toMatchObject([{ name: 'Iris the Third' }]);
    expect(exported.losses.join()).toContain('conversations');
    const imported = await admin.post('/letta/agents/import', { agent_file: exported.file, register: true });
    expect(imported.status).toBe(201);
    expect(imported.body.agent).toMatchObject({ id: 'iris-the-third', letta_uid: imported.body.letta_uid });
    expect(onServer(imported.body.letta_uid as string)?.tags).toContain('sanctum:iris-the-third');
    const alone = await admin.post('/letta/agents/import', { agent_file: exported.file });
    expect(alone.body.agent).toBeNull();
    expect((await admin.post('/letta/agents/import', { agent_file: {} })).body.code).toBe(
      'agent_file.invalid',
    );
  });

  test('that lists the same agents for ever keeps nobody busy, and nobody is missing for it', async () => {
    const many = Array.from({ length: 120 }, (_, n) => double.addAgent({ id: `agent-many-${n}` }));
    for (const { id } of many.slice(0, 4)) expect((await register(id)).status).toBe(201);
    double.misbehave('repeating');
    const { status, body } = await admin.post('/letta/sync');
    double.misbehave(null);
    expect({ status, missing: body.missing }).toEqual({ status: 200, missing: ['elsewhere'] });
  });

  test('goes with the agent when that is deleted', async () => {
    expect((await admin.delete('/agents/iris')).status).toBe(204);
    expect((await admin.get('/agents/iris/letta')).status).toBe(404);
    expect((await register('agent-iris', { id: 'iris-anew' })).status).toBe(201);
  });

  test('keeps a registration whose tag could not be set, and the next sync sets it', async () => {
    const open = await startLettaDouble('rest');
    await configure('letta.url', open.url);
    await configure('letta.token', open.token ?? '', true);
    open.addAgent({ id: 'agent-v1', name: 'Old' });
    open.misbehave('refuses-writes');
    expect((await register('agent-v1', { id: 'old' })).status).toBe(201);
    expect((await admin.get('/agents/old/letta')).body.is_tagged).toBe(false);
    open.misbehave(null);
    await admin.post('/agents/old/letta/sync');
    expect(open.state.agents[0]?.tags).toEqual(['sanctum:old']);
    expect((await admin.get('/agents/old/letta')).body.is_tagged).toBe(true);
    await open.close();
  });

  test('that is away is an error that says so, and no status changes', async () => {
    await configure('letta.url', 'http://127.0.0.1:1');
    const before = await revision();
    const { status, body } = await admin.post('/letta/sync');
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'letta.unreachable' });
    expect(await revision()).toBe(before);
    const test = (await admin.post('/letta/test', {})).body;
    expect(test).toMatchObject({ reached: false, problem: { code: 'letta.unreachable' } });
    await configure('letta.driver', 'telepathy');
    expect((await admin.get('/letta/agents')).body.code).toBe('letta.driver_unknown');
  });
});
