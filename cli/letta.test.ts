import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CommandLine, commandLine, listen } from '../test/command-line.ts';
import { dialects, startRegistry, type TestRegistry } from '../test/harness.ts';
import { type LettaDouble, startLettaDouble } from '../test/letta/letta-double.ts';

describe('the Letta server from the command line', () => {
  let registry: TestRegistry;
  let cli: CommandLine;
  let double: LettaDouble;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sanctum-letta-'));
    registry = await startRegistry(dialects[0] ?? 'sqlite');
    double = await startLettaDouble('app-server');
    double.addAgent({ id: 'agent-iris', name: 'Iris' });
    const admin = await registry.signIn('admin');
    const { key } = (await admin.post('/api-keys', { name: 'cli', permissions: ['*'] })).body;
    cli = commandLine(await listen(registry), key as string);
  });
  afterAll(async () => {
    cli.close();
    await registry.close();
    await double.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const done = async (args: string[], input?: string) => {
    const { status, stdout, stderr } = await cli.sanctum(args, input);
    expect(status, stderr).toBe(0);
    return stdout;
  };

  test('is set up with the commands that the error names', async () => {
    const { status, stderr } = await cli.sanctum(['letta', 'agents']);
    expect(status).toBe(5);
    expect(stderr).toContain('sanctum config set letta.url ws://127.0.0.1:4500 --system-config');
    expect(stderr).toContain('sanctum config set letta.token --system-config --seal --stdin');
    await done(['config', 'set', 'letta.url', double.url, '--system-config']);
    await done(
      ['config', 'set', 'letta.token', '--system-config', '--seal', '--stdin'],
      `${double.token ?? ''}\n`,
    );
    expect(await done(['letta', 'test'])).toMatch(/^Reached the app-server 0\.32\.18 in \d+ ms\.\n$/);
    expect(await cli.json('letta', 'test')).toMatchObject({ reached: true, warnings: [] });
  });

  test('that is not reached is a failure that says why', async () => {
    const gone = await cli.sanctum(['letta', 'test', '--url', 'http://127.0.0.1:1']);
    expect(gone).toMatchObject({ status: 1, stdout: expect.stringContaining('letta.unreachable') });
    const wrong = await cli.sanctum(['letta', 'test', '--url', double.url, '--token-stdin'], 'wrong\n');
    expect(wrong).toMatchObject({ status: 1, stdout: expect.stringContaining('letta.refused') });
    expect((await cli.sanctum(['letta', 'test', '--url', 'http://169.254.169.254'])).status).toBe(2);
  });

  test('has its agents listed, registered and synchronised', async () => {
    expect(await cli.json('letta', 'agents')).toMatchObject([
      { letta_uid: 'agent-iris', registered_as: null },
    ]);
    expect(await cli.json('letta', 'register', 'agent-iris', '--id', 'iris')).toMatchObject({
      id: 'iris',
      name: 'Iris',
    });
    expect(await done(['letta', 'agents'])).toMatch(/agent-iris.*Iris.*iris/);
    double.state.agents[0]!.name = 'Iris the Second';
    expect(await done(['letta', 'sync', 'iris'])).toBe('Checked 1, changed 1.\n  Changed: iris\n');
    expect(await cli.json('letta', 'sync')).toEqual({ checked: 1, updated: [], missing: [], problems: [] });
  });

  test('gives agent files out and takes them in', async () => {
    const file = join(folder, 'iris.af');
    expect(await done(['letta', 'export', 'iris', '-o', file])).toContain('What is not in it:');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ agents: [{ name: 'Iris the Second' }] });
    expect(JSON.parse(await done(['letta', 'export', 'iris']))).toHaveProperty('agents');
    expect(await done(['letta', 'import', file, '--register'])).toContain(
      'registered here as iris-the-second',
    );
    expect(await cli.json('letta', 'import', file)).toMatchObject({ agent: null });
  });
});
