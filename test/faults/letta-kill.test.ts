import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LettaDouble, startLettaDouble } from '../letta/letta-double.ts';
import { cues } from '../letta/model-stub.ts';
import { MortalServer } from './mortal-server.ts';
import { rounds } from './rounds.ts';
import { preparePeople } from './server-process.ts';

/** Agents that are in the middle of a long answer whenever the server dies. */
const talkative = ['edsger', 'barbara'];
/** Agents that answer at once, so that the server dies in all that it does around a message. */
const quick = ['iris', 'monday', 'grace'];
const breath = 150;

/** Something that was said, each in a conversation of its own, so that none waits for the one before. */
interface Said {
  session: string;
  text: string;
}

interface Entry {
  type: 'message' | 'response';
  message: string;
  state: string;
  problem: string | null;
  message_id: number | null;
  id: number;
}

let home: string;
let server: MortalServer;
let letta: LettaDouble;
let admin: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sanctum-kill-'));
});
afterEach(async () => {
  await server.kill();
  await letta.close();
  rmSync(home, { recursive: true, force: true });
});

test.each(['app-server', 'rest'] as const)(
  `what is said to Letta is sent once while the server is killed in mid-answer, with the driver %s (${rounds} rounds)`,
  { timeout: rounds * 20_000 + 120_000 },
  async (kind) => {
    letta = await startLettaDouble(kind);
    [admin = ''] = await preparePeople(home, ['admin']);
    server = await MortalServer.start(home);
    await configure();
    const said: Said[] = [];
    const over = new AbortController();
    const talking = quick.map((agent) => talk(agent, said, over.signal));
    for (let round = 0; round < rounds; round++) {
      for (const agent of talkative) {
        const session = await openSession(agent);
        await say(said, { session, text: `${cues.slow} ${agent} ${round}` });
      }
      await server.dieAndComeBack();
    }
    over.abort();
    await Promise.all(talking);

    let unfinished = said.map(({ session }) => session);
    const countUnfinished = async () => {
      const left: string[] = [];
      for (const session of unfinished) if (!isFinished(await readHistory(session))) left.push(session);
      unfinished = left;
      return left.length;
    };
    await expect.poll(countUnfinished, { timeout: 120_000, interval: 500 }).toBe(0);

    const stored: Entry[] = [];
    for (const { session } of said) stored.push(...(await readHistory(session)));
    const messages = stored.filter(({ type }) => type === 'message');
    expect(messages.map(({ message }) => message).sort()).toEqual(said.map(({ text }) => text).sort());
    const answered = stored.flatMap(({ type, message_id }) => (type === 'response' ? [message_id] : []));
    expect(new Set(answered).size).toBe(answered.length);

    const sent = Map.groupBy(sentToLetta(), (text) => text);
    for (const { message, state, problem } of messages) {
      const times = sent.get(message)?.length ?? 0;
      if (state === 'answered') expect(times, message).toBe(1);
      else {
        expect(times, message).toBeLessThanOrEqual(1);
        expect(problem).toContain('Nobody can say whether the agent got this message');
      }
    }
    expect(messages.filter(({ state }) => state === 'answered').length).toBeGreaterThan(rounds);
  },
);

async function configure(): Promise<void> {
  const settings = [
    { config_key: 'letta.url', config_value: letta.url },
    { config_key: 'letta.token', config_value: letta.token ?? '', is_encrypted: true },
  ];
  for (const setting of settings)
    expect((await server.ask(admin, '/system-config', setting, 'PUT'))?.status).toBeLessThan(300);
  for (const id of [...talkative, ...quick]) {
    const { id: letta_uid } = letta.addAgent({ name: id });
    expect((await server.ask(admin, '/agents', { id, letta_uid, delivery: 'letta' }))?.status).toBe(201);
  }
}

async function openSession(agent_id: string): Promise<string> {
  for (;;) {
    const opened = await server.ask(admin, '/chat/sessions', { agent_id });
    if (opened?.status === 201) return String(opened.body.id);
    await pause(breath);
  }
}

/** Says something until it is stored, once. */
async function say(said: Said[], { session, text }: Said): Promise<void> {
  const client_id = text.replaceAll(' ', '.');
  for (;;) {
    const body = { message: text, client_id };
    const stored = await server.ask(admin, `/chat/sessions/${session}/messages`, body);
    if (stored && stored.status < 300) break;
    await pause(breath);
  }
  said.push({ session, text });
}

/** Talks with an agent, on and on. */
async function talk(agent: string, said: Said[], over: AbortSignal): Promise<void> {
  for (let n = 0; !over.aborted; n++) {
    await say(said, { session: await openSession(agent), text: `hello ${agent} ${n}` });
    await pause(breath);
  }
}

async function readHistory(session: string): Promise<Entry[]> {
  const read = await server.ask(admin, `/chat/sessions/${session}/messages?limit=200`);
  return (read?.body as { items: Entry[] } | undefined)?.items ?? [];
}

function isFinished(entries: readonly Entry[]): boolean {
  return entries.length > 0 && entries.every(({ type, state }) => type === 'response' || isEnd(state));
}

function isEnd(state: string): boolean {
  return state === 'answered' || state === 'failed';
}

/** What people said, as the server of Letta has it. */
function sentToLetta(): string[] {
  return [...letta.state.conversations.values()]
    .flatMap(({ messages }) => messages)
    .filter(({ message_type }) => message_type === 'user_message')
    .map(({ content }) =>
      typeof content === 'string'
        ? content
        : (content as { text: string }[]).map(({ text }) => text).join(''),
    );
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
