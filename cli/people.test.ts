import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeBrocaDatabase } from '../test/broca-database.ts';
import { type CommandLine, commandLine, listen } from '../test/command-line.ts';
import { type Client, dialects, startRegistry, type TestRegistry } from '../test/harness.ts';

interface Listed {
  items: { key: string; username: string; user_id: number | null }[];
  findings: { path: string }[];
}

describe('people from Broca, from the command line', () => {
  let registry: TestRegistry;
  let admin: Client;
  let cli: CommandLine;
  beforeAll(async () => {
    registry = await startRegistry(dialects[0] ?? 'sqlite');
    admin = await registry.signIn('admin');
    makeBrocaDatabase(join(registry.home, 'broca2/sanctum.db'), [
      { platform_user_id: '1', username: 'ada', display_name: 'Ada', messages: ['2026-01-01 00:00:00'] },
      { platform: 'web_chat', platform_user_id: '2', username: 'grace', messages: ['2026-01-02 00:00:00'] },
    ]);
    mkdirSync(join(registry.home, 'agent-broken'));
    writeFileSync(join(registry.home, 'agent-broken/sanctum.db'), 'no database');
    const { key } = (await admin.post('/api-keys', { name: 'cli', permissions: ['*'] })).body;
    cli = commandLine(await listen(registry), key);
  });
  afterAll(async () => {
    cli.close();
    await registry.close();
  });

  const list = async (...args: string[]) => (await cli.json('people', 'list', ...args)) as Listed;
  const done = async (...args: string[]) => {
    const { status, stdout, stderr } = await cli.sanctum(args);
    expect(status, stderr).toBe(0);
    return stdout;
  };

  test('are listed, who talked last first, with what could not be read', async () => {
    const { items, findings } = await list();
    expect(items.map(({ username }) => username)).toEqual(['grace', 'ada']);
    expect(findings).toMatchObject([{ path: 'agent-broken/sanctum.db', kind: 'not_a_database' }]);
    expect((await list('--platform', 'telegram')).items).toMatchObject([{ username: 'ada' }]);
    expect((await list('--query', 'GRA', '--limit', '1')).items).toMatchObject([{ username: 'grace' }]);
    const table = await done('people', 'list');
    for (const word of [
      'telegram',
      'Ada',
      '2026-01-02T00:00:00.000Z',
      'agent-broken/sanctum.db',
      'take the file',
    ])
      expect(table).toContain(word);
  });

  test('are made users, with a link that is printed once', async () => {
    const key = (await list('--query', 'ada')).items[0]?.key ?? '';
    expect(await done('people', 'promote', key, '--email', 'ada@example.org')).toMatch(
      /Created ada \(user\)[^]*#invitation=/,
    );
    const again = await cli.sanctum(['people', 'promote', key]);
    expect(again.status).not.toBe(0);
    expect(again.stderr).toContain('linked to the user ada');
    expect((await cli.sanctum(['people', 'promote', key, '--role', 'god'])).status).toBe(2);
  });

  test('are linked to users', async () => {
    const key = (await list('--query', 'grace')).items[0]?.key ?? '';
    const user = (await admin.post('/users', { username: 'hopper', email: 'g@example.org', role: 'user' }))
      .body;
    expect(await cli.json('people', 'link', key, String(user.id))).toMatchObject({
      user_id: user.id,
      platform: 'web_chat',
    });
    expect((await list('--query', 'grace')).items).toMatchObject([{ user_id: user.id }]);
  });

  test('have help with examples', async () => {
    expect(await done('people', 'promote', '--help')).toContain('Examples:');
  });
});
