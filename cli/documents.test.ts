import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CommandLine, commandLine, listen } from '../test/command-line.ts';
import { type Client, dialects, startRegistry, type TestRegistry } from '../test/harness.ts';

const schema = {
  type: 'object',
  properties: {
    port: { type: 'integer', default: 8000 },
    keys: { type: 'array', writeOnly: true },
  },
};

describe('sanctum config export and apply', () => {
  let registry: TestRegistry;
  let admin: Client;
  let cli: CommandLine;
  let other: { registry: TestRegistry; admin: Client; cli: CommandLine };
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sanctum-documents-'));
    [{ registry, admin, cli }, other] = await Promise.all([start(), start()]);
    await admin.put('/configurations', {
      scope: 'agent',
      scope_id: 'iris',
      key: 'log.level',
      value: 'debug',
    });
    await admin.put('/env-vars', { var_name: 'TOKEN', var_value: 'hush: #1\n', is_encrypted: true });
    const [instance] = (await admin.get('/tool-instances')).body.items;
    await admin.patch(`/tool-instances/${instance.id}`, { config: { port: 8001, keys: ['a', 1] } });
  });
  afterAll(async () => {
    for (const { registry: one, cli: line } of [{ registry, cli }, other]) {
      line.close();
      await one.close();
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const path = (name: string) => join(folder, name);
  const file = (name: string, text: string) => {
    writeFileSync(path(name), text);
    return path(name);
  };

  test('export writes a file for oneself only, or prints', async () => {
    const written = await cli.sanctum(['config', 'export', '-o', path('all.yaml')]);
    expect(written).toMatchObject({ status: 0, stdout: `Wrote ${path('all.yaml')}.\n` });
    expect(statSync(path('all.yaml')).mode & 0o777).toBe(0o600);
    const { stdout } = await cli.sanctum(['config', 'export']);
    expect(stdout).toBe(readFileSync(path('all.yaml'), 'utf8'));
    expect(stdout).toContain('TOKEN:\n    $sealed: true\n');
    expect(await cli.json('config', 'export', '--section', 'configurations', '--agent', 'iris')).toEqual({
      sanctum: 1,
      configurations: { agents: { iris: { 'log.level': 'debug' } } },
    });
    expect(await cli.sanctum(['config', 'export', '--agent', 'nobody'])).toMatchObject({
      status: 4,
      stderr: 'There is no agent nobody.\n',
    });
  });

  test('apply shows what changes, applies it, and has nothing to do afterwards', async () => {
    const shown = await other.cli.sanctum(['config', 'apply', path('all.yaml'), '--dry-run']);
    expect(shown.status, shown.stderr).toBe(0);
    expect(shown.stdout).toMatch(/create +configurations +agents\/iris\/log\.level/);
    expect(shown.stdout).toContain('1 new, 1 changed, 0 deleted');
    expect(shown.stdout).toContain('2 sealed values are neither here nor there');
    expect((await other.admin.get('/configurations')).body.items).toEqual([]);
    const applied = await other.cli.sanctum(['config', 'apply', path('all.yaml')]);
    expect(applied.stdout, applied.stderr).toMatch(/Applied as revision \d+\.\n$/);
    expect((await other.admin.get('/configurations')).body.items).toMatchObject([
      { key: 'log.level', pinned_by: 'file all.yaml' },
    ]);
    expect(await other.cli.json('config', 'apply', path('all.yaml'))).toMatchObject({
      dry_run: false,
      revision: null,
    });
  });

  test('secrets go from one registry to another through somebody’s key only', async () => {
    const identity = await generateX25519Identity();
    const recipient = await identityToRecipient(identity);
    const key = file('key.txt', `# created: today\n${identity}\n`);
    for (const format of ['yaml', 'json']) {
      const backup = path(`backup.${format}`);
      await cli.sanctum(['config', 'export', '--recipient', recipient, '-o', backup]);
      expect(readFileSync(backup, 'utf8')).not.toContain('hush');
      expect(await other.cli.sanctum(['config', 'apply', backup])).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('--identity KEYFILE'),
      });
      const applied = await other.cli.sanctum([
        'config',
        'apply',
        backup,
        ...['--identity', key, '--source', 'all.yaml'],
      ]);
      expect(applied.status, applied.stderr).toBe(0);
      expect(applied.stdout).not.toContain('hush');
    }
    expect((await other.admin.post('/env-vars/TOKEN/reveal')).body.value).toBe('hush: #1\n');
    const [instance] = (await other.admin.get('/tool-instances')).body.items;
    const shown = await other.admin.get(`/tool-instances/${instance.id}/effective-config?reveal=true`);
    expect(shown.body.values).toEqual({ port: 8001, keys: ['a', 1] });
    const both = await Promise.all([cli, other.cli].map((one) => one.sanctum(['config', 'export'])));
    expect(both[1]?.stdout).toBe(both[0]?.stdout);

    const wrong = file('wrong.txt', `${await generateX25519Identity()}\n`);
    expect(
      await other.cli.sanctum(['config', 'apply', path('backup.yaml'), '--identity', wrong]),
    ).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('wrong.txt does not open the value at line'),
    });
    expect(
      await other.cli.sanctum(['config', 'apply', path('backup.yaml'), '--identity', path('all.yaml')]),
    ).toMatchObject({ status: 2, stderr: expect.stringContaining('holds no identity of age') });
  });

  test('apply prunes when told to, gives values back with --no-pin, and says what is wrong', async () => {
    const less = file('less.yaml', 'sanctum: 1\nconfigurations:\n  agents:\n    iris: {other: 1}\n');
    const source = ['--source', 'all.yaml'];
    const pruned = await other.cli.sanctum(['config', 'apply', less, '--prune', ...source]);
    expect(pruned.stdout, pruned.stderr).toMatch(/delete +configurations +agents\/iris\/log\.level/);
    const { stdout } = await other.cli.sanctum(
      ['config', 'apply', '-', '--no-pin', ...source],
      'sanctum: 1\n',
    );
    expect(stdout).toMatch(/release +configurations +agents\/iris\/other/);
    expect((await other.admin.get('/configurations')).body.items).toMatchObject([
      { key: 'other', pinned_by: null },
    ]);
    expect(await other.cli.sanctum(['config', 'apply', '-'], 'sanctum: 1\n')).toMatchObject({ status: 2 });
    const bad = file('bad.yaml', 'sanctum: 1\nenv_vars:\n  A: x\n  A: y\n');
    expect(await other.cli.sanctum(['config', 'apply', bad])).toMatchObject({
      status: 2,
      stderr: 'Line 4, column 3: "A" stands here for the second time: keep one of them.\n',
    });
    const breaking = file(
      'breaking.yaml',
      'sanctum: 1\ninstances:\n  - {tool: broca@global, agent: iris, config: {port: x}}\n',
    );
    expect((await other.cli.sanctum(['config', 'apply', breaking, '--dry-run'])).status).toBe(1);
    expect(await other.cli.sanctum(['config', 'apply', breaking])).toMatchObject({
      status: 5,
      stderr: expect.stringContaining('repeat with force'),
    });
  });
});

async function start(): Promise<{ registry: TestRegistry; admin: Client; cli: CommandLine }> {
  const registry = await startRegistry(dialects[0] ?? 'sqlite');
  const admin = await registry.signIn('admin');
  await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris' });
  const { body: tool } = await admin.post('/tools', { name: 'broca', config_schema: schema });
  await admin.post('/tool-instances', { tool_id: tool.id, agent_id: 'iris' });
  const { key } = (await admin.post('/api-keys', { name: 'cli', permissions: ['*'] })).body;
  return { registry, admin, cli: commandLine(await listen(registry), key) };
}
