import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { invalid } from '../kernel/errors.ts';

/** A database file of another program, open for reading. */
export interface ForeignFile {
  /** The columns of each ordinary table. */
  readonly tables: ReadonlyMap<string, readonly string[]>;
  /** The rows of a table, one after the other, in the order in which they were written. */
  rows(table: string): Iterable<Record<string, unknown>>;
  close(): void;
}

const magic = 'SQLite format 3\0';

/**
 * Opens a copy that is our own to read; nothing in it is trusted.
 *
 * @throws AppError 400 `import.not_a_database` for anything that is no sound SQLite file
 */
export function openForeignFile(file: string): ForeignFile {
  requireDatabase(file);
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { readonly: true });
    database.pragma('trusted_schema = OFF');
    const [check] = database.pragma('quick_check(1)') as { quick_check: string }[];
    if (check?.quick_check !== 'ok') throw new Error(check?.quick_check ?? 'the check failed');
    return reading(database);
  } catch (error) {
    database?.close();
    throw notDatabase(file, error instanceof Error ? error.message : 'it cannot be read');
  }
}

/**
 * Makes one file of a database that another program may be writing, without touching the original.
 *
 * @returns a file alone in a new folder under the system's temporary one; the caller removes that folder
 * @throws AppError 400 `import.not_a_database`
 */
export async function copyDatabaseFile(file: string): Promise<string> {
  requireDatabase(file);
  const folder = mkdtempSync(join(tmpdir(), 'sanctum-import-'));
  try {
    const copy = join(folder, 'copy.db');
    for (const suffix of ['', '-wal'])
      if (existsSync(file + suffix)) copyFileSync(file + suffix, copy + suffix);
    const database = new Database(copy);
    const packed = join(folder, 'packed.db');
    await database.backup(packed);
    database.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(copy + suffix, { force: true });
    return packed;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw notDatabase(file, error instanceof Error ? error.message : 'it cannot be copied');
  }
}

function reading(database: Database.Database): ForeignFile {
  const names = database
    .prepare(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%'`,
    )
    .pluck()
    .all() as string[];
  const tables = new Map(
    names.map((name) => [
      name,
      (database.pragma(`table_info(${quoted(name)})`) as { name: string }[]).map((column) => column.name),
    ]),
  );
  return {
    tables,
    rows: (table) =>
      tables.has(table)
        ? (database.prepare(`SELECT * FROM ${quoted(table)} ORDER BY rowid`).iterate() as Iterable<
            Record<string, unknown>
          >)
        : [],
    close: () => database.close(),
  };
}

/** A pipe would never answer and a folder cannot be read, so look before opening. */
function requireDatabase(file: string): void {
  let header = '';
  try {
    if (!statSync(file).isFile()) throw new Error('it is not a file');
    const descriptor = openSync(file, 'r');
    const buffer = Buffer.alloc(magic.length);
    readSync(descriptor, buffer, 0, buffer.length, 0);
    closeSync(descriptor);
    header = buffer.toString('latin1');
  } catch (error) {
    throw notDatabase(file, error instanceof Error ? error.message : 'it cannot be read');
  }
  if (header !== magic) throw notDatabase(file, 'it does not begin like one');
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function notDatabase(file: string, why: string) {
  return invalid(
    'import.not_a_database',
    `${file.split('/').at(-1) ?? file} is not a sound SQLite database: ${why}. Point to the old configurator's database file, such as control/db/sanctum.db.`,
  );
}
