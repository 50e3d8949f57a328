import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BrocaClient, isPythonTime } from '../../test/broca-client.ts';
import { followEvents } from '../../test/events.ts';
import {
  type Client,
  onEveryEngine,
  startRegistry,
  TestClock,
  type TestRegistry,
} from '../../test/harness.ts';
import { Conversations } from '../chat/conversations.ts';
import { confirmHandOut, handOut, lease } from '../chat/hand-out.ts';

/** Leases are counted by the clock of the database, which is not to the millisecond that of the test. */
const slack = 1000;

onEveryEngine('the bridge to Broca', (dialect) => {
  let registry: TestRegistry;
  let clock: TestClock;
  let admin: Client;
  let ada: Client;
  let url: string;
  beforeEach(async () => {
    clock = new TestClock();
    registry = await startRegistry(dialect, { clock });
    admin = await registry.signIn('admin');
    ada = await registry.signIn('user', { username: 'ada' });
    for (const id of ['iris', 'monday']) await admin.post('/agents', { id, letta_uid: `uid-${id}` });
    await registry.app.listen({ port: 0, host: '127.0.0.1' });
    url = `http://127.0.0.1:${(registry.app.server.address() as AddressInfo).port}`;
  });
  afterEach(() => registry.close());

  const makeKey = async (permissions: string[], agent_ids?: string[]): Promise<string> => {
    const answer = await admin.post('/api-keys', {
      name: 'broca',
      permissions,
      ...(agent_ids ? { agent_ids } : {}),
    });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body.key;
  };
  const broca = async (agent_ids?: string[]) =>
    new BrocaClient(url, await makeKey(['bridge:poll'], agent_ids));
  const open = async (agent_id = 'iris', who = ada) =>
    (await who.post('/chat/sessions', { agent_id })).body.id as string;
  const say = async (id: string, message: string, who = ada) => {
    const answer = await who.post(`/chat/sessions/${id}/messages`, { message });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body;
  };
  const history = async (id: string, who = ada) =>
    (await who.get(`/chat/sessions/${id}/messages`)).body.items;
  const states = async (id: string) =>
    (await history(id)).flatMap(({ type, state }: { type: string; state: string }) =>
      type === 'message' ? [state] : [],
    );
  /** Also when everybody's token has long expired. */
  const stored = async (table: 'web_chat_messages' | 'web_chat_responses', id: string) =>
    (await registry.ctx.read.selectFrom(table).select('id').where('session_id', '=', id).execute()).length;
  const ask = async (
    method: string,
    query: string,
    { key, body, headers = {} }: { key?: string; body?: string; headers?: Record<string, string> } = {},
  ) => {
    const answer = await fetch(`${url}/api/v1/${query}`, {
      method,
      ...(body === undefined ? {} : { body }),
      headers: { ...(key ? { authorization: `Bearer ${key}` } : {}), ...headers },
    });
    const text = await answer.text();
    return {
      status: answer.status,
      type: answer.headers.get('content-type') ?? '',
      body: text === '' ? undefined : JSON.parse(text),
      headers: answer.headers,
    };
  };

  describe('with the unmodified client', () => {
    test('nothing is lost at its start: what it throws away comes once more, and only once', async () => {
      const id = await open();
      await say(id, 'first');
      await say(id, 'second');
      const client = await broca();
      await client.start();
      await client.poll();
      expect(client.received.map(({ message }) => message)).toEqual(['second']);
      clock.advance(lease + slack);
      await client.poll();
      expect(client.received.map(({ message }) => message)).toEqual(['second', 'first']);
      for (let round = 0; round < 3; round++) {
        clock.advance(lease + slack);
        expect(await client.poll()).toBe(0);
      }
      expect(client.lost).toEqual([]);
    });

    test('what a process was handing out as it died comes once more, whatever is answered meanwhile', async () => {
      const id = await open();
      const client = await broca();
      await say(id, 'unheard');
      await handOut(registry.ctx, new Conversations(registry.ctx), null, 50);
      await say(id, 'heard');
      await client.poll();
      await client.reply(id, 'to the second');
      await expect.poll(() => states(id)).toEqual(['handed_over', 'answered']);
      clock.advance(2 * lease);
      await client.poll();
      expect(client.received.map(({ message }) => message)).toEqual(['heard', 'unheard']);
      await client.reply(id, 'to the first');
      await expect.poll(() => states(id)).toEqual(['answered', 'answered']);
    });

    test('a reply that comes before it is stored that its message was sent is a reply to it', async () => {
      const id = await open();
      const conversations = new Conversations(registry.ctx);
      await say(id, 'before');
      const client = await broca();
      await client.poll();
      await client.reply(id, 'to an earlier one');
      await say(id, 'heard');
      const handedOut = await handOut(registry.ctx, conversations, null, 50);
      await client.reply(id, 'at once');
      await expect.poll(() => states(id)).toEqual(['answered', 'handed_over']);
      await confirmHandOut(conversations, handedOut);
      expect(await states(id)).toEqual(['answered', 'answered']);
      clock.advance(2 * lease);
      expect(await client.poll()).toBe(0);
    });

    test('an earlier reply is none to a message that is handed out later', async () => {
      const id = await open();
      const conversations = new Conversations(registry.ctx);
      const client = await broca();
      await say(id, 'heard');
      await client.reply(id, 'before anything was asked for');
      await confirmHandOut(conversations, await handOut(registry.ctx, conversations, null, 50));
      expect(await states(id)).toEqual(['handed_over']);
    });

    test('a conversation goes to and fro, byte for byte, while the person looks on', async () => {
      const text = '<b>&"\'é</b> 🦉 **bold** [x](javascript:alert(1))';
      const id = await open();
      const stream = await followEvents(registry, ada);
      const client = await broca();
      const message = await say(id, text);
      await client.poll();
      expect(client.received).toMatchObject([
        { id: message.id, session_id: id, message: text, timestamp: message.timestamp },
      ]);
      expect(client.received[0]?.uid).toMatch(/^[0-9a-f]{16}$/);
      expect(await states(id)).toEqual(['handed_over']);
      expect(await client.reply(id, text)).toBe(true);
      await expect
        .poll(() => history(id))
        .toMatchObject([
          { type: 'message', state: 'answered' },
          { type: 'response', response: text, message_id: null },
        ]);
      await expect
        .poll(() => stream.frames('chat').flatMap(({ data }) => data.items))
        .toContainEqual(expect.objectContaining({ type: 'response', response: text }));
      clock.advance(lease + slack);
      expect(await client.poll()).toBe(0);
      await stream.close();
    });

    test('an unanswered message holds back no later one, and late replies arrive', async () => {
      const id = await open();
      const client = await broca();
      await say(id, 'silence');
      await client.poll();
      clock.advance(10 * lease);
      await say(id, 'hello?');
      await client.poll();
      expect(client.received.map(({ message }) => message)).toEqual(['silence', 'hello?']);
      clock.advance(30 * 24 * 3_600_000);
      expect(await client.reply(id, 'after a month')).toBe(true);
      expect(await client.reply(id, 'x'.repeat(500_000))).toBe(true);
      expect(await stored('web_chat_responses', id)).toBe(2);
    });

    test('it may poll each second all day, and 150 times at once', async () => {
      const key = await makeKey(['bridge:poll']);
      const answers = await Promise.all(
        Array.from({ length: 150 }, () => ask('GET', '?action=inbox', { key })),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      const client = new BrocaClient(url, key);
      for (let second = 0; second < 200; second++) {
        clock.advance(1000);
        await client.poll();
      }
      expect((await ask('GET', '?action=inbox', { key })).status).toBe(200);
    });

    test('each agent’s own Broca gets its own messages, and answers in no other conversation', async () => {
      const [ofIris, ofMonday] = [await open('iris'), await open('monday')];
      await say(ofIris, 'to Iris');
      await say(ofMonday, 'to Monday');
      const [iris, everybody] = [await broca(['iris']), await broca()];
      await iris.poll();
      await everybody.poll();
      expect(iris.received.map(({ message }) => message)).toEqual(['to Iris']);
      expect(everybody.received).toMatchObject([{ message: 'to Monday', agent_id: 'monday' }]);
      expect(await iris.reply(ofMonday, 'I am not Monday')).toBe(false);
      expect(await history(ofMonday)).toHaveLength(1);
    });

    test('a trailing slash in its address does no harm', async () => {
      const client = new BrocaClient(`${url}/`, await makeKey(['bridge:poll']));
      await say(await open(), 'hello');
      expect(await client.poll()).toBe(1);
    });

    test('two of them never have the same message while a lease holds, also in two processes', async () => {
      const id = await open();
      for (let number = 0; number < 40; number++) await say(id, String(number));
      const other = await startRegistry(dialect, {
        clock,
        databaseUrl: registry.ctx.config.databaseUrl,
        home: registry.home,
      });
      await other.app.listen({ port: 0, host: '127.0.0.1' });
      const key = await makeKey(['bridge:poll']);
      const { port } = other.app.server.address() as AddressInfo;
      const clients = [url, `http://127.0.0.1:${port}`, url].map((address) => new BrocaClient(address, key));
      await Promise.all(clients.flatMap((client) => [client.poll(), client.poll()]));
      const ids = clients.flatMap(({ received }) => received.map((message) => message.id));
      expect(ids).toHaveLength(40);
      expect(new Set(ids).size).toBe(40);
      await other.close();
    });
  });

  describe('requests of every shape', () => {
    test('are answered in its own words: what was asked, by which method, with which key, in this order', async () => {
      const key = await makeKey(['bridge:poll']);
      const cases: [method: string, query: string, status: number, error: RegExp, key?: string][] = [
        ['GET', '', 400, /Missing action parameter/],
        ['GET', '?action=nonsense', 400, /Invalid action/],
        ['GET', '?action=constructor', 400, /Invalid action/],
        ['GET', '?action=outbox', 405, /Method not allowed/],
        ['POST', '?action=inbox', 405, /Method not allowed/],
        ['DELETE', '?action=sessions', 405, /Method not allowed/],
        ['GET', '?action=inbox', 401, /Authentication required/],
        ['POST', '?action=outbox', 401, /Authentication required/],
        ['GET', '?action=inbox', 401, /Invalid API key/, 'ObeyG1ant'],
        ['GET', '?action=sessions', 401, /Invalid admin key/, key],
        ['POST', '?action=clear_data', 401, /Invalid admin key/, key],
        ['GET', '?action=inbox', 401, /Invalid API key/, ada.token],
        ['GET', '?action=inbox', 401, /Invalid API key/, admin.token],
      ];
      for (const [method, query, status, error, given] of cases) {
        const answer = await ask(method, query, given === undefined ? {} : { key: given });
        const name = `${method} ${query}`;
        expect(answer.status, name).toBe(status);
        expect(answer.type, name).toMatch(/^application\/json/);
        expect(answer.body, name).toMatchObject({
          success: false,
          code: status,
          error: expect.stringMatching(error) as string,
          message: answer.body.error,
          timestamp: expect.any(String) as string,
        });
      }
      for (const authorization of [`bearer ${key}`, `Basic ${key}`, 'Bearer ', key])
        expect((await ask('GET', '?action=inbox', { headers: { authorization } })).status).toBe(401);
      expect((await ask('OPTIONS', '?action=inbox')).status).toBe(200);
    });

    test('are never HTML and never 500', async () => {
      const key = await makeKey(['bridge:poll']);
      const id = await open();
      const bodies = [
        '',
        'not json',
        '[]',
        '[1]',
        '{}',
        '"x"',
        'null',
        '5',
        '{"session_id":5,"response":"x"}',
        `{"session_id":"${id}","response":5}`,
        `{"session_id":"${id}"}`,
        `{"session_id":"${id}","response":"  "}`,
        `{"session_id":["${id}"],"response":"x"}`,
        `{"session_id":"../x","response":"x"}`,
        `{"session_id":"unknown","response":"x"}`,
        `{"session_id":"${'x'.repeat(65)}","response":"x"}`,
        `{"__proto__":{"session_id":"${id}"},"response":"x"}`,
        '['.repeat(50_000),
        '\ud800',
      ];
      for (const body of bodies)
        for (const headers of [
          { 'content-type': 'application/json' },
          { 'content-type': 'text/plain' },
          {} as Record<string, string>,
        ]) {
          const answer = await ask('POST', '?action=outbox', { key, body, headers });
          expect([answer.status, answer.body.success], body.slice(0, 80)).toEqual([400, false]);
          expect(answer.type).toMatch(/^application\/json/);
        }
      expect((await ask('POST', '?action=outbox', { key, body: 'x'.repeat(9_000_000) })).status).toBe(400);
      expect(await history(id)).toEqual([]);
      const accepted = await ask('POST', '?action=outbox', {
        key,
        body: `{"session_id":"${id}","response":"ok\\u0000","message_id":999,"timestamp":"yesterday"}`,
      });
      expect(accepted).toMatchObject({
        status: 200,
        body: { success: true, data: { session_id: id, timestamp: 'yesterday' } },
      });
      expect(await history(id)).toMatchObject([{ response: 'ok', message_id: null }]);
    });

    test('limits are clamped, and `since` is a moment', async () => {
      const key = await makeKey(['bridge:poll']);
      const id = await open();
      for (let number = 0; number < 5; number++) await say(id, String(number));
      const inbox = async (query: string) => (await ask('GET', `?action=inbox${query}`, { key })).body.data;
      expect(await inbox('&limit=2&offset=-5')).toMatchObject({
        pagination: { total: 5, limit: 2, offset: 0, has_more: true },
      });
      for (const [limit, taken] of [
        ['abc', 50],
        ['-1', 1],
        ['1000', 100],
        ['1e9', 100],
        ['', 50],
      ] as const)
        expect((await inbox(`&limit=${limit}`)).pagination.limit).toBe(taken);
      await say(id, 'now');
      const later = new Date(clock.now() + 3_600_000).toISOString().replace('Z', '');
      for (const since of [`${later}+00:00`, `${later}Z`, later])
        expect((await inbox(`&since=${since}`)).messages).toEqual([]);
      const earlier = new Date(clock.now() - 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
      expect((await inbox(`&since=${earlier}`)).messages).toHaveLength(1);
    });
  });

  describe('people without an account', () => {
    const post = (body: unknown, headers = {}) =>
      ask('POST', '?action=messages', {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      });

    test('are told that they cannot talk, unless somebody let them', async () => {
      for (const answer of [
        await post({ session_id: 'session_1_a', message: 'hi' }),
        await ask('GET', '?action=responses&session_id=session_1_a'),
      ]) {
        expect(answer.status).toBe(401);
        expect(answer.body.error).toContain('bridge.anonymous_agent');
      }
      expect(
        (await ask('OPTIONS', '?action=messages')).headers.get('access-control-allow-origin'),
      ).toBeNull();
    });

    test('talk to the one agent that they may, and read what it replies', async () => {
      await admin.put('/system-config', { config_key: 'bridge.anonymous_agent', config_value: 'monday' });
      const text = '<b>&"\'é</b> 🦉';
      const client = await broca(['monday']);
      for (const timestamp of ['yesterday', 1_700_000_000, null, '']) {
        const { body } = await post({ session_id: 'session_1_a', message: text, timestamp, uid: 'ignored' });
        expect(body).toMatchObject({
          success: true,
          data: { session_id: 'session_1_a', message_id: expect.any(Number) as number },
        });
      }
      await client.poll();
      expect(client.received).toHaveLength(4);
      for (const { timestamp, message } of client.received)
        expect([isPythonTime(timestamp), message]).toEqual([true, text]);
      await client.reply('session_1_a', text);
      const { data } = (await ask('GET', '?action=responses&session_id=session_1_a')).body;
      expect(data).toMatchObject({
        session_id: 'session_1_a',
        responses: [{ response: text, message_id: null }],
      });
      expect((await ask('GET', '?action=responses&session_id=unknown')).body.data.responses).toEqual([]);
      expect((await ask('OPTIONS', '?action=messages')).headers.get('access-control-allow-origin')).toBe('*');
      expect((await admin.get('/chat/sessions')).body.items).toEqual([]);
    });

    test('reach no conversation of somebody who has one', async () => {
      await admin.put('/system-config', { config_key: 'bridge.anonymous_agent', config_value: 'iris' });
      const id = await open();
      await say(id, 'between us');
      await (await broca()).reply(id, 'a secret');
      expect((await post({ session_id: id, message: 'let me in' })).body.error).toBe('Invalid session ID');
      expect((await ask('GET', `?action=responses&session_id=${id}`)).body.data.responses).toEqual([]);
    });

    test('talk to no agent that they do not talk to any more, and a conversation from elsewhere gets one', async () => {
      const welcome = (agent: string) =>
        admin.put('/system-config', { config_key: 'bridge.anonymous_agent', config_value: agent });
      await welcome('monday');
      expect((await post({ session_id: 'session_1_a', message: 'hello' })).status).toBe(200);
      await welcome('iris');
      await admin.patch('/agents/monday', { is_active: false });
      const refused = await post({ session_id: 'session_1_a', message: 'still there?' });
      expect([refused.status, refused.body.error]).toEqual([400, expect.stringContaining('another agent')]);
      await registry.ctx.journal.operate((tx) =>
        tx.rows
          .insertInto('web_chat_sessions')
          .values({ id: 'session_old', position: 0 } as never)
          .execute(),
      );
      expect((await post({ session_id: 'session_old', message: 'hello again' })).status).toBe(200);
      const iris = await broca(['iris']);
      await iris.poll();
      expect(iris.received).toMatchObject([{ session_id: 'session_old' }]);
      expect(await iris.reply('session_old', 'welcome back')).toBe(true);
    });

    test('cannot flood: so many a minute from one address', async () => {
      await admin.put('/system-config', { config_key: 'bridge.anonymous_agent', config_value: 'iris' });
      const answers = [];
      for (let number = 0; number < 61; number++)
        answers.push(await post({ session_id: `session_${number}_a`, message: 'x' }));
      expect(answers.slice(0, 60).every(({ status }) => status === 200)).toBe(true);
      expect(answers.at(-1)).toMatchObject({ status: 429, body: { retry_after: 1 } });
      clock.advance(2000);
      expect((await post({ session_id: 'session_1_a', message: 'x' })).status).toBe(200);
      expect((await post({ session_id: 'session_1_a', message: 'x'.repeat(10_001) })).body.error).toBe(
        'Invalid message',
      );
    });
  });

  describe('its administration', () => {
    test('lists and reads what visitors said to the agents that the key is for, and nothing of people who sign in', async () => {
      const visit = async (agent: string) => {
        await admin.put('/system-config', { config_key: 'bridge.anonymous_agent', config_value: agent });
        const body = JSON.stringify({ session_id: `session_1_${agent}`, message: `to ${agent}` });
        expect((await ask('POST', '?action=messages', { body })).status).toBe(200);
        return `session_1_${agent}`;
      };
      const [ofIris, ofMonday] = [await visit('iris'), await visit('monday')];
      const ofAda = await open('iris');
      await say(ofAda, 'between us');
      const key = await makeKey(['bridge:admin'], ['iris']);
      for (const active of ['true', 'false']) {
        const { data } = (await ask('GET', `?action=sessions&active=${active}`, { key })).body;
        expect(data).toMatchObject({
          sessions: [{ id: ofIris, message_count: 1, response_count: 0, metadata: '{}' }],
          pagination: { total: 1, has_more: false },
        });
      }
      const read = async (id: string) => ask('GET', `?action=session_messages&session_id=${id}`, { key });
      expect((await read(ofIris)).body.data).toMatchObject({
        session: { id: ofIris },
        messages: [{ message: 'to iris' }],
        responses: [],
      });
      for (const id of [ofMonday, ofAda, 'unknown'])
        expect((await read(id)).body).toMatchObject({ code: 404, error: 'Session not found' });
      const unbound = await makeKey(['bridge:admin']);
      const all = (await ask('GET', '?action=sessions', { key: unbound })).body.data;
      expect(all.sessions.map(({ id }: { id: string }) => id).sort()).toEqual([ofIris, ofMonday]);
      expect((await ask('GET', '?action=inbox', { key })).status).toBe(401);
    });

    test('shows and changes plain settings, for a key that may, and no secret', async () => {
      await admin.put('/system-config', {
        config_key: 'openai.api_key',
        config_value: 'sk-hush',
        is_encrypted: true,
      });
      await admin.put('/system-config', { config_key: 'theme', config_value: 'dark' });
      const narrow = await makeKey(['bridge:admin']);
      expect((await ask('GET', '?action=config', { key: narrow })).status).toBe(401);
      const key = await makeKey(['bridge:admin', 'system_config:*']);
      const answer = await ask('GET', '?action=config', { key });
      expect(answer.body.data).toEqual({ theme: 'dark' });
      const written = await ask('POST', '?action=config', { key, body: '{"theme":"light"}' });
      expect([written.status, 'data' in written.body]).toEqual([200, false]);
      expect((await ask('POST', '?action=config', { key, body: '{"a..b":"x"}' })).status).toBe(400);
      expect((await admin.get('/changes?limit=1')).body.items[0].actor).toMatchObject({ type: 'api_key' });
    });

    test('cleans up what visitors left, and never what people said who sign in', async () => {
      await admin.put('/system-config', { config_key: 'bridge.anonymous_agent', config_value: 'iris' });
      const id = await open();
      await say(id, 'mine');
      const visit = () =>
        ask('POST', '?action=messages', { body: '{"session_id":"session_1_a","message":"x"}' });
      await visit();
      const key = await makeKey(['bridge:admin']);
      expect((await ask('POST', '?action=cleanup', { key })).body.data).toMatchObject({ cleaned_count: 0 });
      clock.advance(3_600_000);
      expect((await ask('POST', '?action=cleanup', { key })).body.data).toEqual({
        cleaned_count: 1,
        message: 'Cleaned up 1 inactive sessions',
      });
      await visit();
      expect((await ask('POST', '?action=clear_data', { key })).body.data.remaining_data).toEqual({
        responses: 0,
        messages: 0,
        sessions: 0,
      });
      expect((await ask('POST', '?action=cleanup_logs', { key })).body.data).toMatchObject({
        retention_days: 30,
      });
      expect(await stored('web_chat_messages', id)).toBe(1);
    });

    test('tells what waits for whom, and when a key was last used', async () => {
      await say(await open('iris'), 'one');
      await say(await open('monday'), 'two');
      const client = await broca(['monday']);
      await client.poll();
      const { body } = await admin.get('/bridge/status');
      expect(body).toMatchObject({
        agents: [
          { agent_id: 'iris', waiting: 1, handed_over: 0, oldest_waiting: expect.any(String) as string },
          { agent_id: 'monday', waiting: 0, handed_over: 1 },
        ],
        keys: [{ name: 'broca', agent_ids: ['monday'] }],
        anonymous_agent: null,
      });
      await makeKey(['*']);
      expect((await admin.get('/bridge/status')).body.keys).toHaveLength(2);
      expect((await ada.get('/bridge/status')).status).toBe(403);
    });
  });
});
