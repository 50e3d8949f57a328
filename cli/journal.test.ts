import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CommandLine, commandLine, hasTerminal, listen } from '../test/command-line.ts';
import { dialects, startRegistry, type TestRegistry } from '../test/harness.ts';

describe('sanctum journal export', () => {
  let registry: TestRegistry;
  let cli: CommandLine;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sanctum-journal-'));
    registry = await startRegistry(dialects[0] ?? 'sqlite');
    const admin = await registry.signIn('admin');
    await admin.post('/agents', { id: 'iris', letta_uid: 'uid-iris', name: 'Iris \u009b31m' });
    await admin.post('/tools', { name: 'broca' });
    const { key } = (await admin.post('/api-keys', { name: 'cli', permissions: ['*'] })).body;
    cli = commandLine(await listen(registry), key);
  });
  afterAll(async () => {
    cli.close();
    await registry.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('prints a change on each line, and narrows', async () => {
    const { status, stdout, stderr } = await cli.sanctum(['journal', 'export']);
    expect(status, stderr).toBe(0);
    const changes = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { entity: string });
    expect(changes.map(({ entity }) => entity)).toEqual(expect.arrayContaining(['agents', 'tools', 'users']));
    const narrowed = await cli.sanctum(['journal', 'export', '--agent', 'iris', '--action', 'create']);
    expect(narrowed.stdout.trim().split('\n')).toHaveLength(1);
    expect(await cli.sanctum(['journal', 'export', '--since', 'soon'])).toMatchObject({ status: 2 });
  });

  test('writes a file for oneself only, in the format that its name says', async () => {
    const file = join(folder, 'journal.csv');
    expect(await cli.sanctum(['journal', 'export', '--entity', 'agents', '-o', file])).toMatchObject({
      status: 0,
      stdout: `Wrote ${file}.\n`,
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toMatch(/^revision,seq,at,.*\r\n\d+,1,.*,agents,iris,iris,.*\r\n$/);
  });

  test.runIf(hasTerminal)('steers no terminal', async () => {
    const { stdout } = await cli.terminal(['journal', 'export', '--entity', 'agents']).ended;
    expect(stdout).toContain('Iris \\u009b31m');
  });
});
