import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LettaDouble, startLettaDouble } from '../letta/letta-double.ts';
import { answer, cues } from '../letta/model-stub.ts';
import { MortalServer } from './mortal-server.ts';
import { preparePeople } from './server-process.ts';

const rounds = process.env.SANCTUM_SOAK === '1' ? 50 : 5;
/** Agents that are in the middle of a long answer whenever the server dies. */
const talkative = ['edsger', 'barbara'];
/** Agents that answer at once, so that the server dies in all that it does around a message. */
const quick = ['iris', 'monday', 'grace'];
const breath = 40;

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

    const unfinished = async () => {
      const entries = (await Promise.all(sessionsOf(said).map(readHistory))).flat();
      return entries.filter(({ type, state }) => type === 'message' && !/^(answered|failed)$/.test(state));
    };
    await expect.poll(unfinished, { timeout: 90_000, interval: 500 }).toEqual([]);

    const sent = Map.groupBy(sentToLetta(), (text) => text);
    for (const session of sessionsOf(said))
      for (const entry of await readHistory(session)) {
        if (entry.type !== 'message') continue;
        const times = sent.get(entry.message)?.length ?? 0;
        if (entry.state === 'answered') expect(times, entry.message).toBe(1);
        else {
          expect(times, entry.message).toBeLessThanOrEqual(1);
          expect(entry.problem).toContain('Nobody can say whether the agent got this message');
        }
      }
    const stored = (await Promise.all(sessionsOf(said).map(readHistory))).flat();
    const messages = stored.filter(({ type }) => type === 'message');
    expect(messages.map(({ message }) => message).sort()).toEqual(said.map(({ text }) => text).sort());
    const answered = stored.flatMap(({ type, message_id }) => (type === 'response' ? [message_id] : []));
    expect(new Set(answered).size).toBe(answered.length);
    expect(messages.filter(({ state }) => state === 'answered').length).toBeGreaterThan(rounds);
    expect(answer.join('')).not.toBe('');
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

/** Talks with an agent, each time in a new conversation, so that none waits for the one before. */
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

function sessionsOf(said: readonly Said[]): string[] {
  return [...new Set(said.map(({ session }) => session))];
}

/** What people said, as the server of Letta has it. */
function sentToLetta(): string[] {
  return [...letta.state.conversations.values()]
    .flatMap(({ messages }) => messages)
    .filter(({ message_type }) => message_type === 'user_message')
    .map(({ content }) =>
      typeof content === 'string' ? content : (content as { text: string }[]).map(({ text }) => text).join(''),
    );
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
