import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Client, onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';
import { followEvents } from '../../test/events.ts';
import type { Actor } from '../accounts/actor.ts';
import { Conversations } from './conversations.ts';
import { ChatFeed } from './feed.ts';
import type { Tables } from '../storage/tables.ts';

onEveryEngine('conversations', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  let ada: Client;
  beforeEach(async () => {
    registry = await startRegistry(dialect);
    admin = await registry.signIn('admin');
    ada = await registry.signIn('user', { username: 'ada' });
    await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris', name: 'Iris' });
  });
  afterEach(() => registry.close());

  const open = async (who = ada, body: object = {}) => {
    const answer = await who.post('/chat/sessions', { agent_id: 'iris', ...body });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body;
  };
  const say = async (id: string, message: string, who = ada) => {
    const answer = await who.post(`/chat/sessions/${id}/messages`, { message });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body;
  };
  const history = async (id: string, query = '', who = ada) =>
    (await who.get(`/chat/sessions/${id}/messages${query}`)).body;

  test('a message is stored, byte for byte, with the revision of the registry, and is there tomorrow', async () => {
    const session = await open();
    const text = '  <b>&"\'é</b> 🦉\n**bold** ';
    const message = await say(session.id, text);
    const { revision } = (await admin.get('/changes/head')).body;
    expect(message).toMatchObject({
      message: text,
      state: 'stored',
      registry_revision: revision,
      user_id: ada.user?.id,
    });
    expect(await history(session.id)).toEqual({
      items: [message],
      progress: [],
      previous_cursor: null,
      next_cursor: null,
    });
    const { items } = (await ada.get('/chat/sessions')).body;
    expect(items).toMatchObject([{ id: session.id, agent_id: 'iris', title: '<b>&"\'é</b> 🦉' }]);
  });

  test('there may be several with one agent; they are renamed, put away, and come back with the next message', async () => {
    const [first, second] = [await open(ada, { title: 'Garden' }), await open()];
    await say(first.id, 'hello');
    expect(
      (await ada.patch(`/chat/sessions/${first.id}`, { title: 'Herbs', archived: true })).body,
    ).toMatchObject({
      title: 'Herbs',
      archived_at: expect.any(String) as string,
    });
    const listed = async (query: string) =>
      (await ada.get(`/chat/sessions${query}`)).body.items.map(({ id }: { id: string }) => id);
    expect(await listed('')).toEqual([second.id]);
    expect(await listed('?archived=true')).toEqual([first.id]);
    await say(first.id, 'are you there?');
    expect(await listed('')).toEqual([first.id, second.id]);
    expect(await listed('?agent_id=monday')).toEqual([]);
  });

  test('are found by their title and by what was said', async () => {
    const [first, second] = [await open(ada, { title: 'Garden' }), await open()];
    await say(second.id, 'How do I prune Rosemary?');
    const found = async (q: string) =>
      (await ada.get(`/chat/sessions?q=${encodeURIComponent(q)}`)).body.items.map(
        ({ id }: { id: string }) => id,
      );
    expect(await found('gard')).toEqual([first.id]);
    expect(await found('rosemary')).toEqual([second.id]);
    expect(await found('%')).toEqual([]);
  });

  test('what was found is told with its newest place, from where the history is read', async () => {
    const { id } = await open(ada, { title: 'Basil' });
    await say(id, 'Basil is thirsty.');
    await say(id, `And then ${'very '.repeat(20)}late,\n basil was watered. ${'All was well. '.repeat(20)}`);
    await say(id, 'Good night.');
    const [session] = (await ada.get('/chat/sessions?q=basil')).body.items;
    expect(session.found.excerpt).toMatch(/^…[very ]+late, basil was watered\. All was .*…$/);
    const { items } = await history(id, `?before=${session.found.cursor}`);
    expect(items.map(({ message }: { message: string }) => message.slice(0, 5))).toEqual(['Basil', 'And t']);
    await open(ada, { title: 'Only the title' });
    expect((await ada.get('/chat/sessions?q=only')).body.items).toMatchObject([{ found: null }]);
    expect((await ada.get('/chat/sessions')).body.items[0]).toMatchObject({ found: null });
  });

  test('messages and replies are one history, read from its end to both sides', async () => {
    const { id } = await open();
    for (let number = 1; number <= 7; number++) await say(id, String(number));
    const texts = ({ items }: { items: { message: string }[] }) =>
      items.map(({ message }) => message).join('');
    const newest = await history(id, '?limit=3');
    expect([texts(newest), newest.next_cursor]).toEqual(['567', null]);
    const middle = await history(id, `?limit=3&before=${newest.previous_cursor}`);
    expect(texts(middle)).toBe('234');
    const oldest = await history(id, `?limit=3&before=${middle.previous_cursor}`);
    expect([texts(oldest), oldest.previous_cursor]).toEqual(['1', null]);
    const forward = await history(id, `?limit=4&after=${oldest.next_cursor}`);
    expect(texts(forward)).toBe('2345');
    expect(texts(await history(id, `?limit=4&after=${forward.next_cursor}`))).toBe('67');
    const placeless = ['"x"', '1e300', '1.5', 'null'].map((value) =>
      Buffer.from(`[${value}]`).toString('base64url'),
    );
    for (const cursor of ['nonsense', ...placeless])
      expect((await ada.get(`/chat/sessions/${id}/messages?before=${cursor}`)).body.code).toBe(
        'cursor.invalid',
      );
  });

  test('the same client_id again is the same message, also when both arrive at once', async () => {
    const { id } = await open();
    const send = (message = 'once') =>
      ada.post(`/chat/sessions/${id}/messages`, { message, client_id: 'a-1' });
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await history(id)).items).toHaveLength(1);
    expect((await send('twice')).body).toMatchObject({ status: 409, code: 'chat.client_id_used' });
  });

  test('a message that nobody has yet is taken back, and sent once more', async () => {
    const { id } = await open();
    const message = await say(id, 'wait');
    const url = `/chat/sessions/${id}/messages/${message.id}`;
    expect((await ada.post(`${url}/retry`)).body.code).toBe('chat.not_failed');
    expect((await ada.post(`${url}/cancel`)).body).toMatchObject({ state: 'failed', problem: /taken back/ });
    expect((await ada.post(`${url}/cancel`)).body.code).toBe('chat.not_cancellable');
    expect((await ada.post(`${url}/retry`)).body).toMatchObject({ state: 'stored', problem: null });
    expect((await ada.post(`/chat/sessions/${id}/messages/999/retry`)).status).toBe(404);
  });

  test('limits have a number and a sentence', async () => {
    const { id } = await open();
    const refused = async (body: unknown) => (await ada.post(`/chat/sessions/${id}/messages`, body)).body;
    expect((await refused({ message: ' \n ' })).detail).toContain('the message is empty');
    expect((await refused({ message: 'x'.repeat(32_769) })).detail).toContain('32768');
    expect((await refused({ message: 'x', client_id: '<script>' })).status).toBe(400);
    expect((await refused(['x'])).status).toBe(400);
    for (let number = 0; number < 50; number++) await say(id, 'x');
    expect(await refused({ message: 'x' })).toMatchObject({ status: 429, code: 'chat.too_many_waiting' });
    await say((await open()).id, 'another conversation is another queue');
  });

  describe('nobody else', () => {
    test('reads one, changes one, or finds it, whatever his role', async () => {
      const { id } = await open();
      const { id: messageId } = await say(id, 'between us');
      const bob = await registry.signIn('user');
      for (const other of [bob, admin]) {
        for (const url of [`/chat/sessions/${id}`, `/chat/sessions/${id}/messages`])
          expect((await other.get(url)).body.code).toBe('chat_session.not_found');
        expect((await other.patch(`/chat/sessions/${id}`, { title: 'mine' })).status).toBe(404);
        expect((await other.post(`/chat/sessions/${id}/messages`, { message: 'x' })).status).toBe(404);
        for (const word of ['retry', 'cancel'])
          expect((await other.post(`/chat/sessions/${id}/messages/${messageId}/${word}`)).status).toBe(404);
        expect((await other.get('/chat/sessions?q=between')).body.items).toEqual([]);
      }
      const { id: mine } = await open(bob);
      expect((await bob.post(`/chat/sessions/${mine}/messages/${messageId}/cancel`)).status).toBe(404);
    });

    test('hears of one on the stream', async () => {
      const { id } = await open();
      const bob = await registry.signIn('user');
      const own = await followEvents(registry, ada);
      const others = [await followEvents(registry, bob), await followEvents(registry, admin)];
      await say(id, 'between us');
      await expect.poll(() => own.text()).toContain('between us');
      for (const other of others) expect(other.text()).not.toContain(id);
      for (const stream of [own, ...others]) await stream.close();
    });

    test('talks to an agent that he may not see; who loses sight of it loses the conversation', async () => {
      const { id } = await open();
      await say(id, 'still here');
      const stream = await followEvents(registry, ada);
      await admin.patch('/agents/iris', { visible_to_roles: ['admin'] });
      expect((await ada.get(`/chat/sessions/${id}`)).body.code).toBe('chat_session.not_found');
      expect((await ada.get('/chat/sessions')).body.items).toEqual([]);
      expect((await ada.post(`/chat/sessions/${id}/messages`, { message: 'x' })).status).toBe(404);
      expect((await ada.post('/chat/sessions', { agent_id: 'iris' })).body).toEqual(
        expect.objectContaining({ code: 'agent.not_found' }),
      );
      await expect.poll(() => stream.text()).toContain('"gone"');
      await admin.patch('/agents/iris', { visible_to_roles: null });
      expect((await history(id)).items).toHaveLength(1);
      await stream.close();
    });
  });

  test('a viewer reads and sends nothing', async () => {
    const { id } = await open();
    await say(id, 'hello');
    await admin.patch(`/users/${ada.user?.id}`, { role: 'viewer' });
    expect((await history(id)).items).toHaveLength(1);
    for (const [method, url, body] of [
      ['POST', `/chat/sessions/${id}/messages`, { message: 'x' }],
      ['POST', '/chat/sessions', { agent_id: 'iris' }],
      ['PATCH', `/chat/sessions/${id}`, { title: 'x' }],
    ] as const)
      expect((await ada.send(method, url, body)).body.code).toBe('access.denied');
  });

  describe('on the stream', () => {
    test('all of one’s own arrives in order, and resumes where one left off', async () => {
      const stream = await followEvents(registry, ada);
      const { id } = await open();
      await say(id, 'first');
      await expect
        .poll(() =>
          stream.frames('chat').flatMap(({ data }) => data.items.map((item: { type: string }) => item.type)),
        )
        .toEqual(expect.arrayContaining(['session', 'message']));
      const lastId = stream.frames('chat').at(-1)?.id;
      await stream.close();
      const second = await say(id, 'second');
      await admin.patch('/agents/iris', { description: 'meanwhile' });
      const again = await followEvents(registry, ada, lastId);
      await expect.poll(() => again.frames('chat').flatMap(({ data }) => data.items)).toContainEqual(second);
      expect(again.text()).not.toContain('"message":"first"');
      await expect.poll(() => again.frames('changes').length).toBeGreaterThan(0);
      await say(id, 'third');
      await expect.poll(() => again.text()).toContain('third');
      await again.close();
    });

    test('another process tells of it as well', async () => {
      const other = await startRegistry(dialect, {
        databaseUrl: registry.ctx.config.databaseUrl,
        home: registry.home,
      });
      const stream = await followEvents(other, other.withToken(ada.token ?? ''));
      const { id } = await open();
      await say(id, 'from over there');
      await expect.poll(() => stream.text()).toContain('from over there');
      await stream.close();
      await other.close();
    });

    test('its ids name the place in both counts, whoever it was told of last', async () => {
      const bob = await registry.signIn('user');
      const [stream, bobs] = [await followEvents(registry, ada), await followEvents(registry, bob)];
      await say((await open()).id, 'mine');
      await expect.poll(() => stream.text()).toContain('mine');
      await say((await open(bob)).id, 'not hers', bob);
      await expect.poll(() => bobs.text()).toContain('not hers');
      await admin.patch('/agents/iris', { description: 'new' });
      await expect.poll(() => stream.frames('changes').length).toBe(1);
      const { position } = await registry.ctx.read
        .selectFrom('chat_head')
        .select('position')
        .executeTakeFirstOrThrow();
      const place = Buffer.from(stream.frames('changes')[0]?.id ?? '', 'base64url').toString();
      expect(place).toMatch(new RegExp(`\\.${position}$`));
      for (const one of [stream, bobs]) await one.close();
    });

    test('who comes while others are still told of something is told of it once', async () => {
      const { id } = await open();
      const conversations = new Conversations(registry.ctx);
      let hold: Promise<unknown> | undefined;
      const read = (registry.ctx.read as Kysely<Tables>).withPlugin({
        transformQuery: ({ node }) => node,
        transformResult: async ({ result }) => {
          const isHead = result.rows.length === 1 && Object.keys(result.rows[0] ?? {}).join() === 'position';
          if (!isHead) await hold;
          return result;
        },
      });
      const feed = new ChatFeed({ ...registry.ctx, read }, conversations);
      const userId = ada.user?.id ?? 0;
      const actor: Actor = {
        type: 'user',
        id: userId,
        user_id: userId,
        name: 'ada',
        role: 'user',
        permissions: null,
        session_id: null,
        key: null,
      };
      const told: string[] = [];
      const listen = (since?: number) =>
        feed.follow(
          {
            actor,
            send: (_event, { items }) => {
              for (const item of items) if (item.type === 'message') told.push(item.message);
              return true;
            },
          },
          since,
        );
      const leave = await listen();
      const since = feed.position;
      const gate = Promise.withResolvers<undefined>();
      hold = gate.promise;
      await say(id, 'first');
      feed.wake();
      await new Promise((resolve) => setTimeout(resolve, 50));
      leave?.();
      await say(id, 'second');
      hold = undefined;
      await listen(since);
      gate.resolve(undefined);
      await expect.poll(() => told).toEqual(expect.arrayContaining(['second']));
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(told).toEqual(['first', 'second']);
      feed.close();
    });

    test('who was away for too long is told to read anew', async () => {
      const ids = ['r1.99999999999', 'r99999999999.1', 'r1', 'nonsense'].map((id) =>
        Buffer.from(id).toString('base64url'),
      );
      for (const id of ids) {
        const stream = await followEvents(registry, ada, id);
        await expect.poll(() => stream.frames('reset').length).toBeGreaterThan(0);
        const session = await open();
        await say(session.id, 'new');
        await expect.poll(() => stream.text()).toContain('"new"');
        await stream.close();
        const again = await followEvents(registry, ada, stream.frames('reset').at(-1)?.id);
        await expect.poll(() => again.text()).toContain('"new"');
        expect(again.frames('reset')).toEqual([]);
        await again.close();
      }
    });
  });
});
