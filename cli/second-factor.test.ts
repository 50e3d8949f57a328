import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CommandLine, commandLine, hasTerminal, listen } from '../test/command-line.ts';
import { type Client, dialects, startRegistry, TestClock, type TestRegistry } from '../test/harness.ts';
import { password, type Secured, SecondFactors } from '../test/second-factor.ts';

describe('the second factor, from the command line', () => {
  const clock = new TestClock();
  let registry: TestRegistry;
  let admin: Client;
  let cli: CommandLine;
  let factors: SecondFactors;
  let folder: string;
  let count = 0;
  let name: string;
  let person: Secured;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sanctum-second-factor-'));
    registry = await startRegistry(dialects[0] ?? 'sqlite', { clock });
    admin = await registry.signIn('admin');
    factors = new SecondFactors(registry);
    cli = commandLine(await listen(registry), '');
  });
  afterAll(async () => {
    cli.close();
    await registry.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    name = `person${++count}`;
    person = await factors.withApp(admin, name);
    clock.advance(60_000);
  });

  /** Each with a session file of her own. */
  const envOf = (who: string) => ({ XDG_CONFIG_HOME: join(folder, who) });
  const as = (who: string, args: string[], input = '') => cli.start(args, { input, env: envOf(who) }).ended;
  const login = (...args: string[]) => as(name, ['login', '-u', name, ...args], `${password}\n`);

  test('a code of the app finishes the sign-in, and so does a recovery code', async () => {
    for (const code of [await factors.code(person.secret), person.recoveryCodes[0] ?? '']) {
      const done = await login('--code', code);
      expect(done.status, done.stderr).toBe(0);
      expect((await as(name, ['whoami'])).stdout).toContain(name);
      expect((await as(name, ['logout'])).status).toBe(0);
    }
  });

  test('without one, where nobody can be asked, it says what to add; a wrong one is refused', async () => {
    const without = await login();
    expect(without).toMatchObject({ status: 2 });
    expect(without.stderr).toContain('--code');
    const wrong = await login('--code', 'abcde-fghij');
    expect(wrong).toMatchObject({ status: 3 });
    expect(wrong.stderr).toContain('not right');
    expect((await as(name, ['whoami'])).status).not.toBe(0);
  });

  test.runIf(hasTerminal)('at a terminal it is asked for, and again after a mistake', async () => {
    const talk = cli.terminal(['login', '-u', name], envOf(name));
    await talk.says('Password');
    talk.type(`${password}\r`);
    await talk.says('Code of your authenticator app');
    talk.type('abcde-fghij\r');
    await talk.says(/not right[^]*Code of your authenticator app/);
    talk.type(`${await factors.code(person.secret)}\r`);
    await talk.says(`as ${name}`);
    expect((await talk.ended).status).toBe(0);
  });

  test('an administrator removes that of somebody who lost it, signed in, not with a key', async () => {
    const root = `root${count}`;
    await factors.person(admin, root, { role: 'admin' });
    expect((await as(root, ['login', '-u', root], `${password}\n`)).status).toBe(0);
    const reset = ['users', 'reset-second-factor', String(person.id)];
    const { key } = (await admin.post('/api-keys', { name: 'cli', permissions: ['*'] })).body;
    const refused = await cli.start(reset, { env: { SANCTUM_API_KEY: key as string } }).ended;
    expect(refused.status).toBe(3);
    const done = await as(root, reset);
    expect(done.status, done.stderr).toBe(0);
    expect((await login()).status).toBe(0);
  });

  test('on the host, a way back keeps it, or removes it when told', async () => {
    const recover = async (...args: string[]) => {
      const { status, stdout, stderr } = await cli.start(['--json', 'users', 'recover', name, ...args], {
        env: {
          SANCTUM_HOME: registry.home,
          SANCTUM_DATABASE_URL: registry.ctx.config.databaseUrl,
        },
      }).ended;
      expect(status, stderr).toBe(0);
      return JSON.parse(stdout) as { second_factors: number };
    };
    expect((await recover()).second_factors).toBe(1);
    expect((await recover('--reset-second-factor')).second_factors).toBe(0);
    expect((await login()).status).toBe(0);
  });
});
