import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import type { Figure } from './figure.ts';
import { authorization, megabytes, openStream, pause, quantile, rate, until } from './load.ts';
import { makePerson, open, scratchHome, start, startServer } from './registry.ts';

const bare = fileURLToPath(new URL('bare.ts', import.meta.url));

const schema = {
  type: 'object',
  properties: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'integer', minimum: 1, maximum: 65535, default: 8000 },
    log: { type: 'object', properties: { level: { enum: ['debug', 'info', 'warn'], default: 'info' } } },
    token: { type: 'string', writeOnly: true },
    url: { type: 'string', format: 'uri' },
    retries: { type: 'integer', minimum: 0, default: 3 },
    tags: { type: 'array', items: { type: 'string' } },
  },
};

/** Size of a registry. */
interface Size {
  agents: number;
  tools: number;
  instances: number;
  /** Rows of `configurations`, over all agents. */
  settings: number;
}

/** What things are configured with: read, planned, written, followed, sealed anew. */
export async function* measureConfiguration(): AsyncGenerator<Figure> {
  const small = await prepare({ agents: 100, tools: 1, instances: 100, settings: 1000 });
  const large = await prepare({ agents: 100_000, tools: 1, instances: 100_000, settings: 1_000_000 });
  try {
    yield* measureReads(small, large);
  } finally {
    small.remove();
    large.remove();
  }
  const few = await prepare({ agents: 100, tools: 10, instances: 100, settings: 100 });
  const many = await prepare({ agents: 10_000, tools: 10, instances: 100_000, settings: 10_000 });
  try {
    yield* measureWrites(few, many);
    yield* measureFollowers(many);
  } finally {
    few.remove();
    many.remove();
  }
  yield* measureRotation();
}

type Prepared = Awaited<ReturnType<typeof prepare>>;

async function* measureReads(small: Prepared, large: Prepared): AsyncGenerator<Figure> {
  const [smallServer, largeServer] = [await startServer(small.home), await startServer(large.home)];
  const url = (id: number) => `/api/v1/tool-instances/${id}/effective-config`;
  const bytes = await (await fetch(smallServer.url + url(1), { headers: authorization(small.token) })).text();
  const yardstick = await start(bare, [bytes], {});
  // In turns, the best of three: what disturbs one disturbs the other.
  const rates = { bare: 0, small: 0, large: 0 };
  for (let round = 0; round < 3; round++) {
    rates.bare = Math.max(rates.bare, await rate(`${yardstick.url}/bare`));
    rates.small = Math.max(rates.small, await rate(smallServer.url + url(1), small.token));
    rates.large = Math.max(rates.large, await rate(largeServer.url + url(1), large.token));
  }
  await yardstick.stop();
  yield {
    name: 'effective configuration, warm, authenticated',
    yardstick: `bare Fastify route with the same bytes: ${rates.bare.toFixed(0)}/s; ours: ${rates.small.toFixed(0)}/s`,
    ratio: rates.small / rates.bare,
    bound: { least: 0.5 },
  };
  yield {
    name: 'effective configuration, warm, with 1,000,000 settings',
    yardstick: `with 1,000: ${rates.small.toFixed(0)}/s; with 1,000,000: ${rates.large.toFixed(0)}/s`,
    ratio: rates.large / rates.small,
    bound: { least: 0.9 },
  };
  await Promise.all([smallServer.stop(), largeServer.stop()]);
  const cold = { small: 0, large: 0 };
  for (let round = 0; round < 5; round++) {
    cold.small = Math.max(cold.small, await coldRate(small));
    cold.large = Math.max(cold.large, await coldRate(large));
  }
  yield {
    name: 'effective configuration, cold: the first time after a start, with 1,000,000 settings',
    yardstick: `with 1,000: ${cold.small.toFixed(0)}/s; with 1,000,000: ${cold.large.toFixed(0)}/s`,
    ratio: cold.large / cold.small,
    bound: { least: 0.6 },
  };
}

/** A hundred instances, each for the first time. */
async function coldRate({ home, token }: Prepared): Promise<number> {
  const server = await startServer(home);
  const headers = authorization(token);
  for (let n = 0; n < 20; n++) await (await fetch(`${server.url}/api/v1/auth/me`, { headers })).text();
  const started = performance.now();
  for (let id = 1; id <= 100; id++)
    await (await fetch(`${server.url}/api/v1/tool-instances/${id}/effective-config`, { headers })).text();
  const taken = performance.now() - started;
  await server.stop();
  return 100_000 / taken;
}

