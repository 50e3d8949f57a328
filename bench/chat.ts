import { Agent } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { agents } from '../server/agents/agent.schema.ts';
import { systemCause } from '../server/journal/journal.ts';
import type { Figure } from './figure.ts';
import { authorization, megabytes, openStream, pause, quantile, rate, until } from './load.ts';
import { makePerson, open, scratchHome, start, startServer } from './registry.ts';

const bare = fileURLToPath(new URL('bare.ts', import.meta.url));

const people = 20;
/** Everybody talks with each of them. */
const agentIds = ['iris', 'monday'];
const perSecond = 200;
/** The first ones warm up. */
const warmUp = 2 * perSecond;
const measured = 10 * perSecond;
const streams = 1000;
const handOuts = 300;

/** Conversations: there and back through a Broca, a Broca that asks, people who look on. */
export async function* measureChat(): AsyncGenerator<Figure> {
  yield* measureThereAndBack();
  yield* measureInbox();
  yield* measureStreams();
}

/** People write at their own pace, whatever becomes of it; a Broca asks all the time and answers each at once. */
async function* measureThereAndBack(): AsyncGenerator<Figure> {
  const prepared = await prepare(people);
  const server = await startServer(prepared.home);
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  const ask = asker(server.url);
  const posted: number[] = [];
  const replied: number[] = [];
  const toInbox: number[] = [];
  const toStream: number[] = [];
  try {
    const sessions: { id: string; token: string }[] = [];
    for (const token of prepared.tokens)
      for (const agentId of agentIds) sessions.push({ id: await openSession(ask, token, agentId), token });
    const closers = await Promise.all(
      prepared.tokens.map((token) =>
        openStream(
          `${server.url}/api/v1/events`,
          agent,
          token,
          readResponses((response) => {
            const number = Number(response);
            toStream[number] ??= performance.now() - (replied[number] ?? Infinity);
          }),
        ),
      ),
    );
    const over = new AbortController();
    const replies: Promise<unknown>[] = [];
    const broca = (async () => {
      while (!over.signal.aborted) {
        const { data } = (await ask('?action=inbox&limit=50', prepared.key)) as Inbox;
        const arrived = performance.now();
        for (const { session_id, message } of data.messages) {
          const number = Number(message);
          toInbox[number] ??= arrived - (posted[number] ?? Infinity);
          replied[number] = performance.now();
          replies.push(ask('?action=outbox', prepared.key, { session_id, response: message }));
        }
        await pause(1);
      }
    })();
    const posts: Promise<unknown>[] = [];
    const started = performance.now();
    for (let number = 0; number < warmUp + measured; number++) {
      const wait = started + (number * 1000) / perSecond - performance.now();
      if (wait > 0) await pause(wait);
      const session = sessions[number % sessions.length];
      if (!session) continue;
      posted[number] = performance.now();
      posts.push(
        ask(`chat/sessions/${session.id}/messages`, session.token, {
          message: String(number),
          client_id: String(number),
        }),
      );
    }
    await Promise.all(posts);
    await until(() => Object.keys(toStream).length === warmUp + measured);
    over.abort();
    await broca;
    await Promise.all(replies);
    for (const close of closers) close();
  } finally {
    agent.destroy();
    await server.stop();
    prepared.remove();
  }
  for (const [name, times] of [
    ['a message is in the inbox of Broca, p99 from the request that posts it', toInbox],
    ['a reply is in the stream of a browser, p99 from the request that brings it', toStream],
  ] as const) {
    const counted = times.slice(warmUp);
    yield {
      name,
      yardstick: `milliseconds, at ${perSecond} messages a second; median ${quantile(counted, 0.5).toFixed(1)}`,
      ratio: quantile(counted, 0.99),
      bound: { most: 20 },
      unit: 'ms',
    };
  }
}

