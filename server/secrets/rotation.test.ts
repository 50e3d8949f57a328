import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Client,
  onEveryEngine,
  scratchDatabaseUrl,
  startRegistry,
  type TestRegistry,
} from '../../test/harness.ts';
import { openKeyring } from './keyring.ts';

onEveryEngine('rotation of keys', (dialect) => {
  let scratch: { url: string; remove: () => void };
  let registry: TestRegistry;
  let admin: Client;
  beforeEach(async () => {
    scratch = await scratchDatabaseUrl(dialect);
    registry = await startRegistry(dialect, { databaseUrl: scratch.url });
    admin = await registry.signIn('admin');
  });
  afterEach(async () => {
    await registry.close();
    scratch.remove();
  });

  const seal = (key: string, value: string) =>
    admin.put('/configurations', { scope: 'system', key, value, is_encrypted: true });
  const reveal = async (id: number) => (await admin.post(`/configurations/${id}/reveal`)).body.value;
  const finished = () =>
    expect
      .poll(async () => (await admin.get('/keys')).body)
      .toMatchObject({ is_running: false, remaining: 0 });

  test('seals everything anew, history included, destroys the old key, and keeps the journal’s chain', async () => {
    const { body } = await seal('a', 'first');
    await seal('a', 'second');
    for (let n = 0; n < 300; n++) await seal(`many.k${n}`, `value ${n}`);
    const before = (await admin.get('/keys')).body;
    const ciphertexts = await registry.ctx.read
      .selectFrom('sealed_values')
      .select(['id', 'ciphertext'])
      .execute();
    expect((await admin.post('/keys/rotate', {})).status).toBe(202);
    await finished();
    const after = (await admin.get('/keys')).body;
    expect(after).toMatchObject({
      total: 302,
      unreadable: 0,
      data_keys: [{ is_current: true, values: 302 }],
    });
    expect(after.data_keys[0].id).not.toBe(before.data_keys[0].id);
    const now = new Map(
      (await registry.ctx.read.selectFrom('sealed_values').select(['id', 'ciphertext']).execute()).map(
        (row) => [row.id, row.ciphertext],
      ),
    );
    for (const { id, ciphertext } of ciphertexts) expect(now.get(id)).not.toBe(ciphertext);
    expect(await reveal(body.id as number)).toBe('second');
    expect((await admin.post('/keys/verify', {})).body).toEqual({ ok: true, values: 302, unreadable: [] });
    expect((await admin.get('/changes/verify')).body.ok).toBe(true);
    expect((await admin.get('/changes?entity=data_keys')).body.items).toMatchObject([{ action: 'rotate' }]);
  });

  test('goes on where a stopped one left off', async () => {
    for (let n = 0; n < 30; n++) await seal(`many.k${n}`, `value ${n}`);
    await registry.ctx.journal.operate((tx) => registry.ctx.keyring.addSealingKey(tx));
    expect((await admin.get('/keys')).body).toMatchObject({ remaining: 30, is_running: false });
    await registry.app.listen({ port: 0, host: '127.0.0.1' });
    await finished();
    expect((await admin.get('/keys')).body.data_keys).toMatchObject([{ is_current: true, values: 30 }]);
  });

  test('of the master key puts a new file in place, keeps the old one for old backups, and needs nothing sealed anew', async () => {
    const { body } = await seal('a', 'kept');
    const { masterKey } = registry.ctx.config;
    const file = 'file' in masterKey ? masterKey.file : '';
    const old = readFileSync(file, 'utf8');
    const before = (await admin.get('/keys')).body.master_fingerprint;
    const after = (await admin.post('/keys/rotate', { which: 'master' })).body.master_fingerprint;
    expect(after).not.toBe(before);
    expect(readFileSync(file, 'utf8')).not.toBe(old);
    expect(readFileSync(`${file}.${before}`, 'utf8')).toBe(old);
    expect(readdirSync(dirname(file)).filter((name) => name.endsWith('.next'))).toEqual([]);
    expect(await reveal(body.id as number)).toBe('kept');
    const { journal, read } = registry.ctx;
    expect((await openKeyring(journal, read, { file })).masterFingerprint).toBe(after);
    await expect(openKeyring(journal, read, { key: old.trim() })).rejects.toMatchObject({
      code: 'secrets.wrong_master_key',
    });
  });

  test('of a master key that a crash cut short is finished at the next start', async () => {
    const { journal, read, keyring, config } = registry.ctx;
    const file = 'file' in config.masterKey ? config.masterKey.file : '';
    const { prepareNextKey } = await import('./master-key.ts');
    const next = prepareNextKey({ file });
    await journal.operate((tx) => keyring.rewrap(tx, next));
    expect(existsSync(`${file}.next`)).toBe(true);
    const again = await openKeyring(journal, read, { file });
    expect(again.masterFingerprint).toBe(keyring.masterFingerprint);
    expect(existsSync(`${file}.next`)).toBe(false);
  });

  test('of a master key in a variable needs the next one named, and takes it', async () => {
    const { journal, read } = registry.ctx;
    const file = 'file' in registry.ctx.config.masterKey ? registry.ctx.config.masterKey.file : '';
    const key = readFileSync(file, 'utf8').trim();
    const { prepareNextKey } = await import('./master-key.ts');
    expect(() => prepareNextKey({ key })).toThrow(/SANCTUM_MASTER_KEY_NEXT/);
    const next = 'cd'.repeat(32);
    const ring = await openKeyring(journal, read, { key, next });
    await journal.operate((tx) => ring.rewrap(tx, prepareNextKey({ key, next })));
    expect((await openKeyring(journal, read, { key: next })).masterFingerprint).toBe(ring.masterFingerprint);
    expect((await openKeyring(journal, read, { key, next })).masterFingerprint).toBe(ring.masterFingerprint);
  });

  test('tells what it could not open, leaves it as it was, and keeps its key', async () => {
    const good = (await seal('good', 'fine')).body;
    const bad = (await seal('bad', 'altered')).body;
    const row = await registry.ctx.read
      .selectFrom('configurations')
      .select('value')
      .where('id', '=', bad.id)
      .executeTakeFirst();
    await registry.ctx.journal.operate(({ rows }) =>
      rows
        .updateTable('sealed_values')
        .set({ nonce: 'AAAAAAAAAAAAAAAA' })
        .where('id', '=', row?.value ?? '')
        .execute(),
    );
    await admin.post('/keys/rotate', {});
    await expect
      .poll(async () => (await admin.get('/keys')).body)
      .toMatchObject({ is_running: false, remaining: 1, unreadable: 1 });
    expect((await admin.get('/keys')).body.data_keys).toHaveLength(2);
    expect((await admin.post('/keys/verify', {})).body).toMatchObject({
      ok: false,
      unreadable: [{ table: 'configurations', owner: 'system/bad', path: 'value' }],
    });
    expect(await reveal(good.id as number)).toBe('fine');
    expect((await admin.post(`/configurations/${bad.id}/reveal`)).body.code).toBe('secrets.unreadable');
    expect((await admin.get('/keys')).status).toBe(200);
  });

  test('is for who may: nobody else sees or turns a key', async () => {
    const user = await registry.signIn('user');
    expect((await user.get('/keys')).status).toBe(403);
    expect((await user.post('/keys/rotate', {})).status).toBe(403);
  });

  test('ciphertext that was moved to another row or table does not open there', async () => {
    const a = (await seal('a', 'secret of a')).body;
    const b = (await seal('b', 'secret of b')).body;
    const { storage, read } = registry.ctx;
    const idOf = async (id: number) =>
      (await read.selectFrom('configurations').select('value').where('id', '=', id).executeTakeFirst())
        ?.value ?? '';
    await storage.transaction(async (db) => {
      await db
        .updateTable('configurations')
        .set({ value: await idOf(a.id) })
        .where('id', '=', b.id)
        .execute();
    });
    expect((await admin.post(`/configurations/${b.id}/reveal`)).body.code).toBe('secrets.unreadable');
    expect((await admin.get('/users/me/effective-config')).body).toMatchObject({
      valid: false,
      errors: [{ key: 'b', code: 'secret.unreadable' }],
    });
  });
});
