import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Turn, TurnPart } from '../../server/letta/letta-server.ts';
import { defaultLimits } from '../../server/letta/limits.ts';
import { RestServer } from '../../server/letta/rest.ts';
import { type LettaDouble, startLettaDouble } from './letta-double.ts';
import { answer, cues, refusal, thought } from './model-stub.ts';

const never = () => new AbortController().signal;

describe('a V1 server, through the real client library', () => {
  let double: LettaDouble;
  let driver: RestServer;
  let uid: string;
  let count = 0;
  const connect = (token: string | null = double.token) =>
    new RestServer({ url: new URL(double.url), token }, defaultLimits);
  const turnTo = (text: string): Turn => ({
    letta_uid: uid,
    conversation: null,
    text,
    otid: `otid-${++count}`,
  });
  const send = async (turn: Turn, signal = never()) => {
    const parts: TurnPart[] = [];
    const end = await driver.send(turn, (part) => parts.push(part), signal);
    return { parts, end };
  };

  beforeAll(async () => {
    double = await startLettaDouble('rest');
    driver = connect();
    uid = double.addAgent({ id: 'agent-1', name: 'Iris', tags: ['weather', 'origin:letta-code'] }).id;
  });
  afterAll(() => double.close());

  test('says what it is', async () => {
    expect(await driver.info(never())).toEqual({ kind: 'rest', version: '0.16.8' });
  });

  test('refuses a wrong credential, and a missing one', async () => {
    for (const token of ['wrong', null])
      await expect(connect(token).listAgents({ limit: 1 }, never())).rejects.toMatchObject({
        code: 'letta.refused',
      });
  });

  test('lists agents in pages, with their tags, each once', async () => {
    for (let n = 2; n < 6; n++) double.addAgent({ id: `agent-${n}` });
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await driver.listAgents({ limit: 2, after }, never());
      seen.push(...page.agents.map(({ letta_uid }) => letta_uid));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(seen).toEqual(['agent-5', 'agent-4', 'agent-3', 'agent-2', 'agent-1']);
    expect(await driver.getAgent(uid, never())).toEqual({
      letta_uid: uid,
      name: 'Iris',
      description: null,
      model: 'lmstudio/stub',
      tags: ['weather', 'origin:letta-code'],
      last_run_at: null,
    });
  });

  test('knows no agent that is not there, and keeps its tags when one is added', async () => {
    expect(await driver.getAgent('agent-99', never())).toBeUndefined();
    const missing = { code: 'letta.agent_not_found', status: 404 };
    await expect(driver.tagAgent('agent-99', 'x', never())).rejects.toMatchObject(missing);
    await expect(driver.openConversation('agent-99', never())).rejects.toMatchObject(missing);
    await expect(
      driver.send({ ...turnTo('hi'), letta_uid: 'agent-99' }, () => undefined, never()),
    ).rejects.toMatchObject(missing);
    await driver.tagAgent(uid, 'sanctum:iris', never());
    await driver.tagAgent(uid, 'sanctum:iris', never());
    expect(double.state.agents.find(({ id }) => id === uid)?.tags).toEqual([
      'weather',
      'origin:letta-code',
      'sanctum:iris',
    ]);
  });

  test('has one thread for each agent', async () => {
    expect(await driver.openConversation(uid, never())).toBeNull();
  });

  test('streams an answer, and finds it again by our id', async () => {
    const turn = turnTo('Hello?');
    expect(await driver.lookUp(turn, never())).toEqual({ state: 'absent', parts: [] });
    const { parts, end } = await send(turn);
    expect(end).toEqual({ stop: 'done', reason: null });
    expect(parts).toEqual(answer.map((text) => ({ type: 'text', text })));
    expect(await driver.lookUp(turn, never())).toEqual({
      state: 'answered',
      parts: [{ type: 'text', text: answer.join('') }],
    });
  });

  test('finds a message behind many others', async () => {
    const turn = turnTo('Hello?');
    await send(turn);
    for (let n = 0; n < 130; n++) await send(turnTo('And again?'));
    expect((await driver.lookUp(turn, never())).state).toBe('answered');
    expect((await driver.lookUp({ ...turn, otid: 'never sent' }, never())).state).toBe('absent');
  });

  test('shows what it thinks apart from what it says', async () => {
    const turn = turnTo(cues.think);
    const { parts, end } = await send(turn);
    expect(end.stop).toBe('done');
    expect(parts[0]?.type).toBe('reasoning');
    expect(parts.flatMap((part) => (part.type === 'reasoning' ? [part.text] : [])).join('')).toBe(
      thought.join(''),
    );
    expect((await driver.lookUp(turn, never())).parts).toEqual([
      { type: 'reasoning', text: thought.join('') },
      { type: 'text', text: answer.join('') },
    ]);
  });

  test('says why a turn failed', async () => {
    const { parts, end } = await send(turnTo(cues.fail));
    expect(parts.filter(({ type }) => type === 'text')).toEqual([]);
    expect(end).toEqual({ stop: 'failed', reason: expect.stringContaining(refusal) });
  });

  test('shows a tool that was used, and what it returned', async () => {
    const { parts, end } = await send(turnTo(cues.tool));
    expect(end.stop).toBe('done');
    expect(parts.slice(0, 2)).toMatchObject([
      { type: 'tool_call', id: 'call_stub_1', name: 'Bash' },
      { type: 'tool_return', id: 'call_stub_1', status: 'success', text: 'forty-two\n' },
    ]);
  });

  test('shows a tool that somebody has to allow', async () => {
    const turn = turnTo(cues.approval);
    const { parts, end } = await send(turn);
    expect(end).toEqual({ stop: 'needs_approval', reason: null });
    expect(parts).toMatchObject([{ type: 'approval_request', id: 'call_stub_1', name: 'Bash' }]);
    expect((await driver.lookUp(turn, never())).state).toBe('unknown');
  });

  test('stops when somebody cancels, and tells the server', async () => {
    const abort = new AbortController();
    const end = await driver.send(
      turnTo(cues.slow),
      (part) => part.type === 'text' && part.text.includes('more') && abort.abort(),
      abort.signal,
    );
    expect(end).toEqual({ stop: 'cancelled', reason: null });
    expect(double.state.asked.at(-1)).toBe(`POST /v1/agents/${uid}/messages/cancel`);
  });

  test('exports an agent with its secrets blanked', async () => {
    const { file, losses } = await driver.exportAgent(uid, never());
    expect(file).toMatchObject({ agents: [{ name: 'Iris', tool_exec_environment_variables: { KEY: '' } }] });
    expect(losses.join()).toContain('secrets');
  });

  test('imports an agent without the code of others, and says so', async () => {
    const file = {
      agents: [
        {
          id: 'agent-0',
          name: 'Ada',
          tool_ids: ['tool-0'],
          tool_rules: [{ type: 'x' }],
          secrets: { KEY: 'hush' },
        },
      ],
      tools: [{ id: 'tool-0', name: 'dig', source_code: 'import os' }],
      mcp_servers: [{ server_name: 'shell', stdio_config: { command: 'sh' } }],
      skills: [{ name: 'greet', files: {} }],
      blocks: [],
    };
    const { letta_uid, losses } = await driver.importAgent(file, never());
    expect((await driver.getAgent(letta_uid, never()))?.name).toBe('Ada');
    for (const name of ['dig', 'shell', 'greet']) expect(losses.join('\n')).toContain(name);
    const sent = double.state.imported.join('\n');
    for (const code of ['import os', 'stdio_config', 'hush']) expect(sent).not.toContain(code);
    const flat = {
      agent_type: 'memgpt_agent',
      name: 'Old',
      core_memory: [],
      tools: [{ name: 'x', source_code: 'y' }],
    };
    const old = await driver.importAgent(flat, never());
    expect(old.losses.join()).toContain('tools');
    await expect(driver.importAgent({ agents: [{}, {}] }, never())).rejects.toMatchObject({
      code: 'agent_file.many',
    });
  });

  test('takes nothing from the environment', async () => {
    vi.stubEnv('LETTA_CUSTOM_HEADERS', 'x-evil: 1\nuser_id: user-of-somebody');
    vi.stubEnv('LETTA_API_KEY', 'from-the-environment');
    vi.stubEnv('LETTA_BASE_URL', 'http://127.0.0.1:1');
    try {
      await connect(null)
        .listAgents({ limit: 1 }, never())
        .catch(() => undefined);
      await connect().listAgents({ limit: 1 }, never());
    } finally {
      vi.unstubAllEnvs();
    }
    const [anonymous, known] = double.state.headers.slice(-2);
    expect(anonymous?.authorization).toBeUndefined();
    expect(known?.authorization).toBe(`Bearer ${double.token ?? ''}`);
    for (const headers of [anonymous, known])
      expect(Object.keys(headers ?? {}).sort()).toEqual(
        expect.not.arrayContaining(['x-evil', 'user_id', 'x-stainless-lang', 'user-agent']),
      );
  });

  test('repeats nothing by itself', async () => {
    const before = double.state.asked.length;
    double.misbehave('echo');
    await expect(driver.tagAgent(uid, 'new', never())).rejects.toMatchObject({ code: 'letta.failed' });
    await expect(send(turnTo('Hello?'))).rejects.toMatchObject({ code: 'letta.failed' });
    double.misbehave(null);
    expect(double.state.asked.length - before).toBe(2);
  });
});
