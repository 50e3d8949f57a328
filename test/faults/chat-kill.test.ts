import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyJournal } from '../../server/journal/verify.ts';
import { BrocaClient } from '../broca-client.ts';
import { type EventReader, followEventsAt } from '../events.ts';
import { MortalServer } from './mortal-server.ts';
import { rounds } from './rounds.ts';
import { openHome, preparePeople } from './server-process.ts';

const messages = rounds * 200;
const names = ['ada', 'grace', 'edsger', 'barbara'];
/** Of one person between two messages, in milliseconds: so they last until the server has died for the last time. */
const breath = 55;

interface Entry {
  type: 'message' | 'response';
  id: number;
  message: string;
  response: string;
  client_id: string;
}

/** Somebody who talks with the agent in a conversation of hers, and looks on. */
interface Person {
  token: string;
  session: string;
  /** What she was told that it is stored: the id by what she called it. */
  acknowledged: Map<string, number>;
  /** Her event streams, one after the other. */
  streams: EventReader[];
}

let home: string;
let server: MortalServer;
let over: AbortController;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sanctum-kill-'));
  over = new AbortController();
});
afterEach(async () => {
  over.abort();
  await server.kill();
  rmSync(home, { recursive: true, force: true });
});

test(
  `conversations lose nothing and show nothing twice while the server is killed again and again (${rounds} rounds)`,
  { timeout: rounds * 20_000 + 90_000 },
  async () => {
    const [admin = '', ...tokens] = await preparePeople(home, ['admin', ...names]);
    server = await MortalServer.start(home);
    await server.ask(admin, '/agents', { id: 'iris', letta_uid: 'uid-iris' });
    const key = await server.ask(admin, '/api-keys', { name: 'broca', permissions: ['bridge:poll'] });
    const broca = new BrocaClient(server.address, String(key?.body.key));
    const replied = new Set<number>();
    const people: Person[] = [];
    for (const token of tokens) {
      const opened = await server.ask(token, '/chat/sessions', { agent_id: 'iris' });
      expect(opened?.status).toBe(201);
      people.push({ token, session: String(opened?.body.id), acknowledged: new Map(), streams: [] });
    }

    const answering = answerAll(broca, replied);
    const looking = people.map((person) => lookOn(person));
    const posting = people.map((person) => post(person, messages / people.length));
    for (let round = 0; round < rounds; round++) await server.dieAndComeBack();
    await Promise.all(posting);
    await expect.poll(() => broca.received.length, { timeout: 60_000 }).toBe(messages);
    await answering;

    // Broca got all of it, and what it may have lost once more.
    expect(broca.lost).toEqual([]);
    const times = [...Map.groupBy(broca.handedOut, (id) => id).values()].map(({ length }) => length);
    expect(Math.max(...times)).toBeLessThanOrEqual(2);

    for (const person of people) {
      const history = await readHistory(person);
      const said = history.filter(({ type }) => type === 'message');
      expect(new Map(said.map(({ client_id, id }) => [client_id, id]))).toEqual(person.acknowledged);
      expect(said).toHaveLength(person.acknowledged.size);
      const answers = history.filter(({ type }) => type === 'response');
      const answered = answers.map(({ response }) => Number(response.replace('echo ', '')));
      expect(new Set(answered).size).toBe(answered.length);
      const own = new Set(person.acknowledged.values());
      expect([...replied].filter((id) => own.has(id) && !answered.includes(id))).toEqual([]);

      const shown = (type: string) =>
        shownTo(person).flatMap((entry) => (entry.type === type ? [entry.id] : []));
      await expect.poll(() => new Set(shown('message'))).toEqual(new Set(said.map(({ id }) => id)));
      await expect
        .poll(() => shown('response').sort((a, b) => a - b))
        .toEqual(answers.map(({ id }) => id).sort((a, b) => a - b));
    }
    expect(replied.size).toBeGreaterThan(messages * 0.9);

    over.abort();
    await Promise.all(looking);
    await server.kill();
    const { context, close } = await openHome(home);
    expect(await verifyJournal(context.read, context.keyring.publicKey)).toMatchObject({ ok: true });
    await close();
  },
);

/** Says one thing after the other; what is not acknowledged is said again under the same name. */
async function post({ token, session, acknowledged }: Person, count: number): Promise<void> {
  for (let n = 0; n < count;) {
    const client_id = `m-${n}`;
    const answer = await server.ask(token, `/chat/sessions/${session}/messages`, {
      message: `message ${n}`,
      client_id,
    });
    if (answer) {
      expect([200, 201, 429]).toContain(answer.status);
      if (answer.status !== 429) {
        acknowledged.set(client_id, Number(answer.body.id));
        n++;
      }
    }
    await pause(breath);
  }
}

/** A Broca that echoes all there is; as the real one it sends no reply a second time. */
async function answerAll(broca: BrocaClient, replied: Set<number>): Promise<void> {
  let done = 0;
  while (done < messages && !over.signal.aborted) {
    broca.url = server.address;
    await broca.poll();
    for (const { id, session_id } of broca.received.slice(done))
      if (await broca.reply(session_id, `echo ${id}`)) replied.add(id);
    done = broca.received.length;
    await pause(10);
  }
}

/** Follows the event stream, from where it broke off. */
async function lookOn({ token, streams }: Person): Promise<void> {
  let lastId: string | undefined;
  while (!over.signal.aborted) {
    const stream = await followEventsAt(server.address, token, lastId).catch(() => undefined);
    if (stream) {
      streams.push(stream);
      const end = () => void stream.close();
      over.signal.addEventListener('abort', end);
      await stream.ended;
      over.signal.removeEventListener('abort', end);
      expect(stream.frames('reset')).toEqual([]);
      lastId = stream.lastId() ?? lastId;
    }
    await pause(10);
  }
}

/** All that the event streams of a person told of, as often as they did. */
function shownTo({ streams }: Person): Entry[] {
  return streams.flatMap((stream) => stream.frames('chat').flatMap(({ data }) => data.items as Entry[]));
}

async function readHistory({ token, session }: Person): Promise<Entry[]> {
  const entries: Entry[] = [];
  let before = '';
  for (;;) {
    const answer = await server.ask(token, `/chat/sessions/${session}/messages?limit=200${before}`);
    const page = answer?.body as { items: Entry[]; previous_cursor: string | null };
    entries.unshift(...page.items);
    if (page.previous_cursor === null) return entries;
    before = `&before=${encodeURIComponent(page.previous_cursor)}`;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