async function* measureWrites(few: Prepared, many: Prepared): AsyncGenerator<Figure> {
  const [fewServer, manyServer] = [await startServer(few.home), await startServer(many.home)];
  const put = (url: string, token: string, value: string, query = '') =>
    timed(async () => {
      const answer = await fetch(`${url}/api/v1/configurations${query}`, {
        method: 'PUT',
        headers: { ...authorization(token), 'content-type': 'application/json' },
        body: JSON.stringify({ scope: 'system', key: 'log.level', value }),
      });
      if (!answer.ok) throw new Error(await answer.text());
      await answer.text();
    });
  const first = await put(manyServer.url, many.token, 'warn');
  yield {
    name: 'system-wide write with 100,000 instances, checked and acknowledged',
    yardstick: 'seconds, not a ratio: the bound is absolute',
    ratio: first / 1000,
    bound: { most: 2 },
    unit: 's',
  };
  const times: Record<'few' | 'many', number[]> = { few: [], many: [] };
  for (let round = 0; round < 20; round++) {
    const value = round % 2 === 0 ? 'debug' : 'info';
    times.few.push(await put(fewServer.url, few.token, value, '?force=true'));
    times.many.push(await put(manyServer.url, many.token, value, '?force=true'));
  }
  yield {
    name: 'the same write with force, against 100 instances',
    yardstick: `with 100: ${quantile(times.few, 0.5).toFixed(1)} ms; with 100,000: ${quantile(times.many, 0.5).toFixed(1)} ms`,
    ratio: quantile(times.many, 0.5) / quantile(times.few, 0.5),
    bound: { most: 2 },
  };
  const read = await fetch(`${manyServer.url}/api/v1/tool-instances/7/effective-config`, {
    headers: authorization(many.token),
  });
  const { values } = (await read.json()) as { values: { log: { level: string } } };
  if (values.log.level !== 'info') throw new Error('A reader did not see the write at once.');

  const stalls = followStalls(manyServer.url);
  let counts: unknown;
  const planned = await timed(async () => {
    const answer = await fetch(`${manyServer.url}/api/v1/configurations/plan`, {
      method: 'POST',
      headers: { ...authorization(many.token), 'content-type': 'application/json' },
      body: JSON.stringify({
        changes: [{ table: 'configurations', scope: 'system', key: 'log.level', value: 'loud' }],
      }),
    });
    counts = ((await answer.json()) as { counts: unknown }).counts;
  });
  const stall = await stalls();
  yield {
    name: 'plan of a system-wide change over 100,000 instances',
    yardstick: `seconds, not a ratio; it tells of ${JSON.stringify(counts)}`,
    ratio: planned / 1000,
    bound: { most: 2 },
    unit: 's',
  };
  yield {
    name: 'longest stall of another request meanwhile',
    yardstick: 'milliseconds of GET /healthz, asked all the time',
    ratio: stall,
    bound: { most: 50 },
    unit: 'ms',
  };
  yield {
    name: 'memory after all that',
    yardstick: 'peak resident set, in MB',
    ratio: megabytes(manyServer.child.pid ?? 0, 'VmHWM'),
    bound: { most: 400 },
    unit: 'MB',
  };
  await Promise.all([fewServer.stop(), manyServer.stop()]);
}

const followers = 1000;

async function* measureFollowers({ home, token }: Prepared): AsyncGenerator<Figure> {
  const server = await startServer(home);
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  const arrivals: number[][] = [];
  let collecting: number[] = [];
  const readers = await Promise.all(
    Array.from({ length: followers }, () =>
      openStream(`${server.url}/api/v1/events`, agent, token, (part) => {
        if (part.includes('event: changes')) collecting.push(performance.now());
      }),
    ),
  );
  const patch = (n: number) =>
    fetch(`${server.url}/api/v1/agents/agent-000001`, {
      method: 'PATCH',
      headers: { ...authorization(token), 'content-type': 'application/json' },
      body: JSON.stringify({ description: `change ${n}` }),
    }).then((answer) => answer.text());
  for (let n = 0; n < 12; n++) {
    collecting = [];
    const started = performance.now();
    await patch(n);
    await until(() => collecting.length >= followers);
    arrivals.push(collecting.map((at) => at - started));
    await pause(100);
  }
  // The first ones warm up.
  const all = arrivals.slice(2).flat();
  yield {
    name: 'a change reaches 1,000 event streams, p99 from the request that makes it',
    yardstick: `milliseconds; median ${quantile(all, 0.5).toFixed(1)}`,
    ratio: quantile(all, 0.99),
    bound: { most: 50 },
    unit: 'ms',
  };
  for (const close of readers) close();

  let slowest = 0;
  for (let round = 0; round < 3; round++) {
    const waiting = await Promise.all(
      Array.from({ length: followers }, (_, n) => openLongPoll(server.url, agent, token, n + 1)),
    );
    await pause(500);
    const started = performance.now();
    const answer = await fetch(`${server.url}/api/v1/configurations?force=true`, {
      method: 'PUT',
      headers: { ...authorization(token), 'content-type': 'application/json' },
      body: JSON.stringify({ scope: 'system', key: 'retries', value: 10 + round }),
    });
    await answer.text();
    const ends = await Promise.all(waiting.map(({ answered }) => answered));
    const took = Math.max(...ends) - started;
    slowest = round === 0 ? took : Math.min(slowest, took);
  }
  yield {
    name: '1,000 long-polls are answered after a change of all of them',
    yardstick: 'milliseconds until the last one, from the request that makes it',
    ratio: slowest,
    bound: { most: 300 },
    unit: 'ms',
  };
  yield {
    name: 'memory with all of them',
    yardstick: 'peak resident set, in MB',
    ratio: megabytes(server.child.pid ?? 0, 'VmHWM'),
    bound: { most: 400 },
    unit: 'MB',
  };
  agent.destroy();
  await server.stop();
}

