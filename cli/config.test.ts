import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CommandLine, commandLine, listen } from '../test/command-line.ts';
import { type Client, dialects, startRegistry, type TestRegistry } from '../test/harness.ts';

const schema = {
  type: 'object',
  properties: {
    host: { type: 'string', default: 'localhost' },
    port: { type: 'integer', minimum: 1, maximum: 65535, default: 8000 },
    log: { type: 'object', properties: { level: { enum: ['debug', 'info'], default: 'info' } } },
    token: { type: 'string', writeOnly: true, 'x-env': 'BROCA_TOKEN' },
    greeting: { type: 'string' },
  },
};

describe('sanctum config, env and keys', () => {
  let registry: TestRegistry;
  let admin: Client;
  let cli: CommandLine;
  let tool: number;
  let instance: number;
  let other: number;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sanctum-config-'));
    registry = await startRegistry(dialects[0] ?? 'sqlite');
    admin = await registry.signIn('admin');
    for (const id of ['iris', 'monday']) await admin.post('/agents', { id, letta_uid: `uid-${id}` });
    tool = (await admin.post('/tools', { name: 'broca', config_schema: schema })).body.id;
    instance = (await admin.post('/tool-instances', { tool_id: tool, agent_id: 'iris' })).body.id;
    other = (await admin.post('/tool-instances', { tool_id: tool, agent_id: 'monday' })).body.id;
    const { key } = (await admin.post('/api-keys', { name: 'cli', permissions: ['*'] })).body;
    cli = commandLine(await listen(registry), key);
  });
  afterAll(async () => {
    cli.close();
    await registry.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const here = () => ['--instance', String(instance)];
  const config = (...args: string[]) => cli.sanctum(['config', ...args]);
  const get = async (key: string) => {
    const { status, stdout, stderr } = await config('get', key, ...here());
    return status === 0 ? stdout.trimEnd() : `${status}: ${stderr.trimEnd()}`;
  };

  const counts = async (key: string) =>
    (await admin.get(`/tool-instances/${instance}/effective-config`)).body.values[key];

  test('set writes where it is told to, and get prints what counts', async () => {
    expect(await get('port')).toBe('8000');
    for (const [value, ...place] of [
      ['1001', '--system-config'],
      ['1002', '--system'],
      ['1003', '--agent', 'iris', '--agent-config'],
      ['1004', '--agent', 'iris'],
      ['1005', '--tool', String(tool)],
      ['1006', ...here()],
    ] as const) {
      const { status, stderr } = await config('set', 'port', value, ...place);
      expect(status, stderr).toBe(0);
      expect(await counts('port')).toBe(Number(value));
    }
    expect(await get('port')).toBe('1006');
    expect(await get('log')).toBe('{\n  "level": "info"\n}');
    expect(await get('nothing')).toBe(`4: nothing is not set for instance ${instance}.`);
    expect((await config('set', 'port', '1', '--system', '--tool', '1')).status).toBe(2);
    expect((await config('set', 'port', 'many', ...here())).status).toBe(2);
  });

  test('explain shows where a value is from, and what it hides', async () => {
    const { status, stdout } = await config('explain', 'port', ...here());
    expect(status).toBe(0);
    const lines = stdout.split('\n').map((line) => line.trim().split(/\s{2,}/));
    expect(lines[0]).toEqual(['KEY', 'VALUE', 'LAYER', 'FROM', 'REV', 'WHO', 'WHEN']);
    expect(lines[1]?.slice(0, 4)).toEqual(['port', '1006', 'instance', `tool_instances ${instance}`]);
    expect(lines[1]?.[5]).toContain('(key cli)');
    expect(lines.slice(2, 8).map(([word, value, layer]) => [word, value, layer])).toEqual([
      ['over', '1005', 'tool'],
      ['over', '1004', 'agent'],
      ['over', '1003', 'agent'],
      ['over', '1002', 'system'],
      ['over', '1001', 'system'],
      ['over', '8000', 'default'],
    ]);
    expect(stdout).toMatch(/Wanted: revision \d+. Running: it never said./);
    await admin.post(`/tool-instances/${instance}/acknowledge`, { revision: 3 });
    expect(await cli.json('config', 'explain', 'port', ...here())).toMatchObject({
      keys: { port: { value: 1006, origin: { layer: 'instance' } } },
      running_revision: 3,
    });
  });

  test('explain tells of the system as well, and of what it hides', async () => {
    const lines = (await config('explain', 'port', '--system')).stdout.split('\n').map((line) =>
      line
        .trim()
        .split(/\s{2,}/)
        .slice(0, 3),
    );
    expect(lines.slice(1, 3)).toEqual([
      ['port', '1002', 'system'],
      ['over', '1001', 'system'],
    ]);
    expect((await config('get', 'port', '--system', '--at', '0')).status).toBe(4);
    expect((await config('get', 'port', '--system', '--agent', 'iris')).stderr).toContain(
      'Name one of --system',
    );
  });

  test('unset lets what is inherited count again, and leaves nothing empty behind', async () => {
    for (const [left, ...place] of [
      [1005, ...here()],
      [1004, '--tool', String(tool)],
      [1003, '--agent', 'iris'],
      [1002, '--agent', 'iris', '--agent-config'],
      [1001, '--system'],
      [8000, '--system-config'],
    ] as const) {
      const { status, stderr } = await config('unset', 'port', ...place);
      expect(status, stderr).toBe(0);
      expect(await counts('port')).toBe(left);
    }
    expect((await config('unset', 'port', '--system')).status).toBe(4);
    expect((await config('unset', 'port', ...here())).status).toBe(4);
    await config('set', 'log.level', 'debug', ...here());
    await config('set', 'greeting', '"8"', ...here());
    expect(await counts('log')).toEqual({ level: 'debug' });
    await config('unset', 'log.level', ...here());
    expect(await cli.json('config', 'list', ...here())).toEqual({ greeting: '8' });
  });

  test('without a place it is about oneself', async () => {
    expect((await config('set', 'sizes', '[1, {"a": "b"}]')).status).toBe(0);
    expect((await config('set', 'chat', '12345678901234567890')).stderr).toContain('--type string');
    expect((await config('set', 'chat', '12345678901234567890', '--type', 'string')).status).toBe(0);
    expect(await cli.json('config', 'get')).toEqual({ chat: '12345678901234567890', sizes: [1, { a: 'b' }] });
    expect((await config('list', '--user')).stdout).toContain(`user ${admin.user?.id}`);
  });

  test('a secret comes in on standard input and is seen only when it is revealed', async () => {
    const set = await cli.sanctum(
      ['config', 'set', 'token', '--agent', 'iris', '--seal', '--stdin'],
      '0123\n',
    );
    expect(set.status, set.stderr).toBe(0);
    expect(await get('token')).toContain('1: token is sealed. --reveal shows it');
    expect((await config('explain', ...here())).stdout).toMatch(/token\s+•••\s+agent/);
    const revealed = await config('get', 'token', ...here(), '--reveal');
    expect(revealed.stdout).toBe('0123\n');
    expect((await config('list', '--agent', 'iris')).stdout).toMatch(/token\s+•••/);
    // What the schema calls a secret is sealed in an instance too, and stays it when another key is written.
    await config('set', 'token', 'tangerine', ...here());
    await config('set', 'greeting', 'hello', ...here());
    expect((await config('list', ...here())).stdout).toMatch(/token\s+•••/);
    expect((await config('get', 'token', ...here(), '--reveal')).stdout).toBe('tangerine\n');
    expect((await config('set', 'token', 'x', '--stdin', ...here())).status).toBe(2);
    expect((await config('set', 'token', ...here())).status).toBe(2);
  });

  test('what is wrong is named, and exits 1', async () => {
    const refused = await config('set', 'port', '99999', '--agent', 'monday');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('port');
    expect((await config('set', 'port', '99999', '--agent', 'monday', '--force')).status).toBe(0);
    const { status, stdout } = await config('explain', '--instance', String(other));
    expect(status).toBe(1);
    expect(stdout).toMatch(/Wrong:\n {2}port: .*65535/);
    const rendered = await cli.sanctum(['env', 'render', '--instance', String(other)]);
    expect(rendered).toMatchObject({ status: 1, stdout: '' });
    expect(rendered.stderr).toContain('port');
    const forced = await cli.sanctum(['env', 'render', '--instance', String(other), '--force']);
    expect(forced.stdout).toContain("PORT='99999'");
    expect((await config('unset', 'port', '--agent', 'monday')).status).toBe(0);
  });

  test('plan shows who gets what, and applies it while nothing moved', async () => {
    const plan = await config('plan', 'set', 'port', '8001', '--tool', String(tool));
    expect(plan.status, plan.stderr).toBe(0);
    expect(plan.stdout).toMatch(/Instances that change: 2, become invalid: 0/);
    expect(plan.stdout).toMatch(/iris\s+yes\s+port\s+8000 → 8001/);
    expect(await counts('port')).toBe(8000);

    const breaking = await config('plan', 'set', 'port', '0', '--system');
    expect(breaking.status).toBe(1);
    expect(breaking.stdout).toMatch(/monday\s+yes → NO\s+port\s+8000 → 0/);
    expect((await config('plan', 'set', 'port', '0', '--system', '--apply')).status).toBe(5);

    const file = join(folder, 'changes.json');
    const changes = [
      { table: 'configurations', scope: 'tool', scope_id: tool, key: 'port', value: 8002 },
      { table: 'configurations', scope: 'agent', scope_id: 'iris', key: 'token', value: 'kumquat' },
    ];
    writeFileSync(file, JSON.stringify({ changes }));
    const applied = await config('plan', '-f', file, '--apply');
    expect(applied.status, applied.stderr).toBe(0);
    expect(applied.stdout).toMatch(/Applied as revision \d+/);
    expect(applied.stdout).not.toContain('kumquat');
    expect(await counts('port')).toBe(8002);
    expect((await config('plan', 'set', 'port', '8003', ...here(), '--apply')).status).toBe(0);
    expect(await counts('port')).toBe(8003);
    expect((await config('plan', 'unset', 'port', ...here(), '--apply')).status).toBe(0);
    expect(await counts('port')).toBe(8002);
    expect((await config('plan')).status).toBe(2);
    const { applied: again } = (await cli.json('config', 'plan', '-f', file, '--apply')) as {
      applied: object;
    };
    expect(again).toEqual({ revision: null });
  });

  test('env keeps variables, and what refers to them is rendered for bash', async () => {
    const text = "it's tea & 2 < 3; rm -rf *";
    expect((await cli.sanctum(['env', 'set', 'DRINK', text])).status).toBe(0);
    const sealed = await cli.sanctum(['env', 'set', 'SECRET_DRINK', '--seal', '--stdin'], 'marmalade\n');
    expect(sealed.status, sealed.stderr).toBe(0);
    const list = await cli.sanctum(['env', 'list']);
    expect(list.stdout).toContain('DRINK');
    expect(list.stdout).toMatch(/SECRET_DRINK\s+•••/);
    expect(list.stdout).not.toContain('marmalade');
    expect((await cli.sanctum(['env', 'reveal', 'SECRET_DRINK'])).stdout).toBe('marmalade\n');

    await config('set', 'greeting', '${env.DRINK}', ...here());
    await config('set', 'token', '${env.SECRET_DRINK}', ...here());
    const file = join(folder, 'broca.env');
    const rendered = await cli.sanctum(['env', 'render', ...here(), '-o', file]);
    expect(rendered.status, rendered.stderr).toBe(0);
    expect(rendered.stdout).not.toContain('marmalade');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const script = 'set -a; . "$1"; printf "%s|%s|%s" "$GREETING" "$BROCA_TOKEN" "$LOG_LEVEL"';
    const read = execFileSync('bash', ['-c', script, 'bash', file], { encoding: 'utf8' });
    expect(read).toBe(`${text}|marmalade|info`);
    expect((await cli.sanctum(['env', 'render', ...here()])).stdout).toBe(readFileSync(file, 'utf8'));
    expect(await cli.json('env', 'render', ...here())).toMatchObject({ BROCA_TOKEN: 'marmalade' });

    expect((await cli.sanctum(['env', 'unset', 'DRINK'])).status).toBe(0);
    expect((await cli.sanctum(['env', 'unset', 'DRINK'])).status).toBe(4);
    const broken = await cli.sanctum(['env', 'render', ...here()]);
    expect(broken.status).toBe(1);
    expect(broken.stderr).toContain('greeting');
    await config('unset', 'greeting', ...here());
  });

  test('a key that would decide which programs run is no variable by itself', async () => {
    const free = (await admin.post('/tools', { name: 'free' })).body.id;
    const body = { tool_id: free, config: { path: '/data' } };
    const { id } = (await admin.post('/tool-instances', body)).body;
    const rendered = await cli.sanctum(['env', 'render', '--instance', String(id)]);
    expect(rendered).toMatchObject({ status: 1, stdout: '' });
    expect(rendered.stderr).toMatch(/^PATH decides which programs run.*x-env/);
    const config_schema = { properties: { path: { type: 'string', 'x-env': 'DATA_PATH' } } };
    await admin.patch(`/tools/${free}`, { config_schema });
    expect(await cli.json('env', 'render', '--instance', String(id))).toEqual({ DATA_PATH: '/data' });
  });

  test('keys are rotated while one waits, and everything opens before and after', async () => {
    const before = (await admin.get('/keys')).body;
    expect(before.total).toBeGreaterThan(2);
    const rotated = await cli.sanctum(['--json', 'keys', 'rotate', '--wait']);
    expect(rotated.status, rotated.stderr).toBe(0);
    const after = JSON.parse(rotated.stdout);
    expect(after).toMatchObject({ remaining: 0, total: before.total });
    expect(after.data_keys.at(-1).id).not.toBe(before.data_keys.at(-1).id);
    const verified = await cli.sanctum(['keys', 'verify']);
    expect(verified).toMatchObject({ status: 0, stdout: `All ${before.total} sealed values open.\n` });
    const master = await cli.sanctum(['keys', 'rotate', '--master']);
    expect(master.stdout).not.toContain(before.master_fingerprint);
    expect((await cli.sanctum(['keys', 'status'])).stdout).toBe(master.stdout);
    expect((await config('get', 'token', ...here(), '--reveal')).stdout).toBe('marmalade\n');

    const row = await registry.ctx.read.selectFrom('sealed_values').selectAll().executeTakeFirstOrThrow();
    await registry.ctx.journal.operate(({ rows }) =>
      rows.updateTable('sealed_values').set({ owner: 'nobody' }).where('id', '=', row.id).execute(),
    );
    const broken = await cli.sanctum(['keys', 'verify']);
    expect(broken.status).toBe(1);
    expect(broken.stdout).toContain('nobody');
  });
});
