import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';
import type { Actor } from '../accounts/actor.ts';
import { configurations } from '../configuration/configuration.schema.ts';
import { type Confirm, systemCause } from '../journal/journal.ts';
import { forbidden } from '../kernel/errors.ts';
import { csvLine } from './csv.ts';
import { exportChanges } from './export.ts';

interface Line {
  revision: number;
  seq: number;
  entity_id: string;
}

onEveryEngine('GET /changes/export', (dialect) => {
  let registry: TestRegistry;
  let admin: Client;
  beforeAll(async () => {
    registry = await startRegistry(dialect);
    admin = await registry.signIn('admin');
    await admin.post('/agents', { id: 'open', letta_uid: 'open', name: '=1+1' });
    await admin.post('/agents', { id: 'hidden', letta_uid: 'hidden', visible_to_users: [] });
    await registry.ctx.journal.write(systemCause('test'), async (tx) => {
      for (let number = 0; number < 450; number++)
        await tx.insert(configurations, {
          key: `many.k${number}`,
          value: String(number),
          type: 'number',
          scope: 'system',
          scope_id: null,
        });
    });
    await admin.patch('/agents/open', { name: 'Wide, "open"' });
  });
  afterAll(() => registry.close());

  const text = async (query = '', as = admin) => {
    const answer = await as.get(`/changes/export${query}`);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body as string;
  };
  const lines = async (query = '', as = admin) =>
    (await text(query, as))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);

  test('has every change that the list has, in its order, over several pages', async () => {
    const exported = await lines();
    expect(exported.length).toBeGreaterThan(450);
    const listed: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await admin.get(`/changes?limit=200${cursor && `&cursor=${cursor}`}`);
      listed.push(...(body.items as unknown[]));
      cursor = body.next_cursor as string | null;
    }
    expect(exported).toEqual(listed);
    expect((await lines('?sort=revision'))[0]).toEqual(listed.at(-1));
  });

  test('is narrowed as the list is, and refuses what the list refuses', async () => {
    const idsOf = async (query: string) => (await lines(query)).map(({ entity_id }) => entity_id);
    expect(await idsOf('?entity=agents')).toEqual(['open', 'hidden', 'open']);
    expect(await idsOf('?entity=agents&action=update')).toEqual(['open']);
    const [{ request_id }] = (await admin.get('/changes?entity=agents&action=update')).body.items;
    expect(await idsOf(`?request_id=${request_id}`)).toEqual(['open']);
    expect(await idsOf('?until=2001-01-01T00:00:00Z')).toEqual([]);
    expect((await admin.get('/changes/export?since=soon')).status).toBe(400);
    expect((await admin.get('/changes/export?format=xml')).status).toBe(400);
    expect((await registry.anonymous.get('/changes/export')).status).toBe(401);
    const key = await admin.post('/api-keys', { name: 'k', permissions: ['agents:read'] });
    expect((await registry.withToken(key.body.key as string).get('/changes/export')).status).toBe(403);
  });

  test('says what it is, and is kept by no cache', async () => {
    const { headers } = await admin.get('/changes/export?format=csv&entity=agents');
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="journal.csv"',
      'cache-control': 'no-store',
    });
  });

  test('is a table that a spreadsheet reads and does not compute', async () => {
    const rows = (await text('?format=csv&entity=agents&entity_id=open')).split('\r\n');
    expect(rows).toHaveLength(4);
    expect(rows[0]).toBe(
      'revision,seq,at,actor_type,actor_id,user_id,actor_name,action,entity,entity_id,agent_id,request_id,address,erased,before,after',
    );
    expect(rows[1]).toMatch(
      /^\d+,1,2\d{3}-.*Z,user,\d+,\d+,admin1,update,agents,open,open,[\w-]+,127\.0\.0\.1,false,/,
    );
    expect(rows[1]).toContain('"{""name"":""Wide, \\""open\\""""}"');
    expect(csvLine(['=1+1', '+1', '-1', '@a', '\ta', '＝1', 'a,"b"', 'a\nb', null, -1, true])).toBe(
      `'=1+1,'+1,'-1,'@a,"'\ta",'＝1,"a,""b""","a\nb",,-1,true\r\n`,
    );
  });

  test('tells nothing of an agent that is hidden from the reader', async () => {
    const user = await registry.signIn('user');
    for (const format of ['jsonl', 'csv']) {
      const told = await text(`?format=${format}`, user);
      expect(told).toContain('open');
      expect(told).not.toContain('hidden');
      expect(told).not.toContain('127.0.0.1');
    }
  });

  /** Somebody as a request of his finds him. */
  const actorOf = async ({ user }: Client): Promise<Actor> => {
    if (!user) throw new Error('Nobody is signed in.');
    const { id, username: name, role, permissions } = user;
    const session = await registry.ctx.read
      .selectFrom('user_sessions')
      .select('id')
      .where('user_id', '=', id)
      .executeTakeFirstOrThrow();
    return { type: 'user', id, user_id: id, name, role, permissions, session_id: session.id, key: null };
  };

  test('reads no page before it is wanted, and ends where the journal ended when it began', async () => {
    const pages = exportChanges(
      registry.ctx,
      { actor: await actorOf(admin), confirm: null },
      { sort: 'revision' },
      'jsonl',
    );
    const first = String((await pages.next()).value);
    expect(first.split('\n')).toHaveLength(201);
    await admin.patch('/agents/open', { description: 'later' });
    let rest = '';
    for await (const page of pages) rest += page;
    expect(rest).toContain('Wide');
    expect(rest).not.toContain('later');
  });

  test('breaks off for who may not any more', async () => {
    const { read } = registry.ctx;
    const asked: number[] = [];
    const confirm: Confirm = ({ revision }) => {
      if (asked.push(revision) > 1) throw forbidden('access.changed', 'Your rights changed.');
      return Promise.resolve();
    };
    const exporter = { actor: await actorOf(admin), confirm };
    const pages = exportChanges(registry.ctx, exporter, { sort: '-revision' }, 'jsonl');
    await pages.next();
    await admin.patch('/agents/open', { description: 'meanwhile' });
    await expect(pages.next()).rejects.toMatchObject({ status: 403 });
    const { revision } = await read.selectFrom('journal_head').select('revision').executeTakeFirstOrThrow();
    expect(asked[1]).toBe(revision);
  });
});
