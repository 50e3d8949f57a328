import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CommandLine, commandLine, listen } from '../test/command-line.ts';
import { type Client, dialects, startRegistry, type TestRegistry } from '../test/harness.ts';

type Row = Record<string, unknown>;

describe('what people do every day from the command line', () => {
  let registry: TestRegistry;
  let admin: Client;
  let cli: CommandLine;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sanctum-commands-'));
    registry = await startRegistry(dialects[0] ?? 'sqlite', { config: { logLevel: 'info' } });
    admin = await registry.signIn('admin');
    const { key } = (await admin.post('/api-keys', { name: 'cli', permissions: ['*'] })).body;
    cli = commandLine(await listen(registry), key);
  });
  afterAll(async () => {
    cli.close();
    await registry.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const record = async (...args: string[]) => (await cli.json(...args)) as Row;
  const rows = async (...args: string[]) => (await cli.json(...args)) as Row[];
  const done = async (...args: string[]) => {
    const { status, stdout, stderr } = await cli.sanctum(args);
    expect(status, stderr).toBe(0);
    return stdout;
  };
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  test('the end of the log of the server is shown', async () => {
    registry.ctx.log.warn({ who: 'a test' }, 'something odd');
    registry.ctx.log.info('nothing odd');
    expect(await rows('logs', '--level', 'warn', '--search', 'odd')).toMatchObject([
      { level: 'warn', message: 'something odd', fields: { who: 'a test' } },
    ]);
    expect(await done('logs', '--search', 'ODD')).toMatch(
      /^\S+Z warn {2}something odd who="a test"\n\S+Z info {2}nothing odd\n$/,
    );
    expect((await cli.sanctum(['logs', '--level', 'loud'])).stderr).toContain('Allowed choices');
  });

  test('what changed when is counted, and how an agent was over time is told', async () => {
    await record('agents', 'create', '--letta-uid', 'uid-hermes', '--id', 'hermes');
    await admin.post('/agents/hermes/heartbeat', { status: 'Degraded' });
    const activity = await record('journal', 'activity', '--agent', 'hermes', '--by', 'action');
    expect(activity).toMatchObject({ total: 2, bucket: '1h', names: ['create', 'status'] });
    expect(await done('journal', 'activity', '--agent', 'hermes')).toContain('agents 2');
    expect(await rows('agents', 'health', 'hermes')).toMatchObject([
      { entity_id: 'hermes', spans: [{ status: 'Ready' }, { status: 'Degraded' }] },
    ]);
    expect(await done('agents', 'health')).toContain('reported');
    const refused = await cli.sanctum(['journal', 'activity', '--since', '2020-01-01T00:00:00Z']);
    expect(refused.stderr).toContain('at most 400 are counted');
  });

  test('an agent is changed, shown to some, and hidden', async () => {
    await record('agents', 'create', '--letta-uid', 'uid', '--id', 'athena', '--description', 'old');
    const { id } = (await registry.signIn('user')).user ?? {};
    const update = (...args: string[]) => record('agents', 'update', 'athena', ...args);
    expect(await update('--name', 'Athena', '--description', '', '--status', 'Off')).toMatchObject({
      name: 'Athena',
      description: null,
      status: 'Off',
    });
    expect(await update('--user', String(id), '--role', 'viewer', 'admin')).toMatchObject({
      visible_to_users: [id],
      visible_to_roles: ['viewer', 'admin'],
    });
    expect(await update('--everybody', '--deactivate')).toMatchObject({
      is_active: false,
      visible_to_users: null,
      visible_to_roles: null,
    });
    expect(await update('--nobody')).toMatchObject({ visible_to_users: [], visible_to_roles: [] });
    expect(await cli.sanctum(['agents', 'update', 'athena'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Say what to change'),
    });
    expect((await cli.sanctum(['agents', 'update', 'athena', '--status', 'well'])).status).toBe(2);
  });

  test('a person is changed, switched off and deleted', async () => {
    const { id } = await record('users', 'create', 'grace', '--email', 'grace@example.org', '--role', 'user');
    const update = (...args: string[]) => record('users', 'update', String(id), ...args);
    expect(await update('--role', 'viewer', '--grant', 'chat:send', 'agents:update')).toMatchObject({
      role: 'viewer',
      permissions: { grant: ['chat:send', 'agents:update'] },
    });
    expect(await update('--role-only', '--deactivate')).toMatchObject({
      permissions: null,
      is_active: false,
    });
    expect(await done('users', 'delete', String(id))).toContain('deleted');
    expect((await cli.sanctum(['users', 'update', String(id), '--activate'])).status).toBe(4);
  });

  test('a person changes the own name and password, and ends a session', async () => {
    const password = 'velvet oyster lantern';
    const created = await record('users', 'create', 'hedy', '--email', 'hedy@example.org');
    const { token } = created.invitation as { token: string };
    await registry.anonymous.post('/auth/invitation', { token, password });
    const asHedy = (args: string[], input = '') =>
      cli.start(args, { input, env: { SANCTUM_API_KEY: '' } }).ended;
    expect((await asHedy(['login', '-u', 'hedy'], `${password}\n`)).status).toBe(0);
    expect((await asHedy(['profile', '--email', 'new@example.org'])).stdout).toContain('new@example.org');
    const sessions = JSON.parse((await asHedy(['--json', 'sessions', 'list'])).stdout) as Row[];
    expect(sessions).toHaveLength(2);
    expect((await asHedy(['password'], 'wrong\nmarble otter compass\n')).status).toBe(3);
    const changed = await asHedy(['password'], `${password}\nmarble otter compass\n`);
    expect(changed, changed.stderr).toMatchObject({ status: 0 });
    const left = JSON.parse((await asHedy(['--json', 'sessions', 'list'])).stdout) as Row[];
    expect(left).toMatchObject([{ current: true }]);
    expect(await rows('sessions', 'list', '--user', String(created.id))).toHaveLength(1);
    await done('sessions', 'revoke', String(left[0]?.id));
    expect((await asHedy(['whoami'])).status).toBe(3);
  });

  test('tools and instances are made, changed and deleted', async () => {
    const schema = file('schema.json', '{"type": "object", "properties": {"port": {"type": "integer"}}}');
    const tool = await record('tools', 'create', 'smcp', '--schema', schema, '--emoji', '🧩');
    expect(tool).toMatchObject({ module_scope: 'global', emoji: '🧩', config_schema: { type: 'object' } });
    const id = String(tool.id);
    expect(await record('tools', 'update', id, '--emoji', '', '--disable')).toMatchObject({
      emoji: null,
      is_enabled: false,
    });
    const instance = await record('instances', 'create', '--tool', id, '--name', 'first');
    expect(await rows('instances', 'list', '--tool', id)).toMatchObject([{ name: 'first' }]);
    const change = ['--name', '', '--status', 'Degraded', '--deactivate'];
    expect(await record('instances', 'update', String(instance.id), ...change)).toMatchObject({
      name: null,
      status: 'Degraded',
      is_active: false,
    });
    expect(await record('instances', 'show', String(instance.id))).toMatchObject({ tool_id: tool.id });
    expect((await cli.sanctum(['tools', 'delete', id])).status).toBe(5);
    await done('instances', 'delete', String(instance.id));
    await done('tools', 'delete', id, '--cascade');
    expect(await rows('tools', 'list')).toEqual([]);
  });

  test('a scan says what it counted; modules that wait are given what they wait for', async () => {
    const place = (path: string, manifest: object) => {
      const to = join(registry.home, path, 'manifest.json');
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, JSON.stringify(manifest));
    };
    place('tools/hub', { name: 'hub', type: 'tool' });
    place('plugins/lost', { name: 'lost', type: 'plugin' });
    place('agents/agent-nova/modules/dreams', { name: 'dreams', type: 'tool' });
    expect(await done('scan')).toContain('In the home are 3 manifests: 3 new.');
    const lost = (await rows('modules', 'list', '--state', 'needs_parent'))[0];
    const hub = (await rows('tools', 'list', '-q', 'hub'))[0];
    const assign = ['modules', 'assign-parent', String(lost?.id)];
    expect(await record(...assign, String(hub?.id))).toMatchObject({ state: 'registered' });
    expect(await record(...assign, 'none')).toMatchObject({ state: 'needs_parent' });
    const dreams = (await rows('modules', 'list', '--state', 'needs_agent'))[0];
    expect(await record('modules', 'register-agent', String(dreams?.id), '--name', 'Nova')).toMatchObject({
      id: 'nova',
    });
    expect(await record('modules', 'show', String(dreams?.id))).toMatchObject({ agent_id: 'nova' });
    rmSync(join(registry.home, 'tools/hub'), { recursive: true });
    expect(await done('scan')).toMatch(/2 manifests: 2 unchanged; 1 that was there before, missing\./);
  });

  test('a file that is not there, or is something else, is said in a sentence that steers no terminal', async () => {
    expect(await cli.sanctum(['agents', 'import', '/nonexistent'])).toMatchObject({
      status: 2,
      stderr: 'There is no file /nonexistent.\n',
    });
    expect(await cli.sanctum(['agents', 'import', folder])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('is a folder'),
    });
    const odd = file('odd.af', '\u001b]0;owned\u0007\u009b31m');
    for (const args of [
      ['agents', 'import', odd],
      ['--json', 'agents', 'import', odd],
    ]) {
      const { status, stderr } = await cli.sanctum(args);
      expect(status).toBe(2);
      expect(stderr).toMatch(/odd\.af is not an agent file/);
      expect(stderr).not.toMatch(/[\u001b\u0007\u009b]/);
    }
  });

  test('a journal that was altered is told with the first record that does not fit', async () => {
    const [{ revision }] = (await admin.get('/changes?entity=agents&limit=1')).body.items;
    await registry.ctx.storage.migrate(async ({ query }) => {
      await query(`UPDATE changes SET after = '{}' WHERE revision = ${revision} AND seq = 1`);
    });
    expect(await cli.sanctum(['journal', 'verify'])).toMatchObject({
      status: 1,
      stdout: expect.stringContaining(
        `The first record that does not fit is revision ${revision}, record 1:`,
      ),
    });
  });
});
