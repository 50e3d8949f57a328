import { afterAll, beforeAll, expect, test } from 'vitest';
import { followEvents } from '../../test/events.ts';
import {
  type Client,
  onEveryEngine,
  startRegistry,
  TestClock,
  type TestRegistry,
} from '../../test/harness.ts';
import { userSessions } from '../accounts/account.schema.ts';
import { isoTime } from '../kernel/clock.ts';

interface Frame {
  id: string;
  event: string;
  data: {
    revision: number;
    reason?: string;
    changes?: { action: string; entity: string; entity_id: string }[];
  };
}

onEveryEngine('GET /events', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  let address: string;
  const clock = new TestClock();
  beforeAll(async () => {
    registry = await startRegistry(dialect, { clock });
    admin = await registry.signIn('admin');
    address = await registry.app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(() => registry.close());

  /** Opens a stream; `next` gives its frames one by one. */
  async function follow(
    client: Client,
    lastId?: string,
  ): Promise<{ next: () => Promise<Frame>; stop: () => void }> {
    const abort = new AbortController();
    const response = await fetch(`${address}/api/v1/events`, {
      signal: abort.signal,
      headers: {
        authorization: `Bearer ${client.token ?? ''}`,
        ...(lastId ? { 'last-event-id': lastId } : {}),
      },
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const next = async (): Promise<Frame> => {
      for (;;) {
        const match = /id: (.*)\nevent: (.*)\ndata: (.*)\n\n/.exec(text);
        if (match) {
          text = text.slice(match.index + match[0].length);
          return {
            id: match[1] ?? '',
            event: match[2] ?? '',
            data: JSON.parse(match[3] ?? '') as Frame['data'],
          };
        }
        const chunk = await reader?.read();
        if (!chunk || chunk.done) throw new Error('the stream ended');
        text += chunk.value;
      }
    };
    // From its mark on it misses nothing.
    while (!/^id: \S+\n\n/m.test(text)) {
      const chunk = await reader?.read();
      if (!chunk || chunk.done) break;
      text += chunk.value;
    }
    return { next, stop: () => abort.abort() };
  }
  const create = (id: string, more: object = {}) => admin.post('/agents', { id, letta_uid: id, ...more });

  test('says where to resume from before anything has happened', async () => {
    const reader = await followEvents(registry, admin);
    await expect.poll(() => reader.text()).toMatch(/^id: \S+\n\n/m);
    const [, id = ''] = /^id: (\S+)\n\n/m.exec(reader.text()) ?? [];
    await reader.close();
    await create('a0');
    const later = await follow(admin, id);
    expect((await later.next()).data.changes).toMatchObject([{ entity: 'agents', entity_id: 'a0' }]);
    later.stop();
  });

  test('goes on from where somebody asked who she is', async () => {
    const { last_event_id } = (await admin.get('/auth/me')).body as { last_event_id: string };
    await create('meanwhile');
    const reader = await follow(admin, last_event_id);
    expect((await reader.next()).data.changes).toMatchObject([{ entity: 'agents', entity_id: 'meanwhile' }]);
    reader.stop();
  });

  test('tells each transaction once and in order, and resumes where the reader left', async () => {
    const stream = await follow(admin);
    await create('a1');
    const first = await stream.next();
    expect(first).toMatchObject({
      event: 'changes',
      data: { changes: [{ action: 'create', entity_id: 'a1' }] },
    });
    stream.stop();
    await create('a2');
    await create('a3');
    const again = await follow(admin, first.id);
    await create('a4');
    const told = [await again.next(), await again.next(), await again.next()];
    expect(told.map(({ data }) => data.changes?.[0]?.entity_id)).toEqual(['a2', 'a3', 'a4']);
    again.stop();
  });

  test('starts anew with an id that it does not know', async () => {
    const stream = await follow(admin, 'nonsense');
    expect(await stream.next()).toMatchObject({ event: 'reset', data: { reason: 'too_old' } });
    stream.stop();
  });

  test('is silent about hidden agents, and who loses sight of one hears only that it is gone', async () => {
    const user = await registry.signIn('user');
    const stream = await follow(user);
    const told = async () => (await stream.next()).data.changes;
    await create('secret', { visible_to_users: [] });
    await create('seen');
    // What is hidden by the time that it is told of is not told of at all.
    expect(await told()).toMatchObject([{ action: 'create', entity_id: 'seen' }]);
    await admin.patch('/agents/seen', { visible_to_users: [] });
    await admin.patch('/agents/seen', { name: 'New' });
    await create('after');
    expect(await told()).toMatchObject([{ action: 'gone', entity_id: 'seen' }]);
    expect(await told()).toMatchObject([{ action: 'create', entity_id: 'after' }]);
    stream.stop();
  });

  test('resets a reader whose rights changed, while he listens and while he was away', async () => {
    const { users } = await import('../accounts/account.schema.ts');
    const { systemCause } = await import('../journal/journal.ts');
    const user = await registry.signIn('user');
    const promote = (role: 'admin' | 'viewer') =>
      registry.ctx.journal.write(systemCause('test'), (tx) => tx.update(users, user.user?.id ?? 0, { role }));
    const stream = await follow(user);
    await create('before-change');
    const { id } = await stream.next();
    await promote('viewer');
    expect(await stream.next()).toMatchObject({ event: 'reset', data: { reason: 'rights_changed' } });
    stream.stop();
    await promote('admin');
    const again = await follow(user, id);
    expect(await again.next()).toMatchObject({ event: 'reset', data: { reason: 'rights_changed' } });
    again.stop();
  });

  test('ends for who may not follow events any more, at once', async () => {
    const user = await registry.signIn('user');
    const stream = await follow(user);
    await create('heard');
    await stream.next();
    await admin.patch(`/users/${user.user?.id}`, { permissions: { deny: ['events:read'] } });
    await create('unheard');
    await expect(stream.next()).rejects.toThrow('the stream ended');
  });

  test('ends with the key or the session, and goes on with a session that was refreshed', async () => {
    const soon = isoTime(clock.now() + 60_000);
    const { key } = (
      await admin.post('/api-keys', { name: 'k', permissions: ['events:read'], expires_at: soon })
    ).body;
    const [staying, leaving] = [await registry.signIn('user'), await registry.signIn('user')];
    const expireAt = (client: Client, expires_at: string) =>
      registry.ctx.journal.operate(async (tx) => {
        const user_id = client.user?.id ?? 0;
        const { id } = await tx.read
          .selectFrom('user_sessions')
          .select('id')
          .where('user_id', '=', user_id)
          .executeTakeFirstOrThrow();
        await tx.touch(userSessions, id, { expires_at });
      });
    await expireAt(staying, soon);
    await expireAt(leaving, soon);
    const streams = [registry.withToken(key as string), leaving, staying].map((client) => follow(client));
    const [ofKey, ofLeaving, ofStaying] = await Promise.all(streams);
    await expireAt(staying, isoTime(clock.now() + 3600_000));
    clock.advance(120_000);
    await expect(ofKey?.next()).rejects.toThrow('the stream ended');
    await expect(ofLeaving?.next()).rejects.toThrow('the stream ended');
    await create('still-heard');
    expect(await ofStaying?.next()).toMatchObject({ data: { changes: [{ entity_id: 'still-heard' }] } });
    ofStaying?.stop();
  });
});
