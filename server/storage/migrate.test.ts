import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { onEveryEngine, scratchDatabaseUrl } from '../../test/harness.ts';
import { registry } from './migrations/0001-registry.ts';
import { migrate, type Migration, migrationState } from './migrate.ts';
import { embeddedFile, openStorage } from './open.ts';
import type { Storage } from './storage.ts';

const first: Migration = { name: '0001-registry', statements: registry };
const second: Migration = {
  name: '0002-colour',
  statements: (types) => [`ALTER TABLE agents ADD COLUMN colour ${types.text}`],
};
const broken: Migration = {
  name: '0002-broken',
  statements: (types) => [
    `ALTER TABLE agents ADD COLUMN half ${types.text}`,
    'INSERT INTO nowhere VALUES (1)',
  ],
};

onEveryEngine('migrations', (dialect) => {
  let scratch: { url: string; remove: () => void };
  let storage: Storage;
  beforeEach(async () => {
    scratch = await scratchDatabaseUrl(dialect);
    storage = openStorage(scratch.url);
  });
  afterEach(async () => {
    await storage.close();
    scratch.remove();
  });

  test('bring an empty database to the schema, once', async () => {
    expect(await migrate(storage)).toEqual(['0001-registry', '0002-configuration', '0005-letta']);
    expect(await migrate(storage)).toEqual([]);
    expect(await migrationState(storage)).toEqual({
      applied: ['0001-registry', '0002-configuration', '0005-letta'],
      pending: [],
      unknown: [],
    });
  });

  test('are applied once when two programs start together, and both start', async () => {
    const other = openStorage(scratch.url);
    const applied = await Promise.all([migrate(storage), migrate(other)]);
    await other.close();
    expect(applied.flat()).toEqual(['0001-registry', '0002-configuration', '0005-letta']);
  });

  test('of a newer program are refused with a sentence that says what to do', async () => {
    await migrate(storage, [first, second]);
    await expect(migrate(storage)).rejects.toMatchObject({
      code: 'storage.newer',
      message: expect.stringMatching(
        /newer version.*0002-colour.*Start that version, or restore the backup/,
      ) as string,
    });
  });

  test('that fail leave the database as it was', async () => {
    await migrate(storage, [first]);
    await expect(migrate(storage, [first, broken])).rejects.toThrow(/nowhere/);
    expect((await migrationState(storage)).applied).toEqual(['0001-registry']);
    await expect(
      storage.read
        .selectFrom('agents')
        .select(sql`half`.as('half'))
        .execute(),
    ).rejects.toThrow(/half/);
    expect(await migrate(storage, [first, second])).toEqual(['0002-colour']);
  });

  test.runIf(dialect === 'sqlite')('copy an existing file beside itself first, and no new one', async () => {
    const file = embeddedFile(scratch.url) ?? '';
    await migrate(storage, [first]);
    expect(readdirSync(dirname(file)).filter((name) => name.includes('before'))).toEqual([]);
    await migrate(storage, [first, second]);
    const copy = `${file}.before-migration-0002`;
    expect(existsSync(copy)).toBe(true);
    const old = openStorage(`sqlite:${copy}`);
    expect((await migrationState(old)).applied).toEqual(['0001-registry']);
    await old.close();
  });

  test.runIf(dialect === 'sqlite')('may rebuild a table without deleting what refers to it', async () => {
    await migrate(storage, [first]);
    await storage.transaction(async (db) => {
      await sql`INSERT INTO users (id, username, email, password_hash, role) VALUES (1, 'a', 'a', '!', 'user')`.execute(
        db,
      );
      await sql`INSERT INTO user_sessions (id, user_id, session_token, expires_at) VALUES ('s', 1, 't', '2030-01-01T00:00:00.000Z')`.execute(
        db,
      );
    });
    const rebuild: Migration = {
      name: '0002-rebuild',
      statements: () => [
        'CREATE TABLE copy AS SELECT * FROM users',
        'DELETE FROM users',
        'INSERT INTO users SELECT * FROM copy',
        'DROP TABLE copy',
      ],
    };
    await migrate(storage, [first, rebuild]);
    expect(await storage.read.selectFrom('user_sessions').select('id').execute()).toEqual([{ id: 's' }]);
  });
});
