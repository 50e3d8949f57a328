import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';

onEveryEngine('GET /changes', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  beforeAll(async () => {
    registry = await startRegistry(dialect);
    admin = await registry.signIn('admin');
    await admin.post('/agents', { id: 'open', letta_uid: 'open', name: 'Open' });
    await admin.post('/agents', { id: 'hidden', letta_uid: 'hidden', visible_to_users: [] });
    await admin.patch('/agents/open', { name: 'Wide' }, { 'x-request-id': 'rename-1' });
    await admin.delete('/agents/hidden');
  });
  afterAll(() => registry.close());

  test('shows who changed what, from what to what, newest first', async () => {
    const { body } = await admin.get('/changes?entity=agents&entity_id=open');
    expect(body.items).toMatchObject([
      {
        action: 'update',
        before: { name: 'Open' },
        after: { name: 'Wide' },
        actor: { type: 'user', name: 'admin1' },
      },
      { action: 'create', before: null, erased: false },
    ]);
  });

  test('is filtered by action, agent, actor and revision, and a page leads to the next', async () => {
    const count = async (query: string) =>
      (await admin.get(`/changes?limit=200&${query}`)).body.items.length as number;
    expect(await count('entity=agents&action=delete')).toBe(1);
    expect(await count('agent_id=hidden')).toBe(2);
    expect(await count(`entity=agents&user_id=${admin.user?.id ?? 0}`)).toBe(4);
    expect(await count('from_revision=99999')).toBe(0);
    const whole = (await admin.get('/changes?limit=200')).body.items as { revision: number; seq: number }[];
    const paged: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await admin.get(`/changes?limit=2${cursor && `&cursor=${cursor}`}`);
      paged.push(...(body.items as unknown[]));
      cursor = body.next_cursor as string | null;
    }
    expect(paged).toEqual(whole);
  });

  test('says nothing about an agent that is hidden, not even that it was deleted', async () => {
    const user = await registry.signIn('user');
    const { body } = await user.get('/changes?limit=200');
    expect(JSON.stringify(body)).toContain('open');
    expect(JSON.stringify(body)).not.toContain('hidden');
    const [{ revision }] = (await admin.get('/changes?entity_id=hidden&action=create')).body.items;
    expect((await user.get(`/changes/${revision}`)).status).toBe(404);
    expect((await admin.get(`/changes/${revision}`)).status).toBe(200);
  });

  test('verifies over HTTP, and the signed head fits', async () => {
    const head = (await admin.get('/changes/head')).body;
    const { body } = await admin.get(`/changes/verify?revision=${head.revision}&hash=${head.hash}`);
    expect(body).toMatchObject({ ok: true, hash: head.hash });
    expect((await admin.get('/changes/verify?revision=1')).body.code).toBe('head.incomplete');
  });
});
