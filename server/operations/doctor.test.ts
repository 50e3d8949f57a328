import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { dialects, startRegistry } from '../../test/harness.ts';
import { readConfig } from '../config.ts';
import { examine } from './doctor.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function scratchHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'sanctum-doctor-'));
  folders.push(home);
  mkdirSync(join(home, 'tools'));
  return home;
}

async function stateOf(env: NodeJS.ProcessEnv, name: string) {
  return (await examine(readConfig(env))).find((check) => check.name === name);
}

test('before the first start there is nothing to mend', async () => {
  const checks = await examine(readConfig({ SANCTUM_HOME: scratchHome() }));
  expect(checks.filter(({ state }) => state === 'failed')).toEqual([]);
  expect(checks.map(({ name }) => name)).toEqual(['node', 'home', 'permissions', 'free space', 'database']);
});

test.each(dialects)('a registry in use is well, on %s', async (dialect) => {
  const home = scratchHome();
  const registry = await startRegistry(dialect, { home });
  const checks = await examine(registry.ctx.config);
  expect(checks.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(checks.map(({ name }) => name)).toContain('master key');
  await registry.close();
});

test('a home that is not there, and one that holds nothing, are warnings that say what to set', async () => {
  const home = mkdtempSync(join(tmpdir(), 'sanctum-doctor-'));
  folders.push(home);
  for (const SANCTUM_HOME of [home, join(home, 'absent')]) {
    const check = await stateOf({ SANCTUM_HOME }, 'home');
    expect(check).toMatchObject({ state: 'warning', remedy: expect.stringContaining('SANCTUM_HOME') });
  }
});

test('a key file that others may read is a failure with the command that mends it', async () => {
  const home = scratchHome();
  mkdirSync(join(home, 'control'), { mode: 0o700 });
  const key = join(home, 'control', 'master.key');
  writeFileSync(key, Buffer.alloc(32, 1).toString('base64'));
  chmodSync(key, 0o644);
  const check = await stateOf({ SANCTUM_HOME: home }, 'permissions');
  expect(check).toMatchObject({ state: 'failed', remedy: `chmod go-rwx '${key}'` });
});

test('the wrong master key is a failure that names the fingerprint that is needed', async () => {
  const home = scratchHome();
  const registry = await startRegistry('sqlite', { home });
  const { masterFingerprint } = registry.ctx.keyring;
  await registry.close();
  const check = await stateOf(
    { SANCTUM_HOME: home, SANCTUM_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') },
    'master key',
  );
  expect(check).toMatchObject({
    state: 'failed',
    message: expect.stringContaining(masterFingerprint),
    remedy: expect.stringContaining('into SANCTUM_MASTER_KEY'),
  });
});

test('a master key that is gone, or no key at all, is a failure that says where to put it', async () => {
  const home = scratchHome();
  const registry = await startRegistry('sqlite', { home });
  await registry.close();
  const key = join(home, 'control', 'master.key');
  const expectRemedy = async (message: RegExp) =>
    expect(await stateOf({ SANCTUM_HOME: home }, 'master key')).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(message),
      remedy: expect.stringContaining(`into ${key}`),
    });
  writeFileSync(key, 'not a key');
  await expectRemedy(/not 32 bytes/);
  rmSync(key);
  await expectRemedy(/There is no master key/);
});

test('a PostgreSQL that does not answer is a failure that says where it was looked for', async () => {
  const url = 'postgres://ada:secret@127.0.0.1:1/registry';
  const check = await stateOf({ SANCTUM_HOME: scratchHome(), SANCTUM_DATABASE_URL: url }, 'database');
  expect(check).toMatchObject({
    state: 'failed',
    message: expect.stringContaining('127.0.0.1:1/registry (connect ECONNREFUSED'),
    remedy: expect.stringMatching(/Start PostgreSQL.*SANCTUM_DATABASE_URL/),
  });
  expect(JSON.stringify(check)).not.toContain('secret');
});

test('a file that is no database is a failure that names it and says what to do; a start says the same', async () => {
  const home = scratchHome();
  mkdirSync(join(home, 'control'), { mode: 0o700 });
  writeFileSync(
    join(home, 'control', 'registry.db'),
    'this is not a database, but it is long enough to be one'.repeat(40),
    {
      mode: 0o600,
    },
  );
  const file = join(home, 'control', 'registry.db');
  expect(await stateOf({ SANCTUM_HOME: home }, 'database')).toMatchObject({
    state: 'failed',
    message: expect.stringContaining(file),
    remedy: expect.stringMatching(/backup/),
  });
  await expect(startRegistry('sqlite', { home })).rejects.toMatchObject({
    code: 'storage.damaged',
    message: expect.stringMatching(/registry\.db is damaged.*backup/),
  });
});

test('a clock behind the newest change is a failure', async () => {
  const home = scratchHome();
  const registry = await startRegistry('sqlite', { home, clock: { now: () => Date.now() + 3_600_000 } });
  await (await registry.signIn('admin')).post('/agents', { letta_uid: 'agent-1' });
  await registry.close();
  expect(await stateOf({ SANCTUM_HOME: home }, 'clock')).toMatchObject({
    state: 'failed',
    remedy: expect.stringContaining('timedatectl'),
  });
});
