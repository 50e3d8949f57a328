import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppServer } from '../../server/letta/app-server.ts';
import { testConnection } from '../../server/letta/connection-test.ts';
import type { Turn, TurnPart } from '../../server/letta/letta-server.ts';
import { defaultLimits } from '../../server/letta/limits.ts';
import { findAppServer, release, startAppServer } from './app-server.ts';
import { startLettaDouble } from './letta-double.ts';
import { answer, cues, refusal, startModelStub, thought } from './model-stub.ts';
import { startProxy } from './proxy.ts';

/** A server of one kind or the other, for the same sentences. */
interface Subject {
  url: string;
  token: string;
  restart(): Promise<void>;
  close(): Promise<void>;
}

async function startDouble(): Promise<Subject> {
  const double = await startLettaDouble('app-server');
  return { ...double, token: double.token ?? '' };
}

const found = findAppServer();
if ('missing' in found) {
  if (process.env.SANCTUM_REQUIRE_REAL_LETTA === '1')
    throw new Error(`The real Letta App Server is required: ${found.missing}.`);
  console.warn(`SKIPPED: everything against the real Letta App Server, because ${found.missing}.`);
}

async function startReal(): Promise<Subject> {
  if ('missing' in found) throw new Error(found.missing);
  const model = await startModelStub();
  const server = await startAppServer(found.program, model.url);
  return {
    ...server,
    close: async () => {
      await server.close();
      await model.close();
    },
  };
}

const subjects: [string, () => Promise<Subject>][] = [
  ['our double', startDouble],
  ...('program' in found ? [[`the real ${release}`, startReal] as [string, () => Promise<Subject>]] : []),
];

const never = () => new AbortController().signal;
let count = 0;
const turnTo = (letta_uid: string, conversation: string | null, text: string): Turn => ({
  letta_uid,
  conversation,
  text,
  otid: `otid-${Date.now()}-${++count}`,
});
const textOf = (parts: readonly TurnPart[]) =>
  parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');

const agentFile = {
  agents: [
    {
      id: 'agent-0',
      name: 'Iris',
      description: 'Knows the weather.',
      system: 'You are Iris.',
      model: 'lmstudio/stub',
      tags: ['weather', 'sanctum:somebody-else'],
      block_ids: ['block-0', 'block-1'],
      tool_ids: ['tool-0'],
      messages: [{ id: 'message-0', role: 'user', content: 'hello' }],
    },
  ],
  blocks: [
    { id: 'block-0', label: 'persona', value: 'I am Iris.', description: 'Who I "am": me', limit: 500 },
    { id: 'block-1', label: 'the human / user', value: 'Somebody.' },
  ],
  tools: [{ id: 'tool-0', name: 'dig', source_code: 'def dig(): ...' }],
  skills: [
    {
      name: 'greet',
      files: {
        'SKILL.md': '---\nname: greet\ndescription: How to greet\n---\nSay hello.',
        'run.sh': 'rm -rf /',
      },
    },
  ],
};

