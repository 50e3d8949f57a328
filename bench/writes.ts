import { join } from 'node:path';
import autocannon from 'autocannon';
import Database from 'better-sqlite3';
import { users } from '../server/accounts/account.schema.ts';
import { findPerson } from '../server/accounts/user.service.ts';
import { updateAgent } from '../server/agents/agent.service.ts';
import { systemCause } from '../server/journal/journal.ts';
import type { Figure } from './figure.ts';
import { makeAgents, makePerson, open, scratchHome, startServer } from './registry.ts';

const writes = 3000;

/** Durable journaled writes on the embedded engine (synchronous=FULL). */
export async function* measureWrites(): AsyncGenerator<Figure> {
  const { home, remove } = scratchHome();
  try {
    const { context, close } = await open(home);
    const { id, token } = await makePerson(context, 'writer', 'admin');
    await makeAgents(context, 100, id);
    const bare = bareRate(join(home, 'control', 'registry.db'), join(home, 'bare.db'));

    const actor = {
      type: 'user',
      id,
      user_id: id,
      name: 'writer',
      role: 'admin',
      permissions: null,
      session_id: null,
      key: null,
    } as const;
    const write = (n: number) =>
      updateAgent(
        context,
        actor,
        systemCause('bench'),
        agentId(n),
        { description: `Description ${n}` },
        undefined,
      );
    if (!(await findPerson(context.read, 'writer'))) throw new Error(`${users.table} lacks the writer.`);
    const one = await serviceRate(1, write);
    const sixteen = await serviceRate(16, write);
    await close();
    yield {
      name: 'journaled update through the service, one writer',
      yardstick: `bare transaction with the same rows: ${bare.toFixed(0)}/s; ours: ${one.toFixed(0)}/s`,
      ratio: one / bare,
      bound: { least: 0.5 },
    };
    yield {
      name: 'sixteen writers at once against one',
      yardstick: `one: ${one.toFixed(0)}/s; sixteen: ${sixteen.toFixed(0)}/s`,
      ratio: sixteen / one,
      bound: { least: 2 },
    };

    const server = await startServer(home);
    let n = 0;
    const { requests, non2xx } = await autocannon({
      url: server.url,
      connections: 16,
      duration: 5,
      requests: [
        {
          method: 'PATCH',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          setupRequest: (request) => ({
            ...request,
            path: `/api/v1/agents/${agentId(++n)}`,
            body: JSON.stringify({ description: `Over HTTP ${n}` }),
          }),
        },
      ],
    });
    await server.stop();
    if (non2xx > 0) throw new Error(`${non2xx} writes were refused.`);
    yield {
      name: 'journaled PATCH over HTTP, sixteen connections',
      yardstick: `bare transaction: ${bare.toFixed(0)}/s; ours: ${requests.average.toFixed(0)}/s`,
      ratio: requests.average / bare,
      bound: { least: 0.5 },
    };
  } finally {
    remove();
  }
}

/** The statements of one journaled update with everything computed before, on a copy of the same database. */
function bareRate(source: string, target: string): number {
  const original = new Database(source);
  original.exec(`VACUUM INTO '${target}'`);
  original.close();
  const db = new Database(target);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  const update = db.prepare('UPDATE agents SET description = ?, updated_at = ?, revision = ? WHERE id = ?');
  const columns = (table: string) =>
    (db.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name);
  const insert = (table: string) =>
    db.prepare(
      `INSERT INTO ${table} VALUES (${columns(table)
        .map((name) => `@${name}`)
        .join(', ')})`,
    );
  const [revisions, changes] = [insert('revisions'), insert('changes')];
  const head = db.prepare('UPDATE journal_head SET revision = ?, hash = ?, at = ? WHERE id = 1');
  const revision = db.prepare('SELECT * FROM revisions ORDER BY revision DESC LIMIT 1').get() as {
    revision: number;
    hash: string;
    at: string;
  };
  const change = db.prepare('SELECT * FROM changes ORDER BY revision DESC LIMIT 1').get() as object;
  const started = performance.now();
  for (let n = 1; n <= writes; n++) {
    const next = revision.revision + n;
    db.exec('BEGIN IMMEDIATE');
    update.run(`Description ${n}`, revision.at, next, agentId(n));
    revisions.run({ ...revision, revision: next });
    changes.run({ ...change, revision: next });
    head.run(next, revision.hash, revision.at);
    db.exec('COMMIT');
  }
  const rate = (writes * 1000) / (performance.now() - started);
  db.close();
  return rate;
}

async function serviceRate(writers: number, write: (n: number) => Promise<unknown>): Promise<number> {
  for (let n = 0; n < 300; n++) await write(n);
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: writers }, async () => {
      while (next < writes) await write(1000 + next++);
    }),
  );
  return (writes * 1000) / (performance.now() - started);
}

function agentId(n: number): string {
  return `agent-${String(n % 100).padStart(6, '0')}`;
}