/** What a Broca that finds nothing new costs: it asks all day. */
async function* measureInbox(): AsyncGenerator<Figure> {
  const small = await prepare(1, 1000);
  const large = await prepare(1, 1_000_000);
  try {
    const [smallServer, largeServer] = [await startServer(small.home), await startServer(large.home)];
    const path = '/api/v1/?action=inbox&limit=50&offset=0';
    const answer = await fetch(smallServer.url + path, { headers: authorization(small.key) });
    const yardstick = await start(bare, [await answer.text()], {});
    // In turns, the best of three: what disturbs one disturbs the other.
    const rates = { bare: 0, small: 0, large: 0 };
    for (let round = 0; round < 3; round++) {
      rates.bare = Math.max(rates.bare, await rate(`${yardstick.url}/bare`));
      rates.small = Math.max(rates.small, await rate(smallServer.url + path, small.key));
      rates.large = Math.max(rates.large, await rate(largeServer.url + path, large.key));
    }
    const times: Record<'few' | 'many', number[]> = { few: [], many: [] };
    const [fewRound, manyRound] = [
      await brocaRound(smallServer.url, small),
      await brocaRound(largeServer.url, large),
    ];
    for (let round = 0; round < handOuts; round++) {
      times.few.push(await fewRound());
      times.many.push(await manyRound());
    }
    await Promise.all([yardstick.stop(), smallServer.stop(), largeServer.stop()]);
    const [few, many] = [quantile(times.few, 0.5), quantile(times.many, 0.5)];
    yield {
      name: 'inbox that hands out a message, with 1,000,000 stored messages',
      yardstick: `median with 1,000: ${few.toFixed(2)} ms; with 1,000,000: ${many.toFixed(2)} ms`,
      ratio: few / many,
      bound: { least: 0.9 },
    };
    yield {
      name: 'inbox that finds nothing new, with 1,000,000 stored messages',
      yardstick: `with 1,000: ${rates.small.toFixed(0)}/s; with 1,000,000: ${rates.large.toFixed(0)}/s`,
      ratio: rates.large / rates.small,
      bound: { least: 0.9 },
    };
    yield {
      name: 'inbox that finds nothing new, with an API key',
      yardstick: `bare Fastify route with the same bytes: ${rates.bare.toFixed(0)}/s; ours: ${rates.small.toFixed(0)}/s`,
      ratio: rates.small / rates.bare,
      bound: { least: 0.3 },
    };
  } finally {
    small.remove();
    large.remove();
  }
}

/** What people cost who look on and get an answer now and then. */
async function* measureStreams(): AsyncGenerator<Figure> {
  const prepared = await prepare(people);
  const server = await startServer(prepared.home);
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  const ask = asker(server.url);
  try {
    const pid = server.child.pid ?? 0;
    const sessions: { id: string; token: string }[] = [];
    for (const token of prepared.tokens) sessions.push({ id: await openSession(ask, token, 'iris'), token });
    await pause(3000);
    const before = megabytes(pid, 'VmRSS');
    let told = 0;
    await Promise.all(
      Array.from({ length: streams }, (_, n) =>
        openStream(
          `${server.url}/api/v1/events`,
          agent,
          prepared.tokens[n % people] ?? '',
          readResponses(() => told++),
        ),
      ),
    );
    for (const { id: session_id } of sessions)
      await ask('?action=outbox', prepared.key, { session_id, response: 'Good evening.' });
    await until(() => told === streams);
    await pause(3000);
    const after = megabytes(pid, 'VmRSS');
    yield {
      name: '1,000 open event streams that each brought an answer',
      yardstick: `resident set, in MB: ${before.toFixed(0)} before, ${after.toFixed(0)} with them`,
      ratio: after - before,
      bound: { most: 100 },
      unit: 'MB',
    };
  } finally {
    agent.destroy();
    await server.stop();
    prepared.remove();
  }
}

