import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshPostgresUrl } from '../postgres.ts';
import { dialects } from '../harness.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const shared = join(root, '../shared/data');
const password = 'velvet oyster lantern';

/** What the journey is made on: our own small home, and the sample home where it is present. */
const samples = ['our own home', ...(existsSync(shared) ? ['the sample home'] : [])];
if (!existsSync(shared))
  console.warn('SKIPPED: the main job on the sample home, because ../shared/data is not here.');

describe.each(dialects)('the main job on %s', (dialect) => {
  describe.each(samples)('with %s', (sample) => {
    let folder: string;
    let url: string;
    let env: NodeJS.ProcessEnv;
    let stop: () => Promise<number | null>;
    let setupLink: string;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'sanctum-e2e-'));
      const home = join(folder, 'home');
      if (sample === 'the sample home') copySample(home);
      else makeHome(home);
      env = {
        PATH: process.env.PATH,
        HOME: folder,
        SANCTUM_HOME: home,
        SANCTUM_PORT: '0',
        SANCTUM_LOG_LEVEL: 'warn',
        ...(dialect === 'postgres' ? { SANCTUM_DATABASE_URL: await freshPostgresUrl() } : {}),
      };
      const child = spawn(process.execPath, ['launch.mjs', 'cli/main.ts', 'serve'], {
        cwd: root,
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
      stop = async () => {
        child.kill('SIGTERM');
        return ended;
      };
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      url = /http:\S+/.exec(String((await lines.next()).value))?.[0] ?? '';
      setupLink = String((await lines.next()).value);
      env = { ...env, SANCTUM_URL: url };
    });
    afterAll(async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const sanctum = (args: string[], input = '') => {
      const { status, stdout, stderr } = spawnSync(process.execPath, ['launch.mjs', 'cli/main.ts', ...args], {
        cwd: root,
        env,
        input,
        encoding: 'utf8',
        timeout: 120_000,
      });
      return { status, stdout, stderr };
    };
    const json = (...args: string[]) => {
      const { status, stdout, stderr } = sanctum(['--json', ...args]);
      expect(status, stderr + stdout).toBe(0);
      return JSON.parse(stdout);
    };
    const send = (method: string, path: string, body: unknown, token?: string) =>
      fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          'content-type': 'application/json',
          ...(token ? { authorization: `Bearer ${token}` } : {}),
        },
        body: JSON.stringify(body),
      });

    /** Values at every layer for Broca of Iris: explained, planned, applied, undone, restored, rotated, delivered. */
    const configure = async (token: string) => {
      const tools = json('tools', 'list', '--query', 'broca') as { id: number; name: string }[];
      const tool_id = tools.find(({ name }) => name === 'broca')?.id;
      const made = await send('POST', '/tool-instances', { tool_id, agent_id: 'iris' }, token);
      const id = String(((await made.json()) as { id: number }).id);
      const before = json('journal', 'head').revision as number;
      const places = [
        ['--system-config'],
        ['--system'],
        ['--agent', 'iris', '--agent-config'],
        ['--agent', 'iris'],
        ['--tool', String(tool_id)],
        ['--instance', id],
      ];
      for (const [index, place] of places.entries())
        json('config', 'set', 'queue_refresh', String(10 + index), ...place);
      json('env', 'set', 'LETTA_HOST', 'letta.local');
      json('config', 'set', 'agent_endpoint', 'http://${env.LETTA_HOST}:8283', '--agent', 'iris');
      const sealed = sanctum(['config', 'set', 'agent_api_key', '--stdin', '--agent', 'iris'], 'sk-main-job');
      expect(sealed.status, sealed.stderr).toBe(0);
      const { keys, values } = json('config', 'explain', '--instance', id);
      expect(values).toMatchObject({
        queue_refresh: 15,
        agent_endpoint: 'http://letta.local:8283',
        agent_api_key: null,
      });
      expect(keys.queue_refresh.overrides.map(({ value }: { value: number }) => value)).toEqual([
        5, 10, 11, 12, 13, 14,
      ]);

      const plan = sanctum(['--json', 'config', 'plan', 'set', 'database.pool_size', '700', '--system']);
      expect(plan.status).toBe(1);
      expect(JSON.parse(plan.stdout).counts).toMatchObject({ newly_invalid: 1 });
      json('config', 'plan', 'set', 'message_mode', 'echo', '--system', '--apply');
      const applied = json('journal', 'head').revision as number;
      expect(json('config', 'explain', '--instance', id).values.message_mode).toBe('echo');
      json('journal', 'undo', String(applied));
      expect(json('config', 'explain', '--instance', id).values.message_mode).toBe('live');

      const restored = json('config', 'restore', '--everything', '--to', String(before));
      expect(json('config', 'explain', '--instance', id).values.queue_refresh).toBe(5);
      expect(json('config', 'explain', '--instance', id, '--at', String(applied)).values).toMatchObject({
        queue_refresh: 15,
      });
      json('journal', 'undo', String(restored.revision));
      json('keys', 'rotate', '--wait');
      json('keys', 'rotate', '--master');
      expect(json('keys', 'verify').ok).toBe(true);

      const file = join(folder, '.env');
      expect(sanctum(['env', 'render', '--instance', id, '-o', file]).status).toBe(0);
      expect(parseEnv(readFileSync(file, 'utf8'))).toMatchObject({
        AGENT_API_KEY: 'sk-main-job',
        QUEUE_REFRESH: '15',
      });
      const ran = sanctum([
        'run',
        '--instance',
        id,
        '--',
        'sh',
        '-c',
        'echo "$AGENT_API_KEY $AGENT_ENDPOINT"; exit 7',
      ]);
      expect(ran).toMatchObject({ status: 7, stdout: 'sk-main-job http://letta.local:8283\n' });
    };

    test('from first run to a journal that tells all of it', async () => {
      const token = /#setup=(\S+)/.exec(setupLink)?.[1];
      const setup = await send('POST', '/auth/setup', {
        token,
        username: 'ada',
        email: 'ada@example.org',
        password,
      });
      expect(setup.status).toBe(200);
      const login = sanctum(['login', '--username', 'ada'], `${password}\n`);
      expect(login.status, login.stderr).toBe(0);

      const imported = json(
        'agents',
        'import',
        join(folder, 'home/iris.af'),
        '--id',
        'iris',
        '--letta-uid',
        'iris_letta_001',
      );
      expect(imported.agents[0]).toMatchObject({ id: 'iris', name: 'Iris' });
      expect(imported.report.left_out.length).toBeGreaterThan(0);
      const control = join(folder, 'home/legacy-control.db');
      expect(json('import', 'control', control, '--dry-run').counts.users.new).toBe(1);
      expect(json('import', 'control', control).counts).toMatchObject({
        users: { new: 1 },
        agents: { unchanged: 1 },
      });
      expect(json('import', 'control', control).counts).toMatchObject({
        users: { new: 0 },
        chat_messages: { new: 0 },
      });

      expect(json('scan', '--dry-run').counts.new).toBeGreaterThan(3);
      const scan = json('scan');
      expect(scan.findings.map(({ kind }: { kind: string }) => kind)).toEqual(
        expect.arrayContaining(['invalid_json', 'needs_parent', 'dependency']),
      );
      expect(json('agents', 'show', 'iris').instances.length).toBeGreaterThan(0);
      const [smcp] = json('tools', 'list', '--query', 'smcp');
      const report = json('plugins', 'dependencies', String(smcp.id));
      const names = new Map(report.plugins.map(({ id, name }: { id: number; name: string }) => [id, name]));
      const order = report.order.map((id: number) => names.get(id));
      expect(order.indexOf('gh')).toBeLessThan(order.indexOf('git'));

      const git = report.plugins.find(({ name }: { name: string }) => name === 'git').id;
      const refused = sanctum(['plugins', 'enable', String(git)]);
      expect(refused.status).toBe(5);
      expect(refused.stderr).toContain('gh');
      expect(
        json('plugins', 'enable', String(git), '--cascade').plugins.map(({ name }: { name: string }) => name),
      ).toEqual(['gh', 'git']);

      const created = json('users', 'create', 'grace', '--email', 'grace@example.org');
      const accepted = await send('POST', '/auth/invitation', { token: created.invitation.token, password });
      const grace = ((await accepted.json()) as { access_token: string }).access_token;
      const { access_token } = (await setup.json()) as { access_token: string };
      expect(
        (await send('PATCH', '/agents/iris', { visible_to_roles: ['admin'] }, access_token)).status,
      ).toBe(200);
      const seen = await fetch(`${url}/api/v1/agents`, { headers: { authorization: `Bearer ${grace}` } });
      expect(((await seen.json()) as { items: unknown[] }).items).toEqual([]);
      expect(json('users', 'explain', 'grace', 'agents:read', '--agent', 'iris')).toMatchObject({
        allowed: false,
        rule: 'visibility',
      });

      await configure(access_token);
      expect(json('journal', 'verify')).toMatchObject({ ok: true });
      const head = join(folder, 'head.json');
      writeFileSync(head, JSON.stringify(json('journal', 'head')));
      expect(json('journal', 'verify', '--head', head).ok).toBe(true);
      const actions = json('journal', 'list', '--limit', '500').map(
        ({ action, actor }: { action: string; actor: { name: string } }) => `${actor.name} ${action}`,
      );
      expect(actions).toEqual(
        expect.arrayContaining(['ada sign_in', 'ada discover', 'ada enable', 'grace set_password']),
      );
      const doctor = sanctum(['doctor']);
      expect(doctor.status, doctor.stdout).toBe(0);

      expect(sanctum(['agents', 'show', 'nobody']).status).toBe(4);
      expect(sanctum(['agents', 'fly']).status).toBe(2);
      expect(sanctum(['logout']).status).toBe(0);
      expect(sanctum(['agents', 'list']).status).toBe(2);
      expect(await stop()).toBe(0);
      expect(sanctum(['scan']).status).toBe(2);
    });
  });
});

