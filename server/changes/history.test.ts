import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';

onEveryEngine('history', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  beforeAll(async () => {
    registry = await startRegistry(dialect);
    admin = await registry.signIn('admin');
    await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris', config: { mood: 'calm' } });
  });
  afterAll(() => registry.close());

  const head = async () => (await admin.get('/changes/head')).body.revision as number;
  const put = async (key: string, value: unknown, more: object = {}) =>
    (await admin.put('/configurations', { scope: 'system', key, value, ...more })).body;
  const valueOf = async (key: string) =>
    (await admin.get(`/configurations?scope=system&key=${key}`)).body.items[0]?.value;
  const restore = (what: object, to: number, more: object = {}) =>
    admin.post('/restore', { what, to, ...more });

  test('of a key goes on when it is deleted and set again, with what changed each time', async () => {
    const first = await put('story', 1);
    await put('story', 2);
    await admin.delete(`/configurations/${first.id}`);
    await put('story', 3);
    const { body } = await admin.get('/history?entity=configurations&entity_id=system/story');
    expect(body.items.map(({ action }: { action: string }) => action)).toEqual([
      'create',
      'delete',
      'update',
      'create',
    ]);
    expect(body.items[2].difference).toEqual([{ path: 'value', before: '1', after: '2' }]);
  });

  test('tells what differs between two revisions, down into JSON', async () => {
    const from = await head();
    await admin.patch('/agents/iris', { config: { mood: 'curious', level: 2 } });
    const { body } = await admin.get(`/history/diff?entity=agents&entity_id=iris&from=${from}`);
    expect(body.difference).toEqual(
      expect.arrayContaining([
        { path: 'config.level', before: null, after: 2 },
        { path: 'config.mood', before: 'calm', after: 'curious' },
      ]),
    );
  });

  describe('undo', () => {
    test('takes back an update, a creation and a deletion, as new changes', async () => {
      const made = await put('undo.a', 1);
      const changed = await put('undo.a', 2);
      const undone = await admin.post(`/changes/${changed.revision}/undo`, {});
      expect(undone.body).toMatchObject({
        dry_run: false,
        steps: [{ kind: 'update', entity_id: 'system/undo.a' }],
      });
      expect(await valueOf('undo.a')).toBe(1);
      await admin.delete(`/configurations/${made.id}`);
      const deleted = await head();
      await admin.post(`/changes/${deleted}/undo`, {});
      expect(await valueOf('undo.a')).toBe(1);
      const again = await head();
      await admin.post(`/changes/${again}/undo`, {});
      expect(await valueOf('undo.a')).toBeUndefined();
      expect((await admin.get(`/changes/${await head()}`)).body.changes[0]).toMatchObject({ action: 'undo' });
    });

    test('is refused when a later change touched the same, unless forced', async () => {
      await put('undo.b', 1);
      const second = await put('undo.b', 2);
      await put('undo.b', 3);
      expect((await admin.post(`/changes/${second.revision}/undo`, {})).body).toMatchObject({
        status: 409,
        code: 'undo.overtaken',
      });
      expect((await admin.post(`/changes/${second.revision}/undo`, { force: true })).status).toBe(200);
      expect(await valueOf('undo.b')).toBe(1);
    });

    test('of a sign-in, a key or a person says that there is nothing to take back', async () => {
      await admin.post('/api-keys', { name: 'k', permissions: ['agents:read'] });
      expect((await admin.post(`/changes/${await head()}/undo`, {})).body.code).toBe('undo.nothing');
    });

    test('is a look first when asked for one', async () => {
      const { revision } = await put('undo.c', 1);
      const look = await admin.post(`/changes/${revision}/undo`, { dry_run: true });
      expect(look.body).toMatchObject({ dry_run: true, revision: null, steps: [{ kind: 'delete' }] });
      expect(await valueOf('undo.c')).toBe(1);
    });
  });

  describe('restore', () => {
    test('brings a single key back, also after it was deleted', async () => {
      const made = await put('restore.a', 'old');
      const then = await head();
      await put('restore.a', 'new');
      await admin.delete(`/configurations/${made.id}`);
      const what = { kind: 'entity', entity: 'configurations', entity_id: 'system/restore.a' };
      expect((await restore(what, then)).body.steps).toMatchObject([{ kind: 'create' }]);
      expect(await valueOf('restore.a')).toBe('old');
      // Nothing left to do is no change.
      expect((await restore(what, then)).body).toMatchObject({ revision: null, steps: [] });
    });

    test('brings a sealed value back by its ciphertext, and never shows it', async () => {
      await put('restore.secret', 'sk-first', { is_encrypted: true });
      const then = await head();
      await put('restore.secret', 'sk-second');
      await restore({ kind: 'entity', entity: 'configurations', entity_id: 'system/restore.secret' }, then);
      const row = (await admin.get('/configurations?key=restore.secret')).body.items[0];
      expect((await admin.post(`/configurations/${row.id}/reveal`)).body.value).toBe('sk-first');
      expect(JSON.stringify((await admin.get('/changes?limit=200')).body)).not.toMatch(/sk-first|sk-second/);
    });

    test('leaves out a sealed value whose key was destroyed, and says so', async () => {
      const { id } = await put('restore.lost', 'sk-lost', { is_encrypted: true });
      const then = await head();
      const row = await registry.ctx.read
        .selectFrom('configurations')
        .select('value')
        .where('id', '=', id)
        .executeTakeFirst();
      await put('restore.lost', 'sk-now');
      await registry.ctx.journal.operate(({ rows }) =>
        rows
          .deleteFrom('sealed_values')
          .where('id', '=', row?.value ?? '')
          .execute(),
      );
      const { body } = await restore(
        { kind: 'entity', entity: 'configurations', entity_id: 'system/restore.lost' },
        then,
      );
      expect(body).toMatchObject({
        revision: null,
        steps: [],
        left_out: [{ reason: expect.stringMatching(/key was destroyed/) }],
      });
    });

    test('brings an agent back with all that is its', async () => {
      await admin.post('/agents', { id: 'echo', letta_uid: 'uid-echo', config: { a: 1 } });
      const { body: tool } = await admin.post('/tools', { name: 'echo-tool' });
      await admin.post('/tool-instances', { tool_id: tool.id, agent_id: 'echo', config: { b: 2 } });
      await admin.put('/agents/echo/configs', { config_key: 'c', config_value: 3 });
      await admin.put('/configurations', { scope: 'agent', scope_id: 'echo', key: 'd', value: 4 });
      const then = await head();
      expect((await admin.delete('/agents/echo?cascade=true')).status).toBe(204);
      const look = await restore({ kind: 'agent', agent_id: 'echo' }, then, { dry_run: true });
      expect(look.body.steps).toHaveLength(4);
      const done = await restore({ kind: 'agent', agent_id: 'echo' }, then);
      expect(done.status, JSON.stringify(done.body)).toBe(200);
      expect((await admin.get('/agents/echo')).body).toMatchObject({
        letta_uid: 'uid-echo',
        config: { a: 1 },
      });
      expect((await admin.get('/agents/echo/tool-instances')).body.items).toMatchObject([
        { config: { b: 2 } },
      ]);
      expect((await admin.get('/agents/echo/effective-config')).body.values).toMatchObject({
        a: 1,
        c: 3,
        d: 4,
      });
    });

    test('brings everything back, and no session, key or person with it', async () => {
      const then = await head();
      const user = await registry.signIn('user');
      await admin.delete('/agents/iris?cascade=true');
      await put('restore.b', 'made later');
      await admin.put('/env-vars', { var_name: 'LATER', var_value: 'x' });
      const key = (await admin.post('/api-keys', { name: 'gone', permissions: ['agents:read'] })).body;
      await admin.delete(`/api-keys/${key.id}`);
      const { body } = await restore({ kind: 'everything' }, then);
      expect(body.revision).toBe(await head());
      expect((await admin.get('/agents/iris')).status).toBe(200);
      expect(await valueOf('restore.b')).toBeUndefined();
      expect((await admin.get('/env-vars/LATER')).status).toBe(404);
      expect((await registry.withToken(key.key).get('/agents')).status).toBe(401);
      expect((await user.get('/auth/me')).status).toBe(200);
      expect((await admin.get('/changes/verify')).body).toMatchObject({ ok: true });
    });

    test('is refused when something else has the name now, and changes nothing', async () => {
      const { body: tool } = await admin.post('/tools', { name: 'once' });
      const then = await head();
      await admin.delete(`/tools/${tool.id}`);
      await admin.post('/tools', { name: 'once' });
      const before = await head();
      const answer = await restore({ kind: 'entity', entity: 'tools', entity_id: String(tool.id) }, then);
      expect(answer.body).toMatchObject({ status: 409, code: 'restore.blocked' });
      expect(await head()).toBe(before);
    });

    test('of people, sessions and keys is not possible, and a plain user restores nothing', async () => {
      expect((await restore({ kind: 'entity', entity: 'users', entity_id: '1' }, 1)).body.code).toBe(
        'restore.not_possible',
      );
      const user = await registry.signIn('user');
      expect((await user.post('/restore', { what: { kind: 'everything' }, to: 1 })).status).toBe(403);
    });

    test('with a wish that nobody can grant is a clear error', async () => {
      expect((await restore({ kind: 'everything' }, 999_999)).body.code).toBe('at.invalid');
      expect(
        (await admin.post('/restore', { what: { kind: 'everything' }, to: 'yesterday' })).body.code,
      ).toBe('at.invalid');
    });
  });
});
