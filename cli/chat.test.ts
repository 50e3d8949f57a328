import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BrocaClient } from '../test/broca-client.ts';
import { type CommandLine, commandLine, listen, hasTerminal } from '../test/command-line.ts';
import { type Client, dialects, startRegistry, type TestRegistry } from '../test/harness.ts';
import { type LettaDouble, startLettaDouble } from '../test/letta/letta-double.ts';
import { answer, cues } from '../test/letta/model-stub.ts';

const whole = answer.join('');
const dialect = dialects[0] ?? 'sqlite';
const keys = { interrupt: '\x03', end: '\x04' };
/** What a hostile text does to a terminal: clears it, writes the clipboard, links elsewhere, C1, turns text around. */
const attack = 'a\x1b[2Jb\x1b]52;c;ZXZpbA==\x07c\x1b]8;;http://evil.example\x1b\\d\x9b31me\u202ef\rg';
/** What may begin or do any of that. */
const raw = /\x1b\[2J|\x1b\]|\x07|[\x80-\x9f]|\u202e/;

describe('sanctum chat', () => {
  let letta: LettaDouble;
  let registry: TestRegistry;
  let admin: Client;
  let url: string;
  let broca: BrocaClient;
  let cli: CommandLine;
  beforeAll(async () => {
    letta = await startLettaDouble('app-server');
    registry = await startRegistry(dialect);
    admin = await registry.signIn('admin');
    await admin.put('/system-config', { config_key: 'letta.url', config_value: letta.url });
    await admin.put('/system-config', {
      config_key: 'letta.token',
      config_value: letta.token ?? '',
      is_encrypted: true,
    });
    url = await listen(registry);
  });
  afterEach(() => cli.close());
  afterAll(async () => {
    await registry.close();
    await letta.close();
  });

  let count = 0;
  /** An agent that nobody has talked with, and somebody at a shell. */
  const begin = async (delivery: 'broca' | 'letta', role: 'user' | 'viewer' = 'user') => {
    const agent = `iris-${++count}`;
    const letta_uid = delivery === 'letta' ? letta.addAgent({ name: agent }).id : `uid-${count}`;
    expect((await admin.post('/agents', { id: agent, name: 'Iris', letta_uid, delivery })).status).toBe(201);
    const person = await registry.signIn(role, { username: `ada-${count}` });
    cli = commandLine(url, person.token ?? '');
    const key = { name: 'broca', permissions: ['bridge:poll'], agent_ids: [agent] };
    broca = new BrocaClient(url, (await admin.post('/api-keys', key)).body.key);
    return { agent, person };
  };
  const sessionsOf = async (person: Client) => (await person.get('/chat/sessions')).body.items;
  const historyOf = async (person: Client, session?: string) => {
    const id = session ?? (await sessionsOf(person))[0].id;
    return (await person.get(`/chat/sessions/${id}/messages?limit=200`)).body.items;
  };
  const texts = async (person: Client) =>
    (await historyOf(person)).map((entry: { message?: string; response?: string }) =>
      'message' in entry ? entry.message : entry.response,
    );
  /** Broca takes what waits, and answers it. */
  const answerWith = async (reply: string) => {
    await expect.poll(() => broca.poll()).toBeGreaterThan(0);
    expect(await broca.reply(broca.received.at(-1)?.session_id ?? '', reply)).toBe(true);
  };
  /** The server ends, and another one begins on the same registry. */
  const restart = async (meanwhile: () => Promise<void>) => {
    const { home, ctx, app } = registry;
    await app.close();
    await meanwhile();
    registry = await startRegistry(dialect, { home, databaseUrl: ctx.config.databaseUrl });
    await registry.app.listen({ host: '127.0.0.1', port: Number(new URL(url).port) });
    admin = registry.withToken(admin.token ?? '');
  };
  const timesIn = (text: string, word: string) => text.split(word).length - 1;

  describe('with one message', () => {
    test('prints its answer and nothing else, whoever delivers it', async () => {
      const { agent, person } = await begin('broca');
      const asked = cli.start(['chat', agent, 'What is', 'on today?']);
      await answerWith('Nothing.\nReally.');
      expect(await asked.ended).toEqual({ status: 0, stdout: 'Nothing.\nReally.\n', stderr: '' });
      const other = await begin('letta');
      expect(await cli.sanctum(['chat', other.agent, '-m', `-- ${cues.tool}`])).toEqual({
        status: 0,
        stdout: `${whole}\n`,
        stderr: '',
      });
      expect(await texts(person)).toEqual(['What is on today?', 'Nothing.\nReally.']);
    });

    test('goes on with the latest conversation, with another or with a new one', async () => {
      const { agent, person } = await begin('letta');
      const say = async (...args: string[]) => {
        const { status, stderr } = await cli.sanctum(['chat', agent, ...args]);
        expect(status, stderr).toBe(0);
      };
      await say('one');
      await say('two');
      const [first] = await sessionsOf(person);
      expect(await texts(person)).toEqual(['one', whole, 'two', whole]);
      await say('three', '--new');
      expect(await sessionsOf(person)).toHaveLength(2);
      await say('four', '--session', first.id);
      expect(await texts(person)).toEqual(['one', whole, 'two', whole, 'four', whole]);
      const elsewhere = (await begin('letta')).agent;
      await admin.patch(`/agents/${elsewhere}`, { visible_to_roles: null });
      expect(await cli.sanctum(['chat', elsewhere, 'five', '--session', first.id])).toMatchObject({
        status: 4,
      });
    });

    test('takes it from standard input', async () => {
      const { agent, person } = await begin('letta');
      expect(await cli.sanctum(['chat', agent], 'two\nlines\n')).toMatchObject({ status: 0 });
      expect((await texts(person))[0]).toBe('two\nlines');
      expect(await cli.sanctum(['chat', agent], ' \n')).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('is empty'),
      });
    });

    test('waits no longer than it is told, or not at all', async () => {
      const { agent, person } = await begin('broca');
      expect(await cli.sanctum(['chat', agent, 'hello', '--no-wait'])).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('Sent.'),
      });
      expect(await cli.sanctum(['chat', agent, 'hello?', '--timeout', '2'])).toMatchObject({
        status: 1,
        stdout: '',
        stderr: expect.stringMatching(/No answer came within 2 s.*--history/),
      });
      expect(await texts(person)).toEqual(['hello', 'hello?']);
      await answerWith('late');
      expect((await cli.sanctum(['chat', agent, '--history', '1'])).stdout).toMatch(/^Iris .*\n {2}late\n$/);
    });

    test('says why it failed', async () => {
      const { agent } = await begin('letta');
      expect(await cli.sanctum(['chat', agent, cues.approval])).toMatchObject({
        status: 1,
        stdout: '',
        stderr: expect.stringContaining('allow it at the Letta server'),
      });
    });

    test('is taken back with Ctrl-C', async () => {
      const { agent, person } = await begin('letta');
      const asked = cli.start(['--json', 'chat', agent, cues.slow]);
      await asked.says('"progress"');
      asked.child.kill('SIGINT');
      expect(await asked.ended).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('It was stopped.'),
      });
      expect((await historyOf(person))[0]).toMatchObject({ state: 'failed' });
    });

    test('with --json everything that comes is an object on its line', async () => {
      const { agent } = await begin('letta');
      const { status, stdout } = await cli.sanctum(['--json', 'chat', agent, cues.tool]);
      expect(status).toBe(0);
      const lines = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { type: string; state?: string });
      expect(lines[0]).toMatchObject({ type: 'message', message: cues.tool, state: 'stored' });
      expect(lines.at(-1)).toMatchObject({ type: 'response', response: whole });
      expect(lines.map(({ state }) => state)).toContain('answered');
      expect(await cli.json('chat', agent, '--list')).toMatchObject([{ title: cues.tool, agent_id: agent }]);
      expect(await cli.json('chat', agent, '--history')).toMatchObject([
        { type: 'message' },
        { type: 'response' },
      ]);
    });
  });

  test('says that there is no such agent, and who may not talk with one', async () => {
    const { agent } = await begin('broca', 'viewer');
    for (const args of [['hello'], ['--list'], ['--history']])
      expect(await cli.sanctum(['chat', 'nobody', ...args])).toMatchObject({
        status: 4,
        stderr: 'There is no agent nobody.\n',
      });
    expect(await cli.sanctum(['chat', agent, 'hello'])).toMatchObject({
      status: 3,
      stdout: '',
      stderr: expect.stringContaining('chat:send'),
    });
    expect(await cli.sanctum(['chat', agent, '--list'])).toMatchObject({ status: 0 });
    expect(await cli.sanctum(['chat', agent, '--new', '--session', 'x', 'hello'])).toMatchObject({
      status: 2,
    });
  });

  test.runIf(hasTerminal)('shows what would steer the terminal instead of obeying it', async () => {
    const { agent, person } = await begin('broca');
    await admin.patch(`/agents/${agent}`, { name: `I${attack}` });
    const asked = cli.start(['chat', agent, `hello ${attack}`]);
    await answerWith(attack);
    const { stdout, status } = await asked.ended;
    expect(status).toBe(0);
    expect(stdout).toBe(
      'a\\u001b[2Jb\\u001b]52;c;ZXZpbA==\\u0007c\\u001b]8;;http://evil.example\\u001b\\d\\u009b31me\\u202ef\\u000dg\n',
    );
    const { id } = (await sessionsOf(person))[0];
    await person.patch(`/chat/sessions/${id}`, { title: attack });
    for (const args of [['--list'], ['--history'], ['--history', '--json']]) {
      const shown = await cli.sanctum(['chat', agent, ...args]);
      expect(shown.status).toBe(0);
      expect(shown.stdout).toContain('u001b[2J');
      expect(shown.stdout).not.toMatch(raw);
    }
    const talk = cli.terminal(['chat', agent]);
    await talk.says('you> ');
    talk.type(keys.end);
    const seen = (await talk.ended).stdout;
    expect(seen).toContain('\\u001b]52;c;ZXZpbA==\\u0007');
    expect(seen).not.toMatch(raw);
  });

  describe.runIf(hasTerminal)('in a terminal', () => {
    test('shows what was said, and an answer as it comes with how it came about', async () => {
      const { agent, person } = await begin('letta');
      const before = await person.post('/chat/sessions', { agent_id: agent, title: 'Errands' });
      for (let number = 1; number <= 6; number++) {
        await person.post(`/chat/sessions/${before.body.id}/messages`, { message: `before-${number};` });
        await expect.poll(async () => (await texts(person)).length).toBe(2 * number);
      }
      const talk = cli.terminal(['chat', agent]);
      const shown = await talk.says('you> ');
      expect(shown).toContain('Errands');
      expect([1, 2, 6].map((number) => timesIn(shown, `before-${number};`))).toEqual([0, 1, 1]);
      talk.type(`${cues.tool}\r`);
      const told = await talk.says(new RegExp(`→ Bash .*forty-two[^]*← forty-two[^]*${whole}[^]*you> `));
      expect(timesIn(told, whole)).toBe(timesIn(shown, whole) + 1);
      talk.type('/quit\r');
      expect((await talk.ended).status).toBe(0);
    });

    test('writes each word once as it comes; Ctrl-C stops the answer, a second one leaves', async () => {
      const { agent, person } = await begin('letta');
      const talk = cli.terminal(['chat', agent]);
      await talk.says('you> ');
      talk.type(`${cues.slow}\r`);
      await talk.says(`${whole}more more`);
      talk.type(keys.interrupt);
      const seen = await talk.says('It was stopped.');
      expect(timesIn(seen, whole)).toBe(1);
      await expect.poll(async () => (await historyOf(person))[0].state).toBe('failed');
      const { response } = (await historyOf(person))[1];
      await expect.poll(() => timesIn(talk.stdout(), 'more')).toBe(timesIn(response, 'more'));
      talk.type(keys.interrupt);
      expect((await talk.ended).status).toBe(0);
    });

    test('says what becomes of a message, takes it back and sends it again', async () => {
      const { agent, person } = await begin('broca');
      const talk = cli.terminal(['chat', agent]);
      await talk.says('you> ');
      talk.type('/retry\r');
      await talk.says('No message of this conversation has failed.');
      talk.type('hello Broca\r');
      await talk.says('(waiting) you> ');
      talk.type('/cancel\r');
      await talk.says('It failed: It was taken back before anybody had it. /retry sends it again.');
      expect(await broca.poll()).toBe(0);
      talk.type('/retry\r');
      await talk.says('It is sent once more.');
      await expect.poll(() => broca.poll()).toBe(1);
      await talk.says('(handed over) you> ');
      talk.type('half a th');
      await talk.says('half a th');
      talk.type(keys.interrupt);
      await talk.says('there is no way to call it back');
      await broca.reply(broca.received.at(-1)?.session_id ?? '', 'hello yourself');
      await talk.says(/hello yourself[^]*0Jyou> .{0,8}half a th/);
      talk.type('ought\r');
      await expect.poll(async () => (await texts(person)).at(-1)).toBe('half a thought');
      talk.type(keys.end);
      expect((await talk.ended).status).toBe(0);
    });

    test('begins another conversation, renames it, and does not know every word', async () => {
      const { agent, person } = await begin('letta');
      const talk = cli.terminal(['chat', agent]);
      await talk.says('you> ');
      talk.type('/title Too early\r');
      await talk.says('has not begun');
      talk.type('first\r');
      await talk.says(whole);
      talk.type('/new\r');
      await talk.says('Another conversation begins');
      talk.type('second\r');
      await expect.poll(async () => (await sessionsOf(person)).length).toBe(2);
      await expect.poll(async () => (await texts(person)).length).toBe(2);
      talk.type('/title Of other things\r');
      await talk.says('It is called Of other things.');
      talk.type('/dance\r');
      await talk.says('There is no /dance');
      talk.type('/help\r');
      await talk.says('/title TEXT');
      talk.type(keys.end);
      expect((await talk.ended).status).toBe(0);
      expect((await sessionsOf(person)).map(({ title }: { title: string }) => title)).toEqual([
        'Of other things',
        'first',
      ]);
    });

    test('who may not talk is told so, and what is said elsewhere shows here', async () => {
      const { agent, person } = await begin('broca');
      const talk = cli.terminal(['chat', agent]);
      await talk.says('you> ');
      talk.type('from here\r');
      await talk.says('(waiting)');
      const { id } = (await sessionsOf(person))[0];
      await person.post(`/chat/sessions/${id}/messages`, { message: 'from elsewhere' });
      await talk.says(/you[^]*from elsewhere/);
      await admin.patch(`/users/${person.user?.id}`, { role: 'viewer' });
      talk.type('no more\r');
      await talk.says('chat:send');
      talk.type(keys.end);
      expect((await talk.ended).status).toBe(0);
    });

    test('loses nothing and shows nothing twice when the server starts again', async () => {
      const { agent, person } = await begin('broca');
      const talk = cli.terminal(['chat', agent]);
      await talk.says('you> ');
      talk.type('one\r');
      await answerWith('answer-1;');
      await talk.says('answer-1;');
      talk.type('two\r');
      await expect.poll(() => broca.poll()).toBe(1);
      const session = broca.received.at(-1)?.session_id ?? '';
      await restart(async () => {
        await talk.says('(no connection) you> ');
        talk.type('three\r');
        await talk.says('The message is sent when it is back.');
      });
      // Before the terminal is connected again.
      expect(await broca.reply(session, 'answer-2;')).toBe(true);
      await talk.says('answer-2;');
      await expect.poll(() => broca.poll()).toBe(1);
      expect(broca.received.at(-1)?.message).toBe('three');
      await broca.reply(session, 'answer-3;');
      const seen = await talk.says('answer-3;');
      expect([1, 2, 3].map((number) => timesIn(seen, `answer-${number};`))).toEqual([1, 1, 1]);
      talk.type(keys.end);
      expect((await talk.ended).status).toBe(0);
      const again = registry.withToken(person.token ?? '');
      expect(await texts(again)).toEqual(['one', 'answer-1;', 'two', 'answer-2;', 'three', 'answer-3;']);
    });

    test('needs no terminal to get over it: one message arrives once, and so does its answer', async () => {
      const { agent, person } = await begin('broca');
      const asked = cli.start(['--json', 'chat', agent, 'four']);
      await asked.says('"stored"');
      await expect.poll(() => broca.poll()).toBe(1);
      await restart(async () => undefined);
      expect(await broca.reply(broca.received.at(-1)?.session_id ?? '', 'answer-4;')).toBe(true);
      const { status, stdout } = await asked.ended;
      expect(status).toBe(0);
      expect(timesIn(stdout, 'answer-4;')).toBe(1);
      expect(await texts(registry.withToken(person.token ?? ''))).toEqual(['four', 'answer-4;']);
    });
  });

  describe('beside it', () => {
    test.runIf(hasTerminal)(
      'a conversation whose output goes elsewhere has neither colours nor codes of a terminal',
      async () => {
        const { agent } = await begin('letta');
        const talk = cli.terminal(['chat', agent], {}, '| cat');
        await talk.says('you> ');
        talk.type('hello\r');
        await talk.says(whole);
        talk.type(keys.end);
        const { status, stdout } = await talk.ended;
        expect(status).toBe(0);
        expect(stdout).not.toContain('\x1b');
        const scripted = cli.terminal(['--json', 'chat', agent]);
        expect(await scripted.ended).toMatchObject({ status: 2 });
      },
    );

    test('sanctum bridge status says who waits, whom nobody comes for, and who visitors talk to', async () => {
      const { agent, person } = await begin('broca');
      cli = commandLine(url, admin.token ?? '');
      const { id } = (await person.post('/chat/sessions', { agent_id: agent })).body;
      await person.post(`/chat/sessions/${id}/messages`, { message: 'anybody?' });
      const waiting = await cli.sanctum(['bridge', 'status']);
      expect(waiting.status, waiting.stderr).toBe(0);
      expect(waiting.stdout).toMatch(new RegExp(`${agent} +1 +0 +20`));
      expect(waiting.stdout).toMatch(new RegExp(`Messages wait for [^.]*${agent}, and no key`));
      expect(waiting.stdout).toContain('Visitors who are not signed in can talk to nobody.');
      await broca.poll();
      await admin.put('/system-config', { config_key: 'bridge.anonymous_agent', config_value: agent });
      const handed = await cli.sanctum(['bridge', 'status']);
      expect(handed.stdout).toMatch(new RegExp(`${agent} +0 +1`));
      expect(handed.stdout).not.toMatch(new RegExp(`Messages wait for [^.]*${agent}`));
      expect(handed.stdout).toContain(`talk to ${agent}.`);
      expect(await cli.json('bridge', 'status')).toMatchObject({ anonymous_agent: agent });
      cli.close();
      cli = commandLine(url, person.token ?? '');
      expect(await cli.sanctum(['bridge', 'status'])).toMatchObject({
        status: 3,
        stderr: expect.stringContaining('bridge:admin'),
      });
    });

    test('sanctum agents update says who delivers', async () => {
      const { agent } = await begin('broca');
      cli = commandLine(url, admin.token ?? '');
      expect(await cli.json('agents', 'update', agent, '--delivery', 'letta')).toMatchObject({
        delivery: 'letta',
      });
      expect((await cli.sanctum(['agents', 'show', agent])).stdout).toMatch(/delivery +letta/);
      expect(await cli.sanctum(['agents', 'update', agent, '--delivery', 'pigeon'])).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('broca, letta'),
      });
    });

    test('help shows examples', async () => {
      await begin('broca');
      for (const args of [['chat'], ['bridge', 'status'], ['agents', 'update']])
        expect((await cli.sanctum([...args, '--help'])).stdout).toContain('Examples:');
    });
  });
});
