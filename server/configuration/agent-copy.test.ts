import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Client, onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';

onEveryEngine('an agent made like another', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  let tool: number;
  beforeEach(async () => {
    registry = await startRegistry(dialect);
    admin = await registry.signIn('admin');
    await admin.post('/agents', {
      id: 'iris',
      letta_uid: 'uid-iris',
      name: 'Iris',
      description: 'Knows herbs.',
      config: { persona: 'calm' },
      delivery: 'letta',
      visible_to_roles: ['user'],
    });
    const config_schema = {
      type: 'object',
      properties: { port: { type: 'integer' }, token: { type: 'string', writeOnly: true } },
      required: ['token'],
    };
    tool = (await admin.post('/tools', { name: 'broca', config_schema })).body.id;
    await admin.post('/tool-instances', {
      tool_id: tool,
      agent_id: 'iris',
      name: 'main',
      config: { port: 8001, token: 'a-secret-of-iris' },
    });
    await admin.put('/agents/iris/configs', { config_key: 'greeting', config_value: 'Good morning' });
    await admin.put('/agents/iris/configs', {
      config_key: 'mail.password',
      config_value: 'another-secret',
      is_encrypted: true,
    });
    await admin.put('/configurations', {
      scope: 'agent',
      scope_id: 'iris',
      key: 'limits.per_day',
      value: 10,
      description: 'How much a day',
    });
  });
  afterEach(() => registry.close());

  const copy = (by: Client, body: object = {}) =>
    by.post('/agents/iris/copies', { letta_uid: 'uid-juno', name: 'Juno', ...body });

  test('has its description, delivery, visibility, configuration and instances, but none of its secrets', async () => {
    const { status, body } = await copy(admin);
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body).toMatchObject({
      agent: {
        id: 'juno',
        letta_uid: 'uid-juno',
        name: 'Juno',
        description: 'Knows herbs.',
        config: { persona: 'calm' },
        delivery: 'letta',
        visible_to_roles: ['user'],
        status: 'Ready',
      },
      settings: 2,
      instances: 1,
    });
    expect(body.left_out.map(({ what }: { what: string }) => what)).toEqual([
      'mail.password',
      'broca: token',
    ]);
    const { values } = (await admin.get('/agents/juno/effective-config')).body;
    expect(values).toMatchObject({ greeting: 'Good morning', limits: { per_day: 10 }, persona: 'calm' });
    const [instance] = (await admin.get('/agents/juno/tool-instances')).body.items;
    expect(instance).toMatchObject({ tool_id: tool, name: 'main', config: { port: 8001 } });
    const everything = JSON.stringify([
      (await admin.get('/agents/juno/effective-config?reveal=true')).body,
      (await admin.get(`/tool-instances/${instance.id}/effective-config?reveal=true`)).body,
    ]);
    expect(everything).not.toContain('secret');
  });

  test('is one change, which is taken back whole', async () => {
    const { body } = await copy(admin);
    const { body: change } = await admin.get(`/changes/${body.agent.revision}`);
    expect(change.changes.length).toBeGreaterThanOrEqual(4);
    const undone = await admin.post(`/changes/${body.agent.revision}/undo`, {});
    expect(undone.status, JSON.stringify(undone.body)).toBe(200);
    expect((await admin.get('/agents/juno')).status).toBe(404);
    expect((await admin.get('/tool-instances?agent_id=juno')).body.items).toEqual([]);
  });

  test('is refused when its id or its place at Letta is taken, and leaves nothing', async () => {
    expect((await copy(admin, { letta_uid: 'uid-iris' })).body.code).toBe('agent.letta_uid_taken');
    expect((await copy(admin, { id: 'iris' })).body.code).toBe('agent.id_taken');
    expect((await admin.get('/agents')).body.items).toHaveLength(1);
  });

  test('is made by who may create agents and see the model, and by nobody else', async () => {
    expect((await copy(await registry.signIn('user'))).status).toBe(403);
    const maker = await registry.signIn('viewer', { permissions: { grant: ['agents:create'] } });
    expect((await copy(maker)).body.code).toBe('agent.not_found');
    const half = await registry.signIn('user', { permissions: { grant: ['agents:create'] } });
    expect((await copy(half)).status).toBe(403);
    expect((await admin.get('/agents')).body.items).toHaveLength(1);
  });
});
