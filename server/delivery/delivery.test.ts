import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { followEvents } from '../../test/events.ts';
import { type Client, onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';
import { type LettaDouble, startLettaDouble } from '../../test/letta/letta-double.ts';
import { answer, cues } from '../../test/letta/model-stub.ts';
import { isoTime } from '../kernel/clock.ts';
import { lease } from './claims.ts';

const whole = answer.join('');

onEveryEngine('delivery to Letta', (dialect) => {
  describe.each(['app-server', 'rest'] as const)('with the driver %s', (kind) => {
    let letta: LettaDouble;
    let registry: TestRegistry;
    let admin: Client;
    let ada: Client;
    beforeEach(async () => {
      letta = await startLettaDouble(kind);
      registry = await startRegistry(dialect);
      admin = await registry.signIn('admin');
      ada = await registry.signIn('user', { username: 'ada' });
      await configure(letta.url);
      await register('iris');
    });
    afterEach(async () => {
      await registry.close();
      await letta.close();
    });

    const configure = async (url: string) => {
      await admin.put('/system-config', { config_key: 'letta.url', config_value: url });
      await admin.put('/system-config', {
        config_key: 'letta.token',
        config_value: letta.token ?? '',
        is_encrypted: true,
      });
    };
    const register = async (id: string) => {
      const { id: letta_uid } = letta.addAgent({ name: id });
      const made = await admin.post('/agents', { id, letta_uid, delivery: 'letta' });
      expect(made.status, JSON.stringify(made.body)).toBe(201);
    };
    const open = async (agent_id = 'iris') =>
      (await ada.post('/chat/sessions', { agent_id })).body.id as string;
    const say = async (id: string, message: string) => {
      const posted = await ada.post(`/chat/sessions/${id}/messages`, { message });
      expect(posted.status, JSON.stringify(posted.body)).toBe(201);
      return posted.body.id as number;
    };
    const history = async (id: string) =>
      (await ada.get(`/chat/sessions/${id}/messages?limit=200`)).body.items;
    const stateOf = async (session: string, id: number) =>
      (await history(session)).find(
        (item: { type: string; id: number }) => item.type === 'message' && item.id === id,
      );
    const deliveries = () => registry.ctx.read.selectFrom('deliveries').selectAll().execute();

    test('an answer streams in and stays, with how it came about', async () => {
      const id = await open();
      const stream = await followEvents(registry, ada);
      const message = await say(id, `${cues.tool} 🦉`);
      await expect.poll(async () => (await stateOf(id, message))?.state).toBe('answered');
      const reply = (await history(id)).at(-1);
      expect(reply).toMatchObject({ type: 'response', message_id: message, response: whole });
      expect(reply.parts.map(({ type }: { type: string }) => type)).toEqual([
        'tool_call',
        'tool_return',
        'text',
      ]);
      const told = () =>
        stream
          .frames('chat')
          .flatMap(({ data }) => data.items as { type: string; state?: string; response?: string }[]);
      await expect.poll(told).toContainEqual(expect.objectContaining({ type: 'response', response: whole }));
      const states = told().flatMap(({ type, state }) => (type === 'message' ? [state] : []));
      expect(states.at(-1)).toBe('answered');
      expect(await deliveries()).toEqual([]);
      await stream.close();
    });

    test('messages of one conversation are answered in order, each once', async () => {
      const id = await open();
      for (let number = 1; number <= 5; number++) await say(id, String(number));
      const replies = async () =>
        (await history(id)).filter(({ type }: { type: string }) => type === 'response');
      await expect.poll(async () => (await replies()).length).toBe(5);
      const order = (await replies()).map(({ message_id }: { message_id: number }) => message_id);
      expect(order).toEqual([...order].sort((a, b) => a - b));
      expect(new Set(order).size).toBe(5);
    });

    test('one that is sent once more waits for the one that is being worked on', async () => {
      const id = await open();
      const first = await say(id, cues.fail);
      await expect.poll(async () => (await stateOf(id, first))?.state).toBe('failed');
      const second = await say(id, cues.slow);
      await expect.poll(async () => (await deliveries())[0]?.phase).toBe('sent');
      expect((await ada.post(`/chat/sessions/${id}/messages/${first}/retry`)).body.state).toBe('stored');
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect((await stateOf(id, first)).state).toBe('stored');
      await ada.post(`/chat/sessions/${id}/messages/${second}/cancel`);
      await expect.poll(async () => (await stateOf(id, first))?.state).toBe('failed');
    });

    test('is shown as it comes, and stopped when somebody wants it to', async () => {
      const id = await open();
      const stream = await followEvents(registry, ada);
      const message = await say(id, cues.slow);
      const shown = () =>
        stream
          .frames('chat')
          .flatMap(({ data }) => data.items as { type: string; parts?: { text?: string }[] }[]);
      await expect
        .poll(() =>
          shown().some(({ type, parts }) => type === 'progress' && parts?.[0]?.text?.includes('more')),
        )
        .toBe(true);
      const { progress } = (await ada.get(`/chat/sessions/${id}/messages`)).body;
      expect(progress).toMatchObject([{ message_id: message, parts: [{ type: 'text' }] }]);
      expect((await ada.post(`/chat/sessions/${id}/messages/${message}/cancel`)).status).toBe(200);
      await expect.poll(async () => (await stateOf(id, message))?.problem).toBe('It was stopped.');
      expect((await history(id)).at(-1).response).toContain(whole);
      await stream.close();
    });

    test('a slow agent blocks nobody else', async () => {
      await register('monday');
      for (let number = 0; number < 3; number++) await say(await open(), cues.slow);
      const id = await open('monday');
      const message = await say(id, 'quick');
      await expect.poll(async () => (await stateOf(id, message))?.state).toBe('answered');
    });

    test('what the agent wants to have allowed is shown, and where it is allowed', async () => {
      const id = await open();
      const message = await say(id, cues.approval);
      await expect
        .poll(async () => (await stateOf(id, message))?.problem)
        .toContain('allow it at the Letta server');
      expect((await history(id)).at(-1).parts).toContainEqual(
        expect.objectContaining({ type: 'approval_request' }),
      );
    });

    test('a server that is away is tried again, and nothing is lost', async () => {
      await configure('ws://127.0.0.1:9');
      const id = await open();
      const message = await say(id, 'are you there?');
      await expect.poll(async () => (await deliveries())[0]?.claims ?? 0).toBeGreaterThan(0);
      await configure(letta.url);
      await expect.poll(async () => (await stateOf(id, message))?.state).toBe('answered');
    });

    test('a process that ends in mid-answer leaves it to the next, which sends nothing twice', async () => {
      const id = await open();
      const message = await say(id, `${cues.slow} once`);
      await expect.poll(async () => (await deliveries())[0]?.phase).toBe('sent');
      const sent = () =>
        [...letta.state.conversations.values()]
          .flatMap(({ messages }) => messages)
          .filter(({ message_type }) => message_type === 'user_message').length;
      await expect.poll(sent).toBe(1);
      const { home, ctx } = registry;
      await registry.app.close();
      const next = await startRegistry(dialect, { home, databaseUrl: ctx.config.databaseUrl });
      const again = next.withToken(ada.token ?? '');
      // Whether the server went on with it or broke it off, it says so when it is asked.
      await again.post(`/chat/sessions/${id}/messages/${message}/cancel`);
      const state = async () =>
        (await again.get(`/chat/sessions/${id}/messages`)).body.items[0].state as string;
      await expect.poll(state).toMatch(/^(answered|failed)$/);
      expect(sent()).toBe(1);
      await next.app.close();
    });

    test.skipIf(kind === 'rest')(
      'who loses a message to another process stops nothing; of one that is gone the turn ends',
      async () => {
        const id = await open();
        await say(id, cues.slow);
        await expect.poll(async () => (await deliveries())[0]?.phase).toBe('sent');
        await registry.ctx.journal.operate((tx) =>
          tx.rows
            .updateTable('deliveries')
            .set({ fence: 99, claimed_by: 'another', lease_until: isoTime(Date.now() + 10 * lease) })
            .execute(),
        );
        const length = () => JSON.stringify([...letta.state.conversations.values()]).length;
        await new Promise((resolve) => setTimeout(resolve, lease / 3 + 1000));
        const before = length();
        await expect.poll(length).toBeGreaterThan(before);
        await registry.ctx.journal.operate((tx) => tx.rows.deleteFrom('deliveries').execute());
        await new Promise((resolve) => setTimeout(resolve, lease / 3 + 1000));
        const after = length();
        await new Promise((resolve) => setTimeout(resolve, 500));
        expect(length()).toBe(after);
      },
    );

    test('of two processes one delivers it', async () => {
      const { home, ctx } = registry;
      const other = await startRegistry(dialect, { home, databaseUrl: ctx.config.databaseUrl });
      const ids: string[] = [];
      for (let number = 0; number < 6; number++) ids.push(await open());
      for (const id of ids) await say(id, 'hello');
      for (const id of ids)
        await expect
          .poll(async () => (await history(id)).map(({ type }: { type: string }) => type))
          .toEqual(['message', 'response']);
      await other.close();
    });

    test.runIf(kind === 'app-server')('a conversation that is gone there begins anew', async () => {
      const id = await open();
      const first = await say(id, 'hello');
      await expect.poll(async () => (await stateOf(id, first))?.state).toBe('answered');
      letta.state.conversations.clear();
      const second = await say(id, 'still there?');
      await expect.poll(async () => (await stateOf(id, second))?.state).toBe('answered');
    });

    test('a failure says why, keeps the token to itself, and is tried again, by itself or when somebody wants it', async () => {
      letta.misbehave('garbage');
      const id = await open();
      const message = await say(id, 'hello');
      const failed = async () => (await stateOf(id, message))?.problem as string | null;
      await expect.poll(failed).not.toBeNull();
      expect(await failed()).not.toContain(letta.token);
      expect((await failed())?.length).toBeGreaterThan(20);
      letta.misbehave(null);
      if ((await stateOf(id, message)).state === 'failed')
        expect((await ada.post(`/chat/sessions/${id}/messages/${message}/retry`)).body.state).toBe('stored');
      await expect.poll(async () => (await stateOf(id, message))?.state).toBe('answered');
    });
  });
});
