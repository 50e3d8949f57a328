import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';
import { isoTime } from '../kernel/clock.ts';

const minute = 60_000;
const start = Date.parse('2026-01-05T10:00:00.000Z');

onEveryEngine('GET /chat/activity', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  let ada: Client;
  let number = 0;
  beforeAll(async () => {
    registry = await startRegistry(dialect);
    admin = await registry.signIn('admin');
    ada = await registry.signIn('user');
    await admin.post('/agents', { id: 'iris', letta_uid: 'iris' });
    await admin.post('/agents', { id: 'hidden', letta_uid: 'hidden', visible_to_roles: ['admin'] });
    await converse('ada', ada, 'iris');
    await converse('visit', undefined, 'iris');
    await converse('root', admin, 'hidden');
    // Ada: the last moment before the first bucket, the first of it, the last of it.
    await ask('ada', start - 1);
    const first = await ask('ada', start);
    await reply('ada', start + 10_000, first);
    await reply('ada', start + 20_000, first);
    await ask('ada', start + 5 * minute - 1, 'failed');
    // Broca does not say what it answers.
    await ask('visit', start + 10 * minute);
    await reply('visit', start + 11 * minute, null);
    await reply('visit', start + 12 * minute, null);
    await ask('root', start);
    await reply('root', start + 1000, null);
  });
  afterAll(() => registry.close());

  const converse = (id: string, user: Client | undefined, agent_id: string) =>
    registry.ctx.journal.operate(async (tx) => {
      const values = { id, user_id: user?.user?.id ?? null, agent_id };
      await tx.rows
        .insertInto('web_chat_sessions')
        .values(values as never)
        .execute();
    });
  const ask = (session_id: string, at: number, state = 'answered') =>
    registry.ctx.journal.operate(async (tx) => {
      const values = {
        session_id,
        message: 'What is secret?',
        timestamp: isoTime(at),
        state,
        number: ++number,
      };
      return (
        await tx.rows
          .insertInto('web_chat_messages')
          .values(values as never)
          .returning('id')
          .executeTakeFirstOrThrow()
      ).id;
    });
  const reply = (session_id: string, at: number, message_id: number | null) =>
    registry.ctx.journal.operate(async (tx) => {
      const values = {
        session_id,
        message_id,
        response: 'A secret.',
        timestamp: isoTime(at),
        number: ++number,
      };
      await tx.rows
        .insertInto('web_chat_responses')
        .values(values as never)
        .execute();
    });
  const range = `since=${isoTime(start)}&until=${isoTime(start + 20 * minute)}&bucket=5m`;
  const count = async (reader: Client, path = '/chat/activity', query = '') =>
    (await reader.get(`${path}?${range}&${query}`)).body;

  test('counts one’s own messages, replies and failures in their buckets, borders included', async () => {
    const body = await count(ada);
    expect(body.total).toMatchObject({ messages: 2, replies: 2, failed: 1, measured: 1 });
    expect(body.buckets).toHaveLength(4);
    expect(body.buckets[0]).toMatchObject({ start: isoTime(start), messages: 2, replies: 2, failed: 1 });
    expect(body.buckets[1]).toEqual({
      start: isoTime(start + 5 * minute),
      messages: 0,
      replies: 0,
      failed: 0,
      measured: 0,
      median_seconds: null,
      p95_seconds: null,
    });
  });

  test('the wait is that from a message to its first reply, also when the reply does not say what it answers', async () => {
    const seconds = (body: { total: { median_seconds: number } }) => body.total.median_seconds;
    expect(seconds(await count(ada)) / 10).toBeCloseTo(1, 1);
    const all = await count(admin, '/chat/activity/all', 'agent_id=iris');
    expect(all.total).toMatchObject({ messages: 3, replies: 4, failed: 1, measured: 2 });
    expect(all.total.p95_seconds / 60).toBeCloseTo(1, 1);
    expect(all.buckets[2]).toMatchObject({ messages: 1, replies: 2, measured: 1 });
  });

  test('all of them are counted for who may read the metrics, without what was said', async () => {
    const body = await count(admin, '/chat/activity/all');
    expect(body.total).toMatchObject({ messages: 4, replies: 5, measured: 3 });
    expect(JSON.stringify(body)).not.toMatch(/secret/i);
    expect((await ada.get('/chat/activity/all')).status).toBe(403);
    const denied = await registry.signIn('user', { permissions: { deny: ['chat:read'] } });
    expect((await denied.get('/chat/activity')).status).toBe(403);
  });

  test('a hidden agent changes no count, not even for who may read the metrics', async () => {
    const watcher = await registry.signIn('user', { permissions: ['metrics:read'] });
    expect((await count(watcher, '/chat/activity/all')).total).toMatchObject({ messages: 3, replies: 4 });
    expect((await count(watcher, '/chat/activity/all', 'agent_id=hidden')).total.messages).toBe(0);
    expect((await count(watcher)).total.messages).toBe(0);
    const one = await registry.signIn('user', { permissions: ['metrics:read@agent:hidden'] });
    expect((await count(one, '/chat/activity/all')).total.messages).toBe(0);
    const none = { permissions: { grant: ['metrics:read'], deny: ['metrics:read@agent:iris'] } };
    expect((await count(await registry.signIn('user', none), '/chat/activity/all')).total.messages).toBe(0);
  });

  test('tells how many wait now, and since when', async () => {
    expect((await count(ada)).waiting).toEqual({ messages: 0, oldest: null });
    const { body: session } = await ada.post('/chat/sessions', { agent_id: 'iris' });
    await ada.post(`/chat/sessions/${String(session.id)}/messages`, { message: 'Hello?' });
    const { waiting } = await count(ada);
    expect(waiting).toMatchObject({ messages: 1 });
    expect(Date.parse(waiting.oldest as string)).toBeGreaterThan(start);
    expect((await count(admin, '/chat/activity/all')).waiting.messages).toBe(1);
    expect((await count(admin)).waiting.messages).toBe(0);
  });

  test('a range that is too long is refused, and says what would do', async () => {
    const { status, body } = await ada.get('/chat/activity?since=2020-01-01T00:00:00Z');
    expect([status, body.code]).toEqual([400, 'range.too_long']);
  });
});
