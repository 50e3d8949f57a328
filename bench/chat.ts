import { Agent } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import type { Figure } from './figure.ts';
import { authorization, megabytes, openStream, pause, quantile, rate, until } from './load.ts';
import { makeAgents, makePerson, open, scratchHome, start, startServer } from './registry.ts';

const bare = fileURLToPath(new URL('bare.ts', import.meta.url));

const people = 20;
const sessionsOfEach = 2;
const perSecond = 200;
/** The first ones warm up. */
const warmUp = 2 * perSecond;
const measured = 10 * perSecond;
const streams = 1000;

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
      for (let n = 0; n < sessionsOfEach; n++)
        sessions.push({ id: await openSession(ask, token, `agent-00000${n}`), token });
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
    await Promise.all([yardstick.stop(), smallServer.stop(), largeServer.stop()]);
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
    for (const token of prepared.tokens)
      sessions.push({ id: await openSession(ask, token, 'agent-000000'), token });
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

interface Inbox {
  data: { messages: { session_id: string; message: string }[] };
}

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
  await makeAgents(context, 2, id);
  const tokens: string[] = [];
  for (let n = 0; n < count; n++) tokens.push((await makePerson(context, `person-${n}`, 'admin')).token);
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
    `INSERT INTO web_chat_sessions (id, uid, user_id, agent_id, position) VALUES (?, ?, ?, 'agent-000000', ?)`,
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
