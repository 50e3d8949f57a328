import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';
import type { Actor } from '../accounts/actor.ts';
import type { PermissionRefinement } from '../accounts/permissions.ts';
import { configurations } from '../configuration/configuration.schema.ts';
import { systemCause } from '../journal/journal.ts';
import { canReadChange, whereChangeReadable } from './readable.ts';

interface Listed {
  entity: string;
  entity_id: string;
  agent_id: string | null;
  address: string | null;
}

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

  const listed = async (reader: Client, query = ''): Promise<Listed[]> =>
    (await reader.get(`/changes?limit=200&${query}`)).body.items as Listed[];
  const entitiesOf = async (reader: Client) => [
    ...new Set((await listed(reader)).map(({ entity }) => entity)),
  ];
  const makeKey = async (permissions: string[]) =>
    registry.withToken((await admin.post('/api-keys', { name: 'k', permissions })).body.key as string);
  const noteStrange = () =>
    registry.ctx.journal.write(systemCause('test'), async (tx) =>
      tx.note({ action: 'happen', entity: 'something', entity_id: 1 }),
    );

  test('shows a key what it may read, and no more because its owner may or did it', async () => {
    await admin.post('/tools', { name: 'shown' });
    await noteStrange();
    const narrow = await makeKey(['changes:read', 'tools:read']);
    expect(await entitiesOf(narrow)).toEqual(['tools']);
    expect((await listed(narrow)).map(({ address }) => address)).toEqual([null]);
    const wide = await makeKey(['*']);
    expect(await entitiesOf(wide)).toEqual(expect.arrayContaining(['something', 'users', 'api_keys']));
    expect((await listed(wide, 'entity=tools'))[0]?.address).toBe('127.0.0.1');
    const some = await makeKey(['changes:read', 'users:read', 'keys:read']);
    expect((await entitiesOf(some)).sort()).toEqual(['api_keys', 'user_sessions', 'users']);
  });

  test('shows an administrator nothing of what is denied him, and only who is denied nothing the rest', async () => {
    await noteStrange();
    const denied = await registry.signIn('admin', { permissions: { deny: ['users:read', 'tools:*'] } });
    const entities = await entitiesOf(denied);
    expect(entities).toContain('agents');
    for (const entity of ['users', 'user_sessions', 'api_keys', 'tools', 'something'])
      expect(entities).not.toContain(entity);
    expect((await listed(denied, 'entity=agents')).every(({ address }) => address === null)).toBe(true);
    expect(await entitiesOf(admin)).toContain('something');
  });

  test('shows what somebody prefers to him, and to who may read people', async () => {
    const [own, other] = [await registry.signIn('user'), await registry.signIn('user')];
    const keeper = await registry.signIn('user', { permissions: ['users:read'] });
    const scope_id = String(own.user?.id);
    await registry.ctx.journal.write(systemCause('test'), (tx) =>
      tx.insert(configurations, { key: 'theme', value: 'dark', type: 'string', scope: 'user', scope_id }),
    );
    const counts = [own, other, keeper, admin].map(
      async (reader) => (await listed(reader, 'entity=configurations')).length,
    );
    expect(await Promise.all(counts)).toEqual([1, 0, 1, 1]);
  });

  test('decides in SQL as it does for events', async () => {
    const rows = await registry.ctx.read
      .selectFrom('changes')
      .innerJoin('revisions', 'revisions.revision', 'changes.revision')
      .selectAll('revisions')
      .selectAll('changes')
      .execute();
    const refinements: (PermissionRefinement | null)[] = [
      null,
      ['users:read', 'tools:read@agent:open'],
      { deny: ['agents:read@agent:open'] },
      { deny: ['agents:read', 'users:read'] },
      { grant: ['agents:read@agent:open'], deny: ['tools:read'] },
    ];
    const keys: Actor['key'][] = [
      null,
      { permissions: ['*'], agent_ids: null, expires_at: null },
      { permissions: ['agents:read', 'configurations:*'], agent_ids: ['open'], expires_at: null },
      { permissions: ['agents:read@agent:open'], agent_ids: null, expires_at: null },
    ];
    for (const role of ['admin', 'user', 'viewer'] as const)
      for (const permissions of refinements)
        for (const key of keys) {
          const user_id = admin.user?.id ?? 0;
          const who = { id: user_id, user_id, name: 'x', role, permissions, session_id: null, key };
          const actor: Actor = { ...who, type: key ? 'api_key' : 'user' };
          const seesAll = role === 'admin' && !key?.agent_ids;
          const isVisible = (agentId: string) => agentId === 'open' || seesAll;
          let query = registry.ctx.read
            .selectFrom('changes')
            .innerJoin('revisions', 'revisions.revision', 'changes.revision')
            .select(['changes.revision', 'changes.seq']);
          const readable = whereChangeReadable(actor, registry.ctx.words);
          if (readable) query = query.where(readable);
          const inSql = new Set((await query.execute()).map(({ revision, seq }) => `${revision}.${seq}`));
          for (const row of rows)
            expect(
              inSql.has(`${row.revision}.${row.seq}`),
              JSON.stringify({ role, permissions, key, row }),
            ).toBe(canReadChange(actor, row, isVisible));
        }
  });

  test('verifies over HTTP, and the signed head fits', async () => {
    const head = (await admin.get('/changes/head')).body;
    const { body } = await admin.get(`/changes/verify?revision=${head.revision}&hash=${head.hash}`);
    expect(body).toMatchObject({ ok: true, hash: head.hash });
    expect((await admin.get('/changes/verify?revision=1')).body.code).toBe('head.incomplete');
  });
});
