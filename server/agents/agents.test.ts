import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Client, onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';

onEveryEngine('agents', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  beforeEach(async () => {
    registry = await startRegistry(dialect);
    admin = await registry.signIn('admin');
  });
  afterEach(() => registry.close());

  test('who may see an agent exists: others are refused by number, when it is made and when it is changed', async () => {
    const ada = (await registry.signIn('user')).user?.id ?? 0;
    const made = await admin.post('/agents', { letta_uid: 'a', id: 'athena', visible_to_users: [ada] });
    expect(made).toMatchObject({ status: 201, body: { visible_to_users: [ada] } });
    const refusal = {
      status: 400,
      body: { code: 'agent.unknown_people', detail: expect.stringContaining('4711') },
    };
    expect(await admin.post('/agents', { letta_uid: 'b', visible_to_users: [ada, 4711] })).toMatchObject(
      refusal,
    );
    expect(await admin.patch('/agents/athena', { visible_to_users: [4711, 4711] })).toMatchObject(refusal);
    expect((await admin.patch('/agents/athena', { visible_to_users: [] })).status).toBe(200);
    expect((await admin.patch('/agents/athena', { visible_to_users: null })).status).toBe(200);
  });
});