describe.each(subjects)('an App Server, held by %s', (_name, start) => {
  let subject: Subject;
  let driver: AppServer;
  let uid: string;
  const connect = (token: string | null = subject.token) =>
    new AppServer({ url: new URL(subject.url), token }, defaultLimits);

  beforeAll(async () => {
    subject = await start();
    driver = connect();
    uid = (await driver.importAgent(agentFile, never())).letta_uid;
  });
  afterAll(async () => {
    await driver.close();
    await subject.close();
  });

  /** Sends, and collects what comes. */
  const send = async (turn: Turn, signal = never()) => {
    const parts: TurnPart[] = [];
    const end = await driver.send(turn, (part) => parts.push(part), signal);
    return { parts, end };
  };
  const conversation = () => driver.openConversation(uid, never());

  test('says of a conversation that is not there that it is not, and sends nothing', async () => {
    const turn = turnTo(uid, 'local-conv-of-nobody', 'is anybody there?');
    const isGone = { code: 'letta.conversation_not_found' };
    await expect(driver.lookUp(turn, never())).rejects.toMatchObject(isGone);
    await expect(send(turn)).rejects.toMatchObject(isGone);
  });

  test('says what it is', async () => {
    expect(await driver.info(never())).toEqual({ kind: 'app-server', version: '0.32.18' });
  });

  test('refuses a wrong credential, and a missing one', async () => {
    for (const token of ['wrong', null]) {
      const stranger = connect(token);
      await expect(stranger.info(never())).rejects.toMatchObject({ code: 'letta.refused', status: 502 });
      await stranger.close();
    }
  });

  test('is found out by the connection test, whichever scheme its address has', async () => {
    for (const scheme of ['ws', 'http'])
      for (const [token, expected] of [
        [
          subject.token,
          { reached: true, kind: 'app-server', version: '0.32.18', warnings: [], problem: null },
        ],
        ['wrong', { reached: false, problem: { code: 'letta.refused' }, warnings: [] }],
      ] as const) {
        const url = new URL(subject.url.replace(/^ws/, scheme));
        expect(await testConnection({ url, token, driver: 'auto' })).toMatchObject(expected);
      }
  });

  test('takes an agent file in, with a report of what it has no place for', async () => {
    const { letta_uid, losses } = await driver.importAgent(agentFile, never());
    const agent = await driver.getAgent(letta_uid, never());
    expect(agent).toMatchObject({
      letta_uid,
      name: 'Iris',
      description: 'Knows the weather.',
      model: 'lmstudio/stub',
    });
    expect(agent?.tags).toContain('weather');
    expect(agent?.tags).not.toContain('sanctum:somebody-else');
    const report = losses.join('\n');
    for (const lost of ['messages', 'tools', 'run.sh', '"the human / user" is called "the-human-/user"'])
      expect(report).toContain(lost);
  });

  test('gives an agent file out that it can take in again', async () => {
    const { file, losses } = await driver.exportAgent(uid, never());
    expect(losses.join('\n')).toContain('conversations');
    expect(file).toMatchObject({
      agents: [
        { name: 'Iris', description: 'Knows the weather.', system: 'You are Iris.', tags: ['weather'] },
      ],
      tools: [],
      skills: [{ name: 'greet', files: { 'SKILL.md': expect.stringContaining('Say hello.') } }],
    });
    expect(file.blocks).toEqual(
      expect.arrayContaining([expect.objectContaining({ label: 'persona', value: 'I am Iris.' })]),
    );
    const again = await driver.importAgent(file, never());
    const copy = await driver.exportAgent(again.letta_uid, never());
    expect({ ...copy.file, created_at: '' }).toEqual({ ...file, created_at: '' });
  });

  test('lists agents in pages, each once', async () => {
    for (let n = 0; n < 3; n++) await driver.importAgent(agentFile, never());
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await driver.listAgents({ limit: 2, after }, never());
      expect(page.agents.length).toBeLessThanOrEqual(2);
      seen.push(...page.agents.map(({ letta_uid }) => letta_uid));
      after = page.next ?? undefined;
    } while (after !== undefined && seen.length < 100);
    expect(seen).toContain(uid);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(5);
  });

  test('knows no agent that is not there', async () => {
    expect(await driver.getAgent('agent-local-nobody', never())).toBeUndefined();
    const missing = { code: 'letta.agent_not_found', status: 404 };
    await expect(driver.exportAgent('agent-local-nobody', never())).rejects.toMatchObject(missing);
    await expect(driver.tagAgent('agent-local-nobody', 'x', never())).rejects.toMatchObject(missing);
    await expect(driver.openConversation('agent-local-nobody', never())).rejects.toMatchObject(missing);
    await expect(send(turnTo('agent-local-nobody', null, 'hi'))).rejects.toMatchObject(missing);
  });

  test('keeps its own tags when one is added', async () => {
    await driver.tagAgent(uid, 'sanctum:iris', never());
    await driver.tagAgent(uid, 'sanctum:iris', never());
    const tags = (await driver.getAgent(uid, never()))?.tags ?? [];
    expect(tags).toEqual(expect.arrayContaining(['weather', 'git-memory-enabled', 'sanctum:iris']));
    expect(tags.filter((tag) => tag === 'sanctum:iris')).toHaveLength(1);
  });

  test('streams an answer, and finds it again by our id', async () => {
    const turn = turnTo(uid, await conversation(), 'Hello?');
    expect(await driver.lookUp(turn, never())).toEqual({ state: 'absent', parts: [] });
    const { parts, end } = await send(turn);
    expect(end).toEqual({ stop: 'done', reason: null });
    expect(textOf(parts)).toBe(answer.join(''));
    expect(parts.length).toBeGreaterThan(1);
    expect(await driver.lookUp(turn, never())).toEqual({
      state: 'answered',
      parts: [{ type: 'text', text: answer.join('') }],
    });
    const next = await send(turnTo(uid, turn.conversation, 'And again?'));
    expect(next.end.stop).toBe('done');
    expect((await driver.lookUp(turn, never())).parts).toHaveLength(1);
  });

  test('answers without a conversation as well: in the one that every agent has', async () => {
    const turn = turnTo(uid, null, 'Hello?');
    expect((await send(turn)).end.stop).toBe('done');
    expect(await driver.lookUp(turn, never())).toMatchObject({ state: 'answered' });
  });

  test('answers two conversations at once without mixing them', async () => {
    const turns = [turnTo(uid, await conversation(), 'One?'), turnTo(uid, await conversation(), cues.tool)];
    const [first, second] = await Promise.all(turns.map((turn) => send(turn)));
    expect(first).toMatchObject({ end: { stop: 'done' } });
    expect(first?.parts.every(({ type }) => type === 'text')).toBe(true);
    expect(second?.parts.map(({ type }) => type)).toContain('tool_return');
  });

  test('shows what it thinks apart from what it says', async () => {
    const turn = turnTo(uid, await conversation(), cues.think);
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
    const { parts, end } = await send(turnTo(uid, await conversation(), cues.fail));
    expect(parts.filter(({ type }) => type === 'text')).toEqual([]);
    expect(end).toEqual({ stop: 'failed', reason: expect.stringContaining(refusal) });
  });

  test('shows a tool that was used, and what it returned', async () => {
    const turn = turnTo(uid, await conversation(), cues.tool);
    const { parts, end } = await send(turn);
    expect(end.stop).toBe('done');
    const tool = { id: 'call_stub_1' };
    expect(parts.slice(0, 2)).toEqual([
      { ...tool, type: 'tool_call', name: 'Bash', arguments: expect.stringContaining('echo forty-two') },
      { ...tool, type: 'tool_return', status: 'success', text: 'forty-two\n' },
    ]);
    expect(textOf(parts)).toBe(answer.join(''));
    const kept = await driver.lookUp(turn, never());
    expect(kept.state).toBe('answered');
    expect(kept.parts.map(({ type }) => type)).toEqual(['tool_call', 'tool_return', 'text']);
  });

  test('shows a tool that somebody has to allow, and waits until it is cancelled', async () => {
    const own = await conversation();
    const turn = turnTo(uid, own, cues.approval);
    const { parts, end } = await send(turn);
    expect(end).toEqual({ stop: 'needs_approval', reason: null });
    expect(parts).toEqual([
      {
        type: 'approval_request',
        id: 'call_stub_1',
        name: 'Bash',
        arguments: expect.stringContaining('touch changed'),
      },
    ]);
    expect((await driver.lookUp(turn, never())).state).toBe('running');
    await expect(send(turnTo(uid, own, 'Hello?'))).rejects.toMatchObject({
      code: 'letta.waits_for_approval',
      status: 409,
    });
    await driver.cancel(turn, never());
    expect((await send(turnTo(uid, own, 'Hello?'))).end.stop).toBe('done');
  });

  test('stops when somebody cancels', async () => {
    const abort = new AbortController();
    const turn = turnTo(uid, await conversation(), cues.slow);
    let heard = '';
    const end = await driver.send(
      turn,
      (part) => {
        if (part.type === 'text') heard += part.text;
        if (heard.includes('more')) abort.abort();
      },
      abort.signal,
    );
    expect(end).toEqual({ stop: 'cancelled', reason: null });
    const kept = await driver.lookUp(turn, never());
    expect(kept.state).not.toBe('running');
    expect((await send(turnTo(uid, turn.conversation, 'Hello?'))).end.stop).toBe('done');
  });

  test('is cancelled from elsewhere', async () => {
    const turn = turnTo(uid, await conversation(), cues.slow);
    const other = connect();
    const running = driver.send(
      turn,
      (part) => {
        if (part.type === 'text' && part.text.includes('more'))
          void other.cancel(turn, never()).finally(() => other.close());
      },
      never(),
    );
    expect(await running).toEqual({ stop: 'cancelled', reason: null });
  });

  test('keeps a turn going for who comes back while somebody else still follows it', async () => {
    const turn = turnTo(uid, await conversation(), cues.slow);
    const other = connect();
    await other.info(never());
    let running: Promise<unknown> | undefined;
    await new Promise<void>((resolve) => {
      running = driver
        .send(turn, (part) => part.type === 'text' && part.text.includes('more') && resolve(), never())
        .catch(() => undefined);
    });
    expect((await other.lookUp(turn, never())).state).toBe('running');
    await other.cancel(turn, never());
    await running;
    expect((await other.lookUp(turn, never())).state).not.toBe('running');
    await other.close();
  });

  test('is connected again when only the network broke, and follows the turn to its end', async () => {
    const proxy = await startProxy(subject.url);
    const remote = new AppServer({ url: new URL(proxy.url), token: subject.token }, defaultLimits);
    const other = connect();
    const turn = turnTo(uid, await conversation(), cues.slow);
    await other.lookUp(turn, never());
    const parts: TurnPart[] = [];
    let cutAt = 0;
    const end = await remote.send(
      turn,
      (part) => {
        parts.push(part);
        if (cutAt > 0 || part.type !== 'text' || !part.text.includes('more')) return;
        cutAt = parts.length;
        proxy.cut();
        setTimeout(() => void other.cancel(turn, never()).catch(() => undefined), 1500);
      },
      never(),
    );
    await remote.close();
    await other.close();
    await proxy.close();
    expect(end).toEqual({ stop: 'cancelled', reason: null });
    expect(parts.length).toBeGreaterThan(cutAt);
    expect(textOf(parts)).toMatch(/^Hello from the stub.(more )+$/);
  });

  test('is connected again after a restart in the middle of a turn, and gives what it kept', async () => {
    const turn = turnTo(uid, await conversation(), cues.slow);
    const parts: TurnPart[] = [];
    let restarting: Promise<void> | undefined;
    const end = await driver.send(
      turn,
      (part) => {
        parts.push(part);
        if (part.type === 'text' && part.text.includes('more')) restarting ??= subject.restart();
      },
      never(),
    );
    await restarting;
    expect(end).toMatchObject({ stop: 'failed', reason: expect.stringContaining('broke') });
    expect(textOf(parts)).toContain(answer.join(''));
    const fate = await driver.lookUp(turn, never());
    expect(['answered', 'unknown']).toContain(fate.state);
    expect((await driver.getAgent(uid, never()))?.name).toBe('Iris');
    expect((await send(turnTo(uid, turn.conversation, 'Hello?'))).end.stop).toBe('done');
  });
});