/** @returns has somebody say something, and gives how long the poll takes that brings it; then it is answered */
async function brocaRound(url: string, { tokens, key }: Prepared): Promise<() => Promise<number>> {
  const ask = asker(url);
  const [token = ''] = tokens;
  const session_id = await openSession(ask, token, 'iris');
  return async () => {
    await ask(`chat/sessions/${session_id}/messages`, token, { message: 'Good evening?' });
    const started = performance.now();
    const { data } = (await ask('?action=inbox&limit=50', key)) as Inbox;
    const taken = performance.now() - started;
    if (data.messages.length !== 1) throw new Error('The inbox did not hold the one message that waits.');
    await ask('?action=outbox', key, { session_id, response: 'Good evening.' });
    return taken;
  };
}

interface Inbox {
  data: { messages: { session_id: string; message: string }[] };
}

type Prepared = Awaited<ReturnType<typeof prepare>>;

type Ask = (path: string, token: string, body?: object) => Promise<unknown>;

function asker(url: string): Ask {
  return async (path, token, body) => {
    const answer = await fetch(`${url}/api/v1/${path}`, {
      headers: { ...authorization(token), ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  };
}

async function openSession(ask: Ask, token: string, agent_id: string): Promise<string> {
  const { id } = (await ask('chat/sessions', token, { agent_id })) as { id: string };
  return id;
}

/** Reads the answers out of an event stream as it comes. */
function readResponses(onResponse: (text: string) => void): (part: Buffer) => void {
  let heard = '';
  return (part) => {
    heard += part.toString();
    const frames = heard.split('\n\n');
    heard = frames.pop() ?? '';
    for (const frame of frames) {
      const data = /^event: chat\ndata: (.*)$/m.exec(frame)?.[1];
      if (data === undefined) continue;
      const { items } = JSON.parse(data) as { items: { type: string; response?: string }[] };
      for (const { type, response } of items) if (type === 'response') onResponse(response ?? '');
    }
  };
}

/**
 * A registry with people, two agents and a key for Broca, and this many messages of old, all answered. These are
 * written past the server: to say a million things is another benchmark.
 */
async function prepare(count: number, messages = 0) {
  const { home, remove } = scratchHome();
  const { context, close } = await open(home);
  const { id, token } = await makePerson(context, 'keeper', 'admin');
  await context.journal.write(systemCause('bench'), async (tx) => {
    for (const name of agentIds) await tx.insert(agents, { id: name, letta_uid: `uid-${name}` });
  });
  const tokens: string[] = [];
  for (let n = 0; n < count; n++) tokens.push((await makePerson(context, `person-${n}`, 'user')).token);
  await close();
  if (messages > 0) storeMessages(home, id, messages);
  const server = await startServer(home);
  const { key } = (await asker(server.url)('api-keys', token, {
    name: 'broca',
    permissions: ['bridge:poll'],
  })) as { key: string };
  await server.stop();
  return { home, remove, tokens, key };
}

function storeMessages(home: string, userId: number, count: number): void {
  const db = new Database(join(home, 'control', 'registry.db'));
  db.pragma('synchronous = OFF');
  db.exec('BEGIN');
  const perSession = 100;
  const session = db.prepare(
    `INSERT INTO web_chat_sessions (id, uid, user_id, agent_id, position) VALUES (?, ?, ?, 'iris', ?)`,
  );
  const message = db.prepare(
    `INSERT INTO web_chat_messages (session_id, message, processed, user_id, state, number, position)
      VALUES (?, ?, 1, ?, 'answered', ?, ?)`,
  );
  const response = db.prepare(
    `INSERT INTO web_chat_responses (session_id, response, number, position) VALUES (?, ?, ?, ?)`,
  );
  let position = 0;
  for (let n = 0; n < count; n++) {
    const id = `session-${Math.floor(n / perSession)}`;
    if (n % perSession === 0) session.run(id, id, userId, ++position);
    message.run(id, `Message ${n} of somebody who has much to say`, userId, ++position, position);
    response.run(id, `The answer to message ${n}, which is a little longer than it`, ++position, position);
  }
  db.prepare('UPDATE chat_head SET position = ?').run(position);
  db.exec('COMMIT');
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.exec('ANALYZE');
  db.close();
}
