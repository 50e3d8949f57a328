import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { onEveryEngine, scratchDatabaseUrl, startRegistry, type TestRegistry } from '../../test/harness.ts';
import { keyFingerprint } from './cipher.ts';
import { openKeyring } from './keyring.ts';

onEveryEngine('the keyring', (dialect) => {
  let scratch: { url: string; remove: () => void };
  let registry: TestRegistry;
  let file: string;
  beforeEach(async () => {
    scratch = await scratchDatabaseUrl(dialect);
    registry = await startRegistry(dialect, { databaseUrl: scratch.url });
    const { masterKey } = registry.ctx.config;
    file = 'file' in masterKey ? masterKey.file : '';
  });
  afterEach(async () => {
    await registry.close();
    scratch.remove();
  });

  test('keeps its master key in a file that only its owner can read', () => {
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  });

  test('refuses a wrong and a missing master key, and names the fingerprint of the one that is needed', async () => {
    const { journal, read, keyring } = registry.ctx;
    const wrong = 'ab'.repeat(32);
    const refusal = { code: 'secrets.wrong_master_key' };
    const open = (source: { key: string } | { file: string }) => openKeyring(journal, read, source);
    await expect(open({ key: wrong })).rejects.toMatchObject({
      ...refusal,
      message: expect.stringContaining(keyring.masterFingerprint) as string,
    });
    await expect(open({ key: wrong })).rejects.toThrow(keyFingerprint(Buffer.from(wrong, 'hex')));
    rmSync(file);
    await expect(open({ file })).rejects.toMatchObject(refusal);
    expect(readdirSync(dirname(file)).filter((name) => name.startsWith('master.key'))).toEqual([]);
    writeFileSync(file, 'not a key');
    await expect(open({ file })).rejects.toMatchObject({ code: 'secrets.master_key_malformed' });
  });

  test('opens a sealed value for its owner alone, and none that was moved or altered', async () => {
    const { journal, read, keyring, storage } = registry.ctx;
    const owner = { table: 'env_vars', owner: 'TOKEN', path: 'var_value' };
    const [a, b] = await journal.operate(async (tx) => [
      await keyring.seal(tx, owner, 'secret'),
      await keyring.seal(tx, owner, 'secret'),
    ]);
    expect(await keyring.open(read, a, owner)).toBe('secret');
    const unreadable = { code: 'secrets.unreadable' };
    for (const part of ['table', 'owner', 'path'] as const)
      await expect(keyring.open(read, a, { ...owner, [part]: 'other' })).rejects.toMatchObject(unreadable);
    const elsewhere = await journal.operate((tx) => keyring.seal(tx, { ...owner, owner: 'OTHER' }, 'secret'));
    const fingerprintOf = async (id: string) =>
      (await read.selectFrom('sealed_values').select('fingerprint').where('id', '=', id).executeTakeFirst())
        ?.fingerprint;
    expect(await fingerprintOf(elsewhere)).not.toBe(await fingerprintOf(a));
    const rows = await read.selectFrom('sealed_values').selectAll().where('id', 'in', [a, b]).execute();
    const [first, second] = rows;
    expect(first?.ciphertext).not.toBe(second?.ciphertext);
    expect(first?.fingerprint).toBe(second?.fingerprint);
    await storage.transaction((db) =>
      db
        .updateTable('sealed_values')
        .set({ ciphertext: second?.ciphertext ?? '', nonce: second?.nonce ?? '' })
        .where('id', '=', first?.id ?? '')
        .execute(),
    );
    await expect(keyring.open(read, first?.id ?? '', owner)).rejects.toMatchObject(unreadable);
    await expect(keyring.open(read, 'sv_missing', owner)).rejects.toMatchObject(unreadable);
  });

  test('is one and the same for programs that start together on an empty home', async () => {
    const fresh = await scratchDatabaseUrl(dialect);
    const config = { masterKey: { file: `${file}-of-two` } };
    const both = await Promise.all(
      [0, 1].map(() => startRegistry(dialect, { databaseUrl: fresh.url, config })),
    );
    const [one, two] = both.map(({ ctx }) => ctx.keyring);
    expect(one?.publicKey).toBe(two?.publicKey);
    expect(one?.tokenKey.equals(two?.tokenKey ?? Buffer.alloc(0))).toBe(true);
    for (const opened of both) await opened.close();
    fresh.remove();
  });
});
