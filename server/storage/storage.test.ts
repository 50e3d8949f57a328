import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEveryEngine, scratchDatabaseUrl, startRegistry, type TestRegistry } from '../../test/harness.ts';
import { agents } from '../agents/agent.schema.ts';
import { systemCause } from '../journal/journal.ts';
import { verifyJournal } from '../journal/verify.ts';
import type { Tables } from './tables.ts';

onEveryEngine('storage', (dialect) => {
  let scratch: { url: string; remove: () => void };
  let one: TestRegistry;
  let two: TestRegistry;
  beforeAll(async () => {
    scratch = await scratchDatabaseUrl(dialect);
    one = await startRegistry(dialect, { databaseUrl: scratch.url });
    two = await startRegistry(dialect, {
      databaseUrl: scratch.url,
      config: { masterKey: one.ctx.config.masterKey },
    });
  });
  afterAll(async () => {
    await two.close();
    await one.close();
    scratch.remove();
  });

  test('refuses every write on the connection of readers', async () => {
    const read = one.ctx.read as Kysely<Tables>;
    await expect(read.deleteFrom('journal_head').execute()).rejects.toThrow(/readonly|read-only/);
    await expect(sql`UPDATE journal_head SET revision = 9`.execute(read)).rejects.toThrow(
      /readonly|read-only/,
    );
    await expect(sql`CREATE TABLE sneaky (id INTEGER)`.execute(read)).rejects.toThrow(/readonly|read-only/);
  });

  test('lets a transaction fail alone among those that share its commit', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 9 }, (_, n) =>
        one.ctx.journal.write(systemCause('test'), async (tx) => {
          await tx.insert(agents, { id: `group-${n}`, letta_uid: `group-${n}` });
          if (n % 3 === 1) throw new Error('changed my mind');
        }),
      ),
    );
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual(
      Array.from({ length: 9 }, (_, n) => n % 3 !== 1),
    );
    const rows = await one.ctx.read
      .selectFrom('agents')
      .select('id')
      .where('id', 'like', 'group-%')
      .orderBy('id')
      .execute();
    expect(rows.map(({ id }) => id)).toEqual([0, 2, 3, 5, 6, 8].map((n) => `group-${n}`));
  });

  test('numbers what 16 writers in two programs do without a gap, and no follower sees a revision late', async () => {
    const seen: number[] = [];
    let isDone = false;
    const follow = async () => {
      let last = 0;
      for (;;) {
        const wasDone = isDone;
        const rows = await two.ctx.read
          .selectFrom('revisions')
          .select('revision')
          .where('revision', '>', last)
          .orderBy('revision')
          .execute();
        for (const { revision } of rows) seen.push(revision);
        last = seen.at(-1) ?? 0;
        if (wasDone) return;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    };
    const following = follow();
    await Promise.all(
      Array.from({ length: 16 }, async (_, writer) => {
        const { journal } = (writer % 2 ? one : two).ctx;
        for (let n = 0; n < 10; n++)
          await journal.write(systemCause('test'), (tx) =>
            tx.insert(agents, { id: `w${writer}-${n}`, letta_uid: `w${writer}-${n}` }),
          );
      }),
    );
    isDone = true;
    await following;
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, n) => n + 1));
    expect(seen.length).toBeGreaterThanOrEqual(160);
    expect(await verifyJournal(one.ctx.read, one.ctx.keyring.publicKey)).toMatchObject({
      ok: true,
      revision: seen.length,
    });
  });

  test.runIf(dialect === 'postgres')(
    'says 503 when its connection is lost, and works again as soon as there is a new one',
    async () => {
      const admin = await one.signIn('admin');
      const killer = new pg.Client({ connectionString: scratch.url });
      await killer.connect();
      const killOthers =
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()';
      await expect(
        one.ctx.journal.write(systemCause('test'), async (tx) => {
          await tx.insert(agents, { id: 'lost', letta_uid: 'lost' });
          await killer.query(killOthers);
          await tx.insert(agents, { id: 'lost2', letta_uid: 'lost2' });
        }),
      ).rejects.toMatchObject({ status: 503, code: 'storage.unreachable' });
      await expect.poll(async () => (await admin.get('/agents/lost')).status).toBe(404);
      const asleep = one.ctx.read.selectNoFrom(sql`pg_sleep(5)`.as('nap')).execute();
      const lost = expect(asleep).rejects.toMatchObject({ status: 503, code: 'storage.unreachable' });
      await new Promise((resolve) => setTimeout(resolve, 100));
      await killer.query(killOthers);
      await lost;
      await killer.end();
      await expect
        .poll(async () => (await admin.post('/agents', { id: 'found', letta_uid: 'found' })).status)
        .toBe(201);
    },
  );
});
