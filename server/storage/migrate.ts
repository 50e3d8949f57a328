import { existsSync } from 'node:fs';
import { type ColumnTypes, columnTypes } from './columns.ts';
import { registry } from './migrations/0001-registry.ts';
import { configuration } from './migrations/0002-configuration.ts';
import { chat } from './migrations/0003-chat.ts';
import { platformProfiles } from './migrations/0004-platform-profiles.ts';
import { letta } from './migrations/0005-letta.ts';
import { secondFactors } from './migrations/0006-second-factors.ts';
import { activity } from './migrations/0007-activity.ts';
import type { Storage } from './storage.ts';
import { AppError } from '../kernel/errors.ts';
import { violationOf } from './violations.ts';

/** All migrations in order. Never edited after a release: a change of the schema is a new one at the end. */
const released: readonly Migration[] = [
  { name: '0001-registry', statements: registry },
  { name: '0002-configuration', statements: configuration },
  { name: '0003-chat', statements: chat },
  { name: '0004-platform-profiles', statements: platformProfiles },
  { name: '0005-letta', statements: letta },
  { name: '0006-second-factors', statements: secondFactors },
  { name: '0007-activity', statements: activity },
];

/** One step of the schema: its statements in the words of an engine. */
export interface Migration {
  name: string;
  statements: (types: ColumnTypes) => string[];
}

/** What a database knows of migrations. */
export interface MigrationState {
  applied: string[];
  pending: string[];
  /** What a newer program applied. */
  unknown: string[];
}

/** Which migrations the database has and which it lacks. */
export async function migrationState(
  storage: Storage,
  migrations: readonly Migration[] = released,
): Promise<MigrationState> {
  const applied = await appliedMigrations(storage);
  const known = migrations.map(({ name }) => name);
  return {
    applied,
    pending: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.some((candidate) => candidate === name)),
  };
}

/**
 * Brings the database to this program's schema. Runs under a lock, all or nothing, so that processes that start
 * together are safe. An existing embedded database is copied beside itself first.
 *
 * @param migrations all that this program knows, in order
 * @returns the names of the migrations that were applied now
 * @throws AppError `storage.newer` when the database was written by a newer program
 */
export async function migrate(
  storage: Storage,
  migrations: readonly Migration[] = released,
): Promise<string[]> {
  const before = await migrationState(storage, migrations);
  refuseNewer(before.unknown);
  if (before.pending.length === 0) return [];
  if (storage.backup && before.applied.length > 0)
    await storage.backup(backupName(storage.location, before.applied.length));
  const types = columnTypes(storage.dialect);
  const now: string[] = [];
  await storage.migrate(async ({ query }) => {
    await query(
      `CREATE TABLE IF NOT EXISTS migrations (id ${types.integer} PRIMARY KEY, name ${types.text} NOT NULL UNIQUE, applied_at ${types.timestamp('applied_at')} NOT NULL DEFAULT ${types.now})`,
    );
    const rows = (await query('SELECT name FROM migrations ORDER BY id')) as { name: string }[];
    refuseNewer(
      rows.map(({ name }) => name).filter((name) => !migrations.some((known) => known.name === name)),
    );
    for (const [index, { name, statements }] of migrations.entries()) {
      if (index < rows.length) continue;
      for (const statement of statements(types)) await query(statement);
      await query(`INSERT INTO migrations (id, name) VALUES (${index + 1}, '${name}')`);
      now.push(name);
    }
  });
  return now;
}

async function appliedMigrations(storage: Storage): Promise<string[]> {
  try {
    const rows = await storage.read.selectFrom('migrations').select('name').orderBy('id').execute();
    return rows.map(({ name }) => name);
  } catch (error) {
    if (violationOf(error) === 'missing_table') return [];
    throw error;
  }
}

function refuseNewer(unknown: string[]): void {
  if (unknown.length === 0) return;
  throw new AppError(
    500,
    'storage.newer',
    `This database was written by a newer version of Sanctum Configurator (it has the migration ${unknown.join(', ')}). ` +
      'Start that version, or restore the backup that was made before the upgrade.',
  );
}

function backupName(file: string, count: number): string {
  const base = `${file}.before-migration-${String(count + 1).padStart(4, '0')}`;
  if (!existsSync(base)) return base;
  for (let n = 2; ; n++) if (!existsSync(`${base}.${n}`)) return `${base}.${n}`;
}
