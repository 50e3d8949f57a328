import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { brocaTables, makeBrocaDatabase } from '../../test/broca-database.ts';
import { type Client, onEveryEngine, startRegistry, type TestRegistry } from '../../test/harness.ts';

onEveryEngine('whoever attacks by way of Broca’s databases', (dialect) => {
  let outside: string;
  let configured: string[];
  let registry: TestRegistry;
  let admin: Client;
  beforeEach(async () => {
    outside = mkdtempSync(join(tmpdir(), 'sanctum-outside-'));
    configured = [];
    registry = await startRegistry(dialect, { config: { brocaDatabases: configured } });
    admin = await registry.signIn('admin');
  });
  afterEach(async () => {
    await registry.close();
    rmSync(outside, { recursive: true, force: true });
  });

  const inHome = (path: string) => join(registry.home, path);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(inHome(path)), { recursive: true });
    writeFileSync(inHome(path), text);
  };
  const link = (target: string, path: string) => {
    mkdirSync(dirname(inHome(path)), { recursive: true });
    symlinkSync(target, inHome(path));
  };
  const list = async (client = admin) => {
    const { status, body } = await client.get('/broca/people');
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  };
  const hideAgent = async () => {
    await admin.post('/agents', { id: 'phantom', letta_uid: 'phantom-uid', visible_to_roles: ['admin'] });
    await admin.post('/agents', { id: 'open', letta_uid: 'open-uid' });
  };
  const readers = async () => {
    const bound = await admin.post('/api-keys', { name: 'bound', permissions: ['*'], agent_ids: ['open'] });
    return [
      await registry.signIn('user', { permissions: ['users:read', 'users:create', 'users:update'] }),
      await registry.signIn('admin', { permissions: { deny: ['users:read@agent:phantom'] } }),
      registry.withToken(bound.body.key as string),
    ];
  };

  test('learns nothing of a hidden agent’s people: no name, no number, no finding', async () => {
    await hideAgent();
    const secret = { platform_user_id: '1', username: 'secret', messages: ['2026-06-01 00:00:00'] };
    for (const path of [
      'agent-phantom/sanctum.db',
      'agent-phantom-uid/sanctum.db',
      'agents/phantom/broca/sanctum.db',
      'agents/agent-phantom/broca2/db/broca.sqlite',
      'broca2/agent-phantom/sanctum.db',
      'agents/phantom/data/kept.db',
    ])
      makeBrocaDatabase(inHome(path), [secret, { platform_user_id: '2', username: 'only there' }]);
    write('agents/phantom/.env', 'DB_PATH=data/kept.db');
    write('agents/phantom/broca-broken/sanctum.db', 'no database');
    write('agents/phantom/broca/.env', 'DB_PATH=/etc/passwd');
    makeBrocaDatabase(inHome('agents/open/broca/sanctum.db'), [
      { platform_user_id: '1', username: 'known', messages: ['2026-01-01 00:00:00'] },
    ]);

    const { key } = (await list()).items.find(
      (person: { platform_user_id: string }) => person.platform_user_id === '2',
    );
    for (const reader of await readers()) {
      const { items, findings } = await list(reader);
      expect(findings).toEqual([]);
      expect(items).toMatchObject([
        {
          username: 'known',
          interaction_count: 1,
          last_interaction: '2026-01-01T00:00:00.000Z',
          databases: ['agents/open/broca/sanctum.db'],
          agent_ids: ['open'],
        },
      ]);
      const { status } = await reader.post(`/broca/people/${key}/promote`, { role: 'viewer' });
      expect([403, 404]).toContain(status);
      const nobody = await reader.post(`/broca/people/${'0'.repeat(32)}/promote`, { role: 'viewer' });
      expect(nobody.status).toBe(status);
    }
    const { items, findings } = await list();
    expect(items).toContainEqual(
      expect.objectContaining({
        platform_user_id: '1',
        interaction_count: 7,
        agent_ids: ['open', 'phantom'],
      }),
    );
    expect(findings).toMatchObject([
      { path: 'agents/phantom/broca-broken/sanctum.db' },
      { path: 'agents/phantom/broca/.env', kind: 'outside_home' },
    ]);
  });

  test('does not reach a hidden agent’s people by a link or a DB_PATH of his own agent', async () => {
    await hideAgent();
    const kept = makeBrocaDatabase(inHome('agents/phantom/kept.db'), [{ platform_user_id: '1' }]);
    mkdirSync(inHome('store/of-phantom/broca'), { recursive: true });
    link('../store/of-phantom', 'agents/agent-phantom');
    makeBrocaDatabase(inHome('store/of-phantom/broca/sanctum.db'), [{ platform_user_id: '2' }]);
    write('store/of-phantom/broca-torn/sanctum.db', 'no database');
    write('agents/open/.env', 'DB_PATH=../phantom/kept.db');
    write('agents/open/broca/.env', `DB_PATH=${kept}`);
    write('agents/open/broca-two/.env', 'DB_PATH=../../../store/of-phantom/broca/sanctum.db');
    link('../../phantom/kept.db', 'agents/open/broca-three/sanctum.db');
    link('phantom', 'agents/alias');
    write('agents/phantom/broca-torn/sanctum.db', 'no database');
    link('store/of-phantom', 'agent-open');
    for (const reader of await readers())
      expect(await list(reader)).toEqual({ items: [], next_cursor: null, findings: [] });
    expect((await list()).items).toHaveLength(2);
  });

  test('does not learn from a database of all that a hidden agent uses it too', async () => {
    await hideAgent();
    makeBrocaDatabase(inHome('broca2/sanctum.db'), [{ platform_user_id: '1' }]);
    write('agents/phantom/.env', 'DB_PATH=../../broca2/sanctum.db');
    makeBrocaDatabase(inHome('store/sanctum.db'), [{ platform_user_id: '2' }]);
    write('agents/phantom/broca/.env', 'DB_PATH=../../../store/sanctum.db');
    for (const reader of await readers())
      expect((await list(reader)).items).toMatchObject([{ platform_user_id: '1', agent_ids: [] }]);
    expect((await list()).items).toMatchObject([{ agent_ids: ['phantom'] }, { agent_ids: ['phantom'] }]);
  });

  test('does not have files outside the home read, by whatever way, nor learns which exist', async () => {
    const file = makeBrocaDatabase(join(outside, 'sanctum.db'), [{ platform_user_id: 'outside' }]);
    write('agents/a/.env', `DB_PATH=${file}`);
    write('agents/b/.env', `DB_PATH=${join(outside, 'not-there.db')}`);
    write('agents/c/.env', 'DB_PATH=../../../../../../../../etc/passwd');
    link(file, 'agents/d/broca/sanctum.db');
    link(outside, 'agent-e');
    link(join(outside, 'sanctum.db'), 'agents/f/.env');
    link('..', 'agents/g');
    link('../../..', 'agents/h/broca');
    const { items, findings } = await list();
    expect(items).toEqual([]);
    const told = Object.fromEntries(
      findings.map(({ path, kind, message }: Record<string, string>) => [path, { kind, message }]),
    );
    expect(told['agents/a/.env']).toEqual(told['agents/b/.env']);
    for (const path of [
      'agents/a/.env',
      'agents/c/.env',
      'agents/d/broca/sanctum.db',
      'agent-e',
      'agents/f/.env',
    ])
      expect(told[path], path).toMatchObject({ kind: 'outside_home' });
    expect(JSON.stringify(findings)).not.toContain(outside);
  });

  test('does not have the registry’s own files read', async () => {
    configured.push(makeBrocaDatabase(inHome('control/other.db'), [{ platform_user_id: 'ours' }]));
    link('control', 'agent-a');
    write('agents/b/.env', 'DB_PATH=../../control/other.db');
    link('../../../control/other.db', 'agents/c/broca/sanctum.db');
    if (dialect === 'sqlite') {
      mkdirSync(inHome('broca2'));
      linkSync(inHome('control/registry.db'), inHome('broca2/sanctum.db'));
    }
    const { items, findings } = await list();
    expect(items).toEqual([]);
    expect(findings.map(({ path }: { path: string }) => path)).toEqual([
      inHome('control/other.db'),
      'agent-a',
      'agents/b/.env',
      'agents/c/broca/sanctum.db',
    ]);
    expect((await admin.post('/agents', { letta_uid: 'still-writes' })).status).toBe(201);
  });

  test('does not have the secrets of an .env told', async () => {
    write('agents/a/.env', 'DB_PATH="/secret/of/a"\nAGENT_API_KEY=sk-hidden\n');
    write('agents/b/.env', `AGENT_API_KEY=sk-hidden\n#${'x'.repeat(300_000)}`);
    write('agents/c/.env', 'DB_PATH=sk-hidden.db');
    write('agents/d/.env', 'DB_PATH="sk-hidden\0.db"');
    const { findings } = await list();
    expect(findings).toHaveLength(3);
    expect(JSON.stringify(findings)).not.toMatch(/sk-hidden|secret/);
  });

  test('does not have a file computed: generated columns, triggers and views do nothing', async () => {
    mkdirSync(inHome('broca2'));
    mkdirSync(inHome('agent-generated'));
    new Database(inHome('broca2/sanctum.db'))
      .exec(
        `${brocaTables}
        CREATE VIEW v AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
        CREATE TRIGGER t AFTER INSERT ON messages BEGIN SELECT writefile('/tmp/x', 'y'); END;
        INSERT INTO platform_profiles (platform, platform_user_id) VALUES ('telegram', '1');`,
      )
      .close();
    new Database(inHome('agent-generated/sanctum.db'))
      .exec(
        `CREATE TABLE platform_profiles (id INTEGER PRIMARY KEY, platform TEXT, platform_user_id TEXT,
          username TEXT AS (hex(zeroblob(100000000))) VIRTUAL);
        INSERT INTO platform_profiles (platform, platform_user_id) VALUES ('telegram', '2');`,
      )
      .close();
    const { items, findings } = await list();
    expect(findings).toEqual([]);
    expect(
      items
        .map(({ platform_user_id, username }: Record<string, string>) => [platform_user_id, username])
        .sort(),
    ).toEqual([
      ['1', null],
      ['2', null],
    ]);
  });

  test('does not confuse people: names that look like other names lead to nobody else', async () => {
    makeBrocaDatabase(inHome('broca2/sanctum.db'), [
      { platform: 'a', platform_user_id: 'b"],["c' },
      { platform: 'a"],["b', platform_user_id: 'c' },
      { platform: '__proto__', platform_user_id: 'constructor', username: '__proto__' },
      { platform: 'A', platform_user_id: 'b"],["c' },
      { platform: 'a', platform_user_id: ' b"],["c' },
    ]);
    const { items } = await list();
    expect(new Set(items.map(({ key }: { key: string }) => key)).size).toBe(5);
  });

  test('gives no more by promoting and linking than he could give otherwise', async () => {
    makeBrocaDatabase(inHome('broca2/sanctum.db'), [{ platform_user_id: '1', username: 'ada' }]);
    const { key } = (await list()).items[0];
    const inviter = await registry.signIn('user', {
      permissions: ['users:read', 'users:create', 'users:update'],
    });
    expect(await inviter.post(`/broca/people/${key}/promote`, { role: 'admin' })).toMatchObject({
      status: 403,
      body: { code: 'access.exceeds_own' },
    });
    expect(await inviter.post(`/broca/people/${key}/link`, { user_id: admin.user?.id })).toMatchObject({
      status: 403,
      body: { code: 'access.exceeds_own' },
    });
    expect((await inviter.post(`/broca/people/${key}/promote`, { permissions: ['*'] })).status).toBe(400);
    const blind = await registry.signIn('user', { permissions: ['users:create', 'users:update'] });
    expect((await blind.post(`/broca/people/${key}/promote`, {})).status).toBe(403);
    expect((await blind.post(`/broca/people/${key}/link`, { user_id: blind.user?.id })).status).toBe(403);
    expect((await list()).items[0].user_id).toBeNull();

    const linked = (await admin.post(`/broca/people/${key}/link`, { user_id: admin.user?.id })).body;
    const address = `/users/${admin.user?.id}/platform-profiles/${linked.id}`;
    expect((await inviter.delete(address)).status).toBe(403);
    expect(
      (await admin.delete(address.replace(/\d+\/platform/, `${inviter.user?.id}/platform`))).status,
    ).toBe(404);
  });

  test('leaves what he could not read as it was', async () => {
    const file = inHome('broca2/sanctum.db');
    write('broca2/sanctum.db', `SQLite format 3\0${'\xff'.repeat(5000)}`);
    const before = readFileSync(file);
    expect((await list()).findings).toMatchObject([{ kind: 'not_a_database' }]);
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});