function copySample(home: string): void {
  cpSync(join(shared, 'home'), home, { recursive: true });
  for (const file of ['iris.af', 'legacy-control.db']) cpSync(join(shared, file), join(home, file));
}

/** The same shapes, written by us. */
function makeHome(home: string): void {
  const manifests: Record<string, unknown> = {
    'tools/smcp': { name: 'smcp', type: 'tool', version: '1.0.0' },
    'tools/broca': {
      name: 'broca',
      type: 'tool',
      config_schema: {
        type: 'object',
        properties: {
          message_mode: { enum: ['echo', 'listen', 'live'], default: 'live' },
          queue_refresh: { type: 'integer', minimum: 1, maximum: 300, default: 5 },
          agent_endpoint: { type: 'string', format: 'uri' },
          agent_api_key: { type: 'string', writeOnly: true },
          database: {
            type: 'object',
            properties: { pool_size: { type: 'integer', minimum: 1, maximum: 100, default: 5 } },
          },
        },
        required: ['message_mode', 'queue_refresh'],
      },
    },
    'plugins/gh': { name: 'gh', type: 'plugin', tool: 'smcp', version: '1.0.0' },
    'plugins/git': { name: 'git', type: 'plugin', tool: 'smcp', dependencies: { gh: '^1.0.0' } },
    'plugins/lost': { name: 'lost', type: 'plugin' },
    'plugins/lonely': { name: 'lonely', type: 'plugin', tool: 'smcp', dependencies: ['nowhere'] },
    'agents/agent-iris/modules/thalamus': { name: 'thalamus', type: 'tool' },
  };
  for (const [path, manifest] of Object.entries(manifests)) {
    mkdirSync(join(home, path), { recursive: true });
    writeFileSync(join(home, path, 'manifest.json'), JSON.stringify(manifest));
  }
  mkdirSync(join(home, 'tools/broken'));
  writeFileSync(join(home, 'tools/broken/manifest.json'), '{ "name": "broken", }');
  writeFileSync(
    join(home, 'iris.af'),
    JSON.stringify({
      agent_type: 'memgpt_agent',
      name: 'Iris',
      core_memory: [{ label: 'persona', value: 'Iris' }],
      messages: [{ role: 'user' }],
    }),
  );
  const old = new Database(join(home, 'legacy-control.db'));
  old.exec(`CREATE TABLE users (id INTEGER PRIMARY KEY, username TEXT, email TEXT, role TEXT);
    INSERT INTO users VALUES (1, 'admin', 'admin@sanctum.local', 'admin');
    CREATE TABLE agents (id INTEGER PRIMARY KEY, name TEXT, letta_uid TEXT); INSERT INTO agents VALUES (1, 'Iris', 'iris_letta_001');`);
  old.close();
}
