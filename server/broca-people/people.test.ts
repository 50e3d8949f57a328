import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addBrocaProfile, brocaTables, makeBrocaDatabase, rest } from '../../test/broca-database.ts';
import { type Client, onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';
import { Databases } from './databases.ts';

const real = fileURLToPath(new URL('../../../shared/data/broca-sanctum.db', import.meta.url));
if (!existsSync(real))
  console.warn('SKIPPED: people of a real database of Broca, because ../shared/data is not here.');

onEveryEngine('people whom Broca knows', (dialect) => {
  let outside: string;
  let temporary: string;
  let registry: TestRegistry;
  let admin: Client;
  beforeEach(async () => {
    outside = mkdtempSync(join(tmpdir(), 'sanctum-outside-'));
    temporary = join(outside, 'temporary');
    mkdirSync(temporary);
    registry = await startRegistry(dialect, {
      config: { brocaDatabases: [join(outside, 'elsewhere.db')] },
    });
    vi.stubEnv('TMPDIR', temporary);
    makeBrocaDatabase(join(outside, 'elsewhere.db'), []);
    admin = await registry.signIn('admin');
  });
  afterEach(async () => {
    await registry.close();
    vi.unstubAllEnvs();
    rmSync(outside, { recursive: true, force: true });
  });

  const inHome = (path: string) => join(registry.home, path);
  const list = async (query = '') => {
    const { status, body } = await admin.get(`/broca/people${query}`);
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  };
  const numbers = async (query = '') =>
    (await list(query)).items.map((person: { platform_user_id: string }) => person.platform_user_id);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(inHome(path)), { recursive: true });
    writeFileSync(inHome(path), text);
  };

  test('are nobody in a home without a Broca', async () => {
    expect(await list()).toEqual({ items: [], next_cursor: null, findings: [] });
  });

  test('are found in every place where a Broca keeps its database, with the agent whose folder it is', async () => {
    await admin.post('/agents', { id: 'athena', letta_uid: 'agent-11' });
    await admin.post('/agents', { id: 'iris', letta_uid: 'agent-22' });
    const found = [
      ['agent-athena/sanctum.db', ['athena']],
      ['agent-22/broca/sanctum.db', ['iris']],
      ['broca2/agent-11/sanctum.db', ['athena']],
      ['broca2/sanctum.db', []],
      ['agents/athena/broca/sanctum.db', ['athena']],
      ['agents/agent-iris/broca-old/sanctum.db', ['iris']],
      ['agents/unknown/broca2/db/broca.sqlite', []],
      ['agents/iris/data/of-hers.db', ['iris']],
    ] as const;
    for (const [index, [path]] of found.entries())
      makeBrocaDatabase(inHome(path), [{ platform_user_id: String(index) }]);
    write('agents/iris/.env', 'AGENT_API_KEY="secret of iris"\nexport DB_PATH="data/of-hers.db" # here\n');
    const elsewhere = new Database(join(outside, 'elsewhere.db'));
    addBrocaProfile(elsewhere, { platform_user_id: 'configured' });
    elsewhere.close();

    const { items, findings } = await list('?sort=platform');
    expect(findings).toEqual([]);
    const places = Object.fromEntries(
      items.map((person: { platform_user_id: string; databases: string[]; agent_ids: string[] }) => [
        person.platform_user_id,
        [person.databases, person.agent_ids],
      ]),
    );
    for (const [index, [path, agents]] of found.entries())
      expect(places[String(index)], path).toEqual([[path], [...agents]]);
    expect(places.configured).toEqual([[join(outside, 'elsewhere.db')], []]);
  });

  test('are not looked for in control, under hidden names, or deeper than Broca lives', async () => {
    for (const path of [
      'control/sanctum.db',
      'control/agent-x/sanctum.db',
      '.trash/sanctum.db',
      'agents/.old/broca/sanctum.db',
      'agents/_old/broca/sanctum.db',
      'agents/athena/modules/broca/sanctum.db',
      'agent-athena/backup/sanctum.db',
    ])
      makeBrocaDatabase(inHome(path), [{ platform_user_id: path }]);
    expect(await numbers()).toEqual([]);
  });

  test('are counted from profiles: of the users that Broca keeps, one in two is nobody', async () => {
    makeBrocaDatabase(inHome('broca2/sanctum.db'), [
      { platform_user_id: '1', username: 'ada', messages: ['2026-01-02 03:04:05'] },
      { platform_user_id: '2', username: 'grace', is_active: 0 },
    ]);
    const { items } = await list();
    expect(items).toEqual([
      {
        key: expect.stringMatching(/^[0-9a-f]{32}$/),
        platform: 'telegram',
        platform_user_id: '1',
        username: 'ada',
        display_name: null,
        is_active: true,
        last_interaction: '2026-01-02T03:04:05.000Z',
        interaction_count: 1,
        databases: ['broca2/sanctum.db'],
        agent_ids: [],
        user_id: null,
      },
      expect.objectContaining({
        username: 'grace',
        is_active: false,
        last_interaction: null,
        interaction_count: 0,
      }),
    ]);
  });

  test('are one person by the same profile in two databases, and two by the same name', async () => {
    makeBrocaDatabase(inHome('agent-a/sanctum.db'), [
      {
        platform_user_id: '1',
        username: 'old name',
        display_name: 'Ada',
        is_active: 0,
        messages: ['2026-01-01T00:00:00', '2026-01-01T00:00:01'],
      },
      { platform: 'web_chat', platform_user_id: '1', username: 'old name' },
    ]);
    makeBrocaDatabase(inHome('agent-b/sanctum.db'), [
      { platform_user_id: '1', username: 'ada', messages: ['2026-02-01T00:00:00.5+02:00'] },
    ]);
    const { items } = await list('?sort=-interaction_count');
    expect(items).toHaveLength(2);
    expect(items[0]).toMatchObject({
      platform: 'telegram',
      username: 'ada',
      display_name: 'Ada',
      is_active: true,
      interaction_count: 3,
      last_interaction: '2026-01-31T22:00:00.500Z',
      databases: ['agent-a/sanctum.db', 'agent-b/sanctum.db'],
    });
  });

  test.each<[string | null, string | null]>([
    ['2026-11-23T10:18:16.688580', '2026-11-23T10:18:16.688Z'],
    ['2026-11-23 10:18:16', '2026-11-23T10:18:16.000Z'],
    ['2026-11-23T10:18:16+00:00', '2026-11-23T10:18:16.000Z'],
    ['2026-11-23 12:18:16.5+02:00', '2026-11-23T10:18:16.500Z'],
    ['2026-11-23T10:18:16Z', '2026-11-23T10:18:16.000Z'],
    ['yesterday', null],
    ['', null],
    ['+275760-09-13T00:00:00Z', null],
    [null, null],
  ])('were last active at %s, which is %s', async (written, expected) => {
    makeBrocaDatabase(inHome('broca2/sanctum.db'), [
      { platform_user_id: '1', messages: [null, written] },
      { platform_user_id: '2', last_active: written },
    ]);
    const { items } = await list();
    expect(items[0].last_interaction).toBe(expected);
    expect(items[1].last_interaction).toBe(expected);
    expect(items.map((person: { interaction_count: number }) => person.interaction_count).sort()).toEqual([
      0, 2,
    ]);
  });

  test('may have no name, a huge one, or one with U+0000; who has no number is left out, and counted', async () => {
    const huge = '𝒳'.repeat(100_000);
    makeBrocaDatabase(inHome('broca2/sanctum.db'), [
      { platform_user_id: '1', username: null, display_name: '  ' },
      { platform_user_id: '2', username: `nul\0in it`, display_name: huge },
      { platform_user_id: '3\0', username: 'cut short' },
      { platform_user_id: '', username: 'nobody' },
      { platform_user_id: 'x'.repeat(256), username: 'too long' },
      { platform: null, platform_user_id: '4' },
      { platform_user_id: '5', display_name: 'x'.repeat(2 * 1024 * 1024) },
    ]);
    const { items, findings } = await list();
    expect(items).toMatchObject([
      { platform_user_id: '1', username: null, display_name: null },
      { platform_user_id: '2', username: 'nulin it', display_name: '𝒳'.repeat(255) },
    ]);
    expect(findings).toMatchObject([
      {
        path: 'broca2/sanctum.db',
        kind: 'incomplete',
        message: expect.stringContaining('1 rows of platform'),
      },
      {
        path: 'broca2/sanctum.db',
        kind: 'incomplete',
        message: expect.stringContaining('4 profiles name nobody'),
      },
    ]);
  });

  test('are searched, narrowed, sorted and paged like any list', async () => {
    makeBrocaDatabase(inHome('broca2/sanctum.db'), [
      { platform_user_id: '10', username: 'Ada', display_name: 'Countess' },
      { platform_user_id: '11', username: 'ada' },
      { platform_user_id: '12', username: 'Émile', messages: ['2026-01-01 00:00:00'] },
      { platform: 'web_chat', platform_user_id: '13', messages: ['2026-01-02 00:00:00'] },
    ]);
    expect((await numbers('?q=ADA')).sort()).toEqual(['10', '11']);
    expect(await numbers('?q=éMILE')).toEqual(['12']);
    expect(await numbers('?q=count')).toEqual(['10']);
    expect(await numbers('?platform=web_chat')).toEqual(['13']);
    expect((await numbers('?sort=-last_interaction')).slice(0, 2)).toEqual(['13', '12']);
    for (const sort of ['username', '-username', '-interaction_count', 'last_interaction']) {
      const whole = await numbers(`?sort=${sort}`);
      const paged: string[] = [];
      let cursor: string | null = null;
      do {
        const page: { items: { platform_user_id: string }[]; next_cursor: string | null } = await list(
          `?sort=${sort}&limit=1${cursor === null ? '' : `&cursor=${cursor}`}`,
        );
        paged.push(...page.items.map((person) => person.platform_user_id));
        cursor = page.next_cursor;
      } while (cursor !== null);
      expect(paged).toEqual(whole);
    }
    const wrong = Buffer.from('["x","y"]').toString('base64url');
    expect(await admin.get(`/broca/people?sort=interaction_count&cursor=${wrong}`)).toMatchObject({
      status: 400,
      body: { code: 'cursor.invalid' },
    });
  });

  test('in what cannot be read are missing, with the reason; the rest goes on', async () => {
    makeBrocaDatabase(inHome('broca2/sanctum.db'), [{ platform_user_id: '1' }]);
    write('agent-empty/sanctum.db', '');
    write('agent-text/sanctum.db', 'this is no database, only a long enough text');
    mkdirSync(inHome('agent-folder/sanctum.db'), { recursive: true });
    mkdirSync(inHome('agent-other'));
    new Database(inHome('agent-other/sanctum.db')).exec('CREATE TABLE users (id)').close();
    mkdirSync(inHome('agent-view'));
    new Database(inHome('agent-view/sanctum.db'))
      .exec(`CREATE VIEW platform_profiles AS SELECT 1 AS id, 'x' AS platform, 'y' AS platform_user_id`)
      .close();
    const torn = makeBrocaDatabase(inHome('agent-torn/sanctum.db'), [{ platform_user_id: '2' }]);
    writeFileSync(torn, readFileSync(torn).fill(0xee, 4096));
    symlinkSync('nowhere.db', inHome('agent-text/broca'));
    write('agents/a/.env', 'DB_PATH=not-there.db');
    rmSync(join(outside, 'elsewhere.db'));

    const { items, findings } = await list();
    expect(items).toHaveLength(1);
    expect(
      findings.map(
        ({ path, kind }: { path: string; kind: string }) => `${path.replace(outside, '')} ${kind}`,
      ),
    ).toEqual([
      '/elsewhere.db missing',
      'agent-empty/sanctum.db not_a_database',
      'agent-folder/sanctum.db not_a_file',
      'agent-other/sanctum.db not_broca',
      'agent-text/broca missing',
      'agent-text/sanctum.db not_a_database',
      'agent-torn/sanctum.db not_a_database',
      'agent-view/sanctum.db not_a_database',
      'agents/a/.env missing',
    ]);
    for (const { message } of findings) expect(message).toMatch(/: .+\.$/);
  });

  test('are read while Broca holds its lock, as they were before', async () => {
    const file = makeBrocaDatabase(inHome('broca2/sanctum.db'), [{ platform_user_id: '1' }]);
    const broca = new Database(file);
    broca.exec('BEGIN EXCLUSIVE');
    broca.exec("INSERT INTO platform_profiles (platform, platform_user_id) VALUES ('telegram', '2')");
    expect(await numbers()).toEqual(['1']);
    // More than it keeps in memory: the file is in the middle of a change, and its journal would undo it.
    broca.pragma('cache_size = 1');
    for (let index = 0; index < 100; index++)
      addBrocaProfile(broca, {
        platform: 'tasks',
        platform_user_id: `tasks:${index}`,
        display_name: 'x'.repeat(4096),
      });
    const { items, findings } = await list();
    expect(items).toEqual([]);
    expect(findings).toMatchObject([{ path: 'broca2/sanctum.db', kind: 'busy' }]);
    broca.exec('COMMIT');
    expect((await numbers('?platform=telegram')).sort()).toEqual(['1', '2']);
    broca.close();
  });

  test.each(['DELETE', 'WAL'])(
    'are told as they were at one moment, while Broca writes (%s)',
    async (mode) => {
      const broca = new Database(makeBrocaDatabase(inHome('broca2/sanctum.db'), []));
      broca.pragma(`journal_mode = ${mode}`);
      let count = 0;
      const write = broca.transaction(() => {
        addBrocaProfile(broca, {
          platform_user_id: String(++count),
          display_name: 'x'.repeat(4096),
          messages: ['2026-01-01 00:00:00'],
        });
      });
      const writing = setInterval(write, 20);
      try {
        let told = 0;
        for (let look = 0; look < 10; look++) {
          const { items, findings } = await list('?limit=200');
          expect(findings.filter(({ kind }: { kind: string }) => kind !== 'busy')).toEqual([]);
          for (const person of items) expect(person.interaction_count).toBe(1);
          if (items.length > 0) told++;
        }
        expect(told).toBeGreaterThan(0);
      } finally {
        clearInterval(writing);
      }
      expect(broca.pragma('integrity_check', { simple: true })).toBe('ok');
      broca.close();
      expect((await list(`?q=${count}`)).items).not.toEqual([]);
    },
  );

  test('outside the home are found although there is no home', async () => {
    rmSync(join(outside, 'elsewhere.db'));
    makeBrocaDatabase(join(outside, 'elsewhere.db'), [{ platform_user_id: '1' }]);
    const homeless = await startRegistry(dialect, {
      config: { home: join(outside, 'nowhere'), brocaDatabases: [join(outside, 'elsewhere.db')] },
    });
    rmSync(join(outside, 'nowhere'), { recursive: true, force: true });
    const { body } = await (await homeless.signIn('admin')).get('/broca/people');
    expect(body.items).toMatchObject([{ platform_user_id: '1' }]);
    expect(body.findings).toMatchObject([{ path: '', kind: 'unreadable' }]);
    await homeless.close();
  });

  test('are read from a database with a log of writes beside it, and leave it as it is', async () => {
    const file = makeBrocaDatabase(inHome('broca2/sanctum.db'), [{ platform_user_id: '1' }]);
    const broca = new Database(file);
    broca.pragma('journal_mode = WAL');
    addBrocaProfile(broca, { platform_user_id: '2' });
    expect((await numbers()).sort()).toEqual(['1', '2']);
    broca.close();
  });

  test('are read without a trace: every file stays byte for byte, and none appears', async () => {
    makeBrocaDatabase(inHome('broca2/sanctum.db'), [{ platform_user_id: '1' }]);
    makeBrocaDatabase(inHome('agent-wal/sanctum.db'), [{ platform_user_id: '2' }]);
    new Database(inHome('agent-wal/sanctum.db')).exec('PRAGMA journal_mode = WAL').close();
    const state = () =>
      ['broca2', 'agent-wal'].flatMap((folder) =>
        readdirSync(inHome(folder)).map((name) => {
          const bytes = readFileSync(inHome(`${folder}/${name}`));
          return `${folder}/${name} ${createHash('sha256').update(bytes).digest('hex')}`;
        }),
      );
    const before = state();
    expect((await numbers()).sort()).toEqual(['1', '2']);
    expect(state()).toEqual(before);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('are read again only when the file changed', async () => {
    const file = makeBrocaDatabase(inHome('broca2/sanctum.db'), [{ platform_user_id: '1' }]);
    // What changed just now could change again without a sign of it, so it is not kept yet.
    await pause(2100);
    expect(await numbers()).toEqual(['1']);
    vi.stubEnv('TMPDIR', join(outside, 'nowhere'));
    expect(await numbers()).toEqual(['1']);

    const broca = new Database(file);
    addBrocaProfile(broca, { platform_user_id: '2' });
    broca.close();
    const { items, findings } = await list();
    expect(items).toEqual([]);
    expect(findings).toContainEqual(
      expect.objectContaining({ path: 'broca2/sanctum.db', kind: 'unreadable' }),
    );
    vi.stubEnv('TMPDIR', temporary);
    expect((await numbers()).sort()).toEqual(['1', '2']);
    rmSync(file);
    expect(await numbers()).toEqual([]);
  });

  test('are not waited for without end: what was not read yet says so, and is there at another look', async () => {
    makeBrocaDatabase(inHome('broca2/sanctum.db'), [{ platform_user_id: '1' }]);
    const { databases } = await new Databases(registry.ctx, 0).look(() => true);
    for (const { reading } of databases)
      expect(reading).toMatchObject({ profiles: [], problems: [{ kind: 'busy' }] });
    expect(await numbers()).toEqual(['1']);
  });

  test('are shown to who may see users, and to nobody else', async () => {
    const user = await registry.signIn('user');
    expect((await user.get('/broca/people')).status).toBe(403);
    expect((await registry.anonymous.get('/broca/people')).status).toBe(401);
    const reader = await registry.signIn('viewer', { permissions: ['users:read'] });
    expect((await reader.get('/broca/people')).status).toBe(200);
  });

  test('have words that are nobody else’s business: nothing of a message is told', async () => {
    makeBrocaDatabase(inHome('broca2/sanctum.db'), [
      { platform_user_id: '1', messages: ['2026-01-01 00:00:00'] },
    ]);
    expect(JSON.stringify(await list())).not.toContain('what she wrote');
  });

  test.skipIf(!existsSync(real))('are found in the database that the real plugin made', async () => {
    mkdirSync(inHome('agent-real'));
    copyFileSync(real, inHome('agent-real/sanctum.db'));
    expect((await list()).items).toMatchObject([
      {
        platform: 'web_chat',
        platform_user_id: '22c4404d7d65a99e',
        username: 'web_user_22c4404d7d65a99e',
        display_name: 'Web User (22c4404d)',
        is_active: true,
        last_interaction: '2026-11-23T10:18:16.000Z',
        interaction_count: 1,
      },
    ]);
  });

  test('are many without a long wait: ten thousand people and their messages', async () => {
    const file = inHome('broca2/sanctum.db');
    mkdirSync(dirname(file));
    const broca = new Database(file);
    broca.exec(brocaTables);
    broca.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
      INSERT INTO platform_profiles (id, letta_user_id, platform, platform_user_id, username) SELECT i, NULL, 'telegram', i, 'user' || i FROM n`);
    broca.exec(
      `INSERT INTO messages (platform_profile_id, timestamp) SELECT id, '2026-01-01 00:00:00' FROM platform_profiles`,
    );
    broca.close();
    rest(file);
    expect((await list('?limit=200')).items).toHaveLength(200);
    expect((await list('?q=user10000')).items).toMatchObject([
      { username: 'user10000', interaction_count: 1 },
    ]);
  });
});