const secrets = 20_000;

async function* measureRotation(): AsyncGenerator<Figure> {
  const { home, remove } = scratchHome();
  try {
    const { context, close } = await open(home);
    const { token } = await makePerson(context, 'keeper', 'admin');
    await context.journal.operate(async (tx) => {
      for (let n = 0; n < secrets; n++)
        await context.keyring.seal(
          tx,
          { table: 'env_vars', owner: `NAME_${n}`, path: 'var_value' },
          `secret ${n}`,
        );
    });
    await close();
    const server = await startServer(home);
    const headers = { ...authorization(token), 'content-type': 'application/json' };
    const started = performance.now();
    await (await fetch(`${server.url}/api/v1/keys/rotate`, { method: 'POST', headers, body: '{}' })).text();
    for (;;) {
      const status = (await (await fetch(`${server.url}/api/v1/keys`, { headers })).json()) as {
        remaining: number;
        is_running: boolean;
      };
      if (status.remaining === 0 && !status.is_running) break;
      await pause(20);
    }
    const taken = performance.now() - started;
    await server.stop();
    yield {
      name: 'rotation of the data key',
      yardstick: `values a second, of ${secrets}`,
      ratio: (secrets * 1000) / taken,
      bound: { least: 5000 },
      unit: '/s',
    };
  } finally {
    remove();
  }
}

/** A registry of this size. The rows are written past the journal: to make a million changes is another benchmark. */
async function prepare(size: Size) {
  const { home, remove } = scratchHome();
  const { context, close } = await open(home);
  const { token } = await makePerson(context, 'reader', 'admin');
  await close();
  const db = new Database(join(home, 'control', 'registry.db'));
  db.pragma('synchronous = OFF');
  db.exec('BEGIN');
  const agent = db.prepare(`INSERT INTO agents (id, letta_uid, revision) VALUES (?, ?, 1)`);
  for (let n = 1; n <= size.agents; n++) agent.run(agentId(n), `uid-${n}`);
  const tool = db.prepare(`INSERT INTO tools (id, name, config_schema, revision) VALUES (?, ?, ?, 1)`);
  for (let n = 1; n <= size.tools; n++) tool.run(n, `tool-${n}`, JSON.stringify(schema));
  const instance = db.prepare(
    `INSERT INTO tool_instances (id, tool_id, module_scope, agent_id, config, revision) VALUES (?, ?, 'global', ?, ?, 1)`,
  );
  for (let n = 1; n <= size.instances; n++)
    instance.run(
      n,
      1 + (n % size.tools),
      agentId(1 + ((n - 1) % size.agents)),
      n % 2 === 0 ? JSON.stringify({ port: 1 + (n % 60_000), tags: [`t${n}`] }) : null,
    );
  const setting = db.prepare(
    `INSERT INTO configurations (scope, scope_id, key, value, type, revision) VALUES ('agent', ?, ?, ?, ?, 1)`,
  );
  const keys = ['url', 'retries', 'tags', 'host', ...Array.from({ length: 6 }, (_, n) => `extra${n}`)];
  for (let n = 0; n < size.settings; n++) {
    const key = keys[Math.floor(n / size.agents)] ?? `more${Math.floor(n / size.agents)}`;
    const [value, type] =
      key === 'retries' ? ['5', 'number'] : key === 'tags' ? ['["a"]', 'json'] : ['http://x', 'string'];
    setting.run(agentId(1 + (n % size.agents)), key, value, type);
  }
  db.exec('COMMIT');
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.exec('ANALYZE');
  db.close();
  return { home, remove, token };
}

function agentId(n: number): string {
  return `agent-${String(n).padStart(6, '0')}`;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Asks for a trifle all the time. @returns ends it, and gives the longest wait */
function followStalls(url: string): () => Promise<number> {
  const over = new AbortController();
  let longest = 0;
  const asking = (async () => {
    while (!over.signal.aborted)
      longest = Math.max(longest, await timed(async () => (await fetch(`${url}/healthz`)).text()));
  })();
  return async () => {
    over.abort();
    await asking;
    return longest;
  };
}

/** @returns resolves when it is certain to wait; then when it was answered */
async function openLongPoll(url: string, agent: Agent, token: string, id: number) {
  const path = `${url}/api/v1/tool-instances/${id}/effective-config`;
  const etag = await new Promise<string>((resolve, reject) => {
    const asked = request(path, { agent, headers: authorization(token) }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(String(answer.headers.etag)));
    });
    asked.on('error', reject);
    asked.end();
  });
  const answered = new Promise<number>((resolve, reject) => {
    const asked = request(
      `${path}?wait=30`,
      { agent, headers: { ...authorization(token), 'if-none-match': etag } },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(performance.now()));
      },
    );
    asked.on('error', reject);
    asked.end();
  });
  return { answered };
}
