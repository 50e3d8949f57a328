import { afterEach, beforeEach, expect, test } from 'vitest';
import { onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';

const secret = 'sk-Zq7-never-to-be-seen';
const schema = {
  type: 'object',
  properties: {
    port: { type: 'integer', minimum: 1, maximum: 65535, default: 8001 },
    mode: { enum: ['echo', 'live'], default: 'live' },
    token: { type: 'string', writeOnly: true, minLength: 8 },
    second: { type: 'string', writeOnly: true },
    url: { type: 'string' },
  },
  required: ['url'],
};

onEveryEngine('a preview of a configuration', (dialect) => {
  let registry: TestRegistry;
  let admin: Awaited<ReturnType<TestRegistry['signIn']>>;
  let tool: number;
  let instance: number;
  beforeEach(async () => {
    registry = await startRegistry(dialect);
    admin = await registry.signIn('admin');
    await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris', name: 'Iris' });
    tool = (await admin.post('/tools', { name: 'broca', config_schema: schema })).body.id;
    instance = (
      await admin.post('/tool-instances', { tool_id: tool, agent_id: 'iris', config: { token: secret } })
    ).body.id;
  });
  afterEach(() => registry.close());

  const preview = (changes: object[], target: object = { type: 'instance', id: instance }, who = admin) =>
    who.post('/configurations/preview', { target, changes });

  test('says what an instance would get and what would be wrong with it, and writes nothing', async () => {
    const before = (await admin.get('/changes?limit=1')).body.items;
    const row = { table: 'configurations', scope: 'agent', scope_id: 'iris' };
    const { status, body } = await preview([
      { ...row, key: 'port', value: 70_000 },
      { ...row, key: 'url', value: 'http://here' },
    ]);
    expect(status).toBe(200);
    expect(body.keys.port).toMatchObject({ value: 70_000, origin: { layer: 'agent' } });
    expect(body.keys.port.overrides).toMatchObject([{ layer: 'default', value: 8001 }]);
    expect(body.errors).toMatchObject([{ key: 'port', code: 'schema.maximum' }]);
    expect((await admin.get(`/tool-instances/${instance}/effective-config`)).body).toMatchObject({
      values: { port: 8001 },
      errors: [{ key: 'url', code: 'schema.required' }],
    });
    expect((await admin.get('/changes?limit=1')).body.items).toEqual(before);
  });

  test('is of a tool without an instance as well, and of nothing changed', async () => {
    const target = { type: 'tool', id: tool };
    const change = { table: 'configurations', scope: 'tool', scope_id: tool, key: 'mode', value: 'loud' };
    expect((await preview([change], target)).body.errors).toMatchObject([
      { key: 'url', code: 'schema.required' },
      { key: 'mode', code: 'schema.enum' },
    ]);
    expect((await preview([], target)).body.keys.mode).toMatchObject({
      value: 'live',
      origin: { layer: 'default' },
    });
  });

  test('masks secrets, those that are typed too, whatever refers to them', async () => {
    await admin.put('/env-vars', { var_name: 'KEY', var_value: 'a secret of all', is_encrypted: true });
    const { body: row } = await admin.get(`/tool-instances/${instance}`);
    const { body } = await preview([
      {
        table: 'tool_instances',
        id: instance,
        config: { ...row.config, second: 'typed-just-now', url: '${config.token} ${env.KEY}' },
      },
    ]);
    expect(body.keys.second).toMatchObject({ value: null, sealed: true });
    expect(body.keys.url).toMatchObject({ value: null, sealed: true });
    expect(body.keys.token).toMatchObject({ value: null, sealed: true });
    for (const word of [secret, 'typed-just-now', 'a secret of all'])
      expect(JSON.stringify(body)).not.toContain(word);
  });

  test('is for who may write there and read it: others are refused as by the write', async () => {
    const change = { table: 'configurations', scope: 'agent', scope_id: 'iris', key: 'port', value: 1 };
    const user = await registry.signIn('user');
    expect((await preview([change], undefined, user)).status).toBe(403);
    await admin.post('/agents', { id: 'hidden', letta_uid: 'u2', visible_to_roles: ['admin'] });
    const other = (await admin.post('/tool-instances', { tool_id: tool, agent_id: 'hidden' })).body.id;
    const writer = await registry.signIn('user', { permissions: ['configurations:*', 'tools:*'] });
    expect((await preview([], { type: 'instance', id: other }, writer)).status).toBe(404);
    expect((await preview([{ ...change, scope_id: 'hidden' }], undefined, writer)).status).toBe(404);
    expect((await preview([change], undefined, writer)).status).toBe(200);
    const stale = await preview([{ ...change, expected_revision: 3 }]);
    expect(stale).toMatchObject({ status: 409, body: { code: 'revision.stale' } });
  });

  test('is of values: another schema is planned', async () => {
    const change = { table: 'tools', id: tool, config_schema: { type: 'object' } };
    expect((await preview([change])).status).toBe(400);
  });

  test('the schema of a target is told, to who may read its configuration', async () => {
    for (const url of [`/tool-instances/${instance}`, `/tools/${tool}`])
      expect((await admin.get(`${url}/config-schema`)).body.config_schema).toEqual(schema);
    expect((await admin.get('/tool-instances/999/config-schema')).status).toBe(404);
    const viewer = await registry.signIn('viewer', { permissions: { deny: ['configurations:read'] } });
    expect((await viewer.get(`/tools/${tool}/config-schema`)).status).toBe(403);
  });

  test('one secret can be revealed without the others, and the journal says which', async () => {
    await admin.put('/configurations', { scope: 'agent', scope_id: 'iris', key: 'second', value: 'two' });
    const url = `/tool-instances/${instance}/effective-config`;
    const { body, headers } = await admin.get(`${url}?reveal_key=token`);
    expect(body.values).toMatchObject({ token: secret, second: null });
    expect(body.keys.second).toMatchObject({ value: null, sealed: true });
    expect(headers['cache-control']).toBe('no-store');
    const { items } = (await admin.get('/changes?action=reveal')).body;
    expect(items[0]).toMatchObject({ entity: 'tool_instances', after: { keys: ['token'] } });
    // What is not there, or no secret, reveals nothing and is not noted.
    expect((await admin.get(`${url}?reveal_key=nothing`)).body.values.token).toBeNull();
    expect((await admin.get('/changes?action=reveal')).body.items).toHaveLength(items.length);
    const writer = await registry.signIn('user', { permissions: ['configurations:*', 'tools:*'] });
    expect((await writer.get(`${url}?reveal_key=token`)).status).toBe(403);
  });

  test('one secret is revealed only to who may read the variables that it is made of', async () => {
    await admin.put('/env-vars', { var_name: 'KEY', var_value: 'of-all', is_encrypted: true });
    const row = { scope: 'agent', scope_id: 'iris' };
    await admin.put('/configurations', { ...row, key: 'second', value: '${env.KEY}' });
    const reader = await registry.signIn('user', {
      permissions: ['configurations:*', 'tools:*', 'secrets:reveal@agent:iris'],
    });
    const url = `/tool-instances/${instance}/effective-config`;
    expect((await reader.get(`${url}?reveal_key=second`)).status).toBe(403);
    expect((await reader.get(`${url}?reveal_key=token`)).body.values.token).toBe(secret);
  });
});
