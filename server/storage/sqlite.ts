import { chmodSync, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely } from 'kysely';
import { AppError, insufficientStorage, unavailable } from '../kernel/errors.ts';
import { Checkpoints } from './sqlite-checkpoint.ts';
import { findNetworkFilesystem, networkFilesystemRefusal } from './network-filesystem.ts';
import { makePrivateFolder } from './private-folder.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import type { Storage } from './storage.ts';
import type { Tables } from './tables.ts';

const busyLimit = 10_000;
const busyPause = 5;
const groupLimit = 64;
/** The length of the write-ahead log, in pages of 4 KiB, at which a commit empties it itself. */
const longestLog = 16_000;

type Connection = Database.Database;

/**
 * Opens the embedded database: one connection that writes, one read-only connection that readers share, in WAL mode
 * at synchronous=FULL, so that what was acknowledged survives a power cut.
 *
 * @param file path of the database file; its folder is made (0700) when missing, the file is kept at 0600
 * @throws AppError `storage.network_filesystem` where locks cannot be relied on
 */
export function openSqlite(file: string): Storage {
  const network = findNetworkFilesystem(file);
  if (network) throw new AppError(500, 'storage.network_filesystem', networkFilesystemRefusal(file, network));
  makePrivateFolder(dirname(file));
  const existed = existsSync(file);
  const writer = connect(file);
  if (!existed) chmodSync(file, 0o600);
  const reader = connect(file);
  reader.pragma('query_only = ON');
  const read = new Kysely<Tables>({ dialect: sqliteDialect(reader) });
  const write = new Kysely<Tables>({ dialect: sqliteDialect(writer) });
  const checkpoints = new Checkpoints(file, writer);
  // The log is emptied beside the writer; by itself the engine does it only when that does not keep up.
  writer.pragma(`wal_autocheckpoint = ${longestLog}`);
  const group = new GroupCommit(writer, () => checkpoints.committed());
  const dataVersion = reader.prepare('PRAGMA data_version').pluck();

  return {
    dialect: 'sqlite',
    location: file,
    read,
    transaction: (work) => group.run(() => work(write)),
    commitCounter: () => dataVersion.get() as number,
    announce: () => Promise.resolve(),
    listen: () => Promise.resolve(() => Promise.resolve()),
    migrate: async (work) => {
      // Rebuilding a table must not fire ON DELETE actions, which can be turned off only outside a transaction; what
      // the migration leaves behind is checked as a whole.
      const migrator = connect(file);
      migrator.pragma('foreign_keys = OFF');
      try {
        await new GroupCommit(migrator).run(async () => {
          await work({ query: (sql) => Promise.resolve(runSql(migrator, sql)) });
          const broken = migrator.pragma('foreign_key_check') as { table: string }[];
          if (broken[0]) throw new Error(`A migration left a broken reference in ${broken[0].table}.`);
        });
      } finally {
        migrator.close();
      }
    },
    backup: async (target) => {
      await writer.backup(target);
      chmodSync(target, 0o600);
    },
    close: async () => {
      await group.settled();
      await checkpoints.close();
      await Promise.all([read.destroy(), write.destroy()]);
      reader.close();
      writer.close();
    },
  };
}

function connect(file: string): Connection {
  const connection = new Database(file, { timeout: 0 });
  connection.pragma('busy_timeout = 2000');
  connection.pragma('journal_mode = WAL');
  connection.pragma('busy_timeout = 0');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  connection.pragma('cache_size = -8000');
  connection.pragma('trusted_schema = OFF');
  return connection;
}

function runSql(connection: Connection, sql: string): unknown[] {
  const statement = connection.prepare(sql);
  if (statement.reader) return statement.all();
  statement.run();
  return [];
}

interface Job {
  work: () => Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/**
 * Runs transactions one after the other and lets those that arrive together share one commit, that is one fsync.
 * Each is a savepoint of its own: one that fails leaves no trace and does not disturb its neighbours. Nobody is
 * answered before the shared commit is on disk.
 */
class GroupCommit {
  readonly #connection: Connection;
  #waiting: Job[] = [];
  #running: Promise<void> | undefined;
  readonly #committed: () => Promise<void>;

  constructor(connection: Connection, committed = () => Promise.resolve()) {
    this.#connection = connection;
    this.#committed = committed;
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve: (value) => resolve(value as T), reject });
      this.#running ??= this.#drain();
    });
  }

  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #drain(): Promise<void> {
    // Requests that are already in the socket join the group before it starts.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) await this.#commitGroup(this.#waiting.splice(0, groupLimit));
    this.#running = undefined;
  }

  async #commitGroup(jobs: Job[]): Promise<void> {
    const answers: (() => void)[] = [];
    try {
      await this.#begin();
      for (const job of jobs)
        answers.push(jobs.length === 1 ? await this.#runAlone(job) : await this.#runInSavepoint(job));
      this.#connection.exec('COMMIT');
    } catch (error) {
      if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK');
      for (const job of jobs) job.reject(describe(error));
      return;
    }
    for (const answer of answers) answer();
    await this.#committed();
  }

  /** Waits for another process's write without stalling the event loop, which SQLite's own busy handler would. */
  async #begin(): Promise<void> {
    const giveUpAt = Date.now() + busyLimit;
    for (;;) {
      try {
        this.#connection.exec('BEGIN IMMEDIATE');
        return;
      } catch (error) {
        if (!isBusy(error) || Date.now() > giveUpAt) throw error;
        await new Promise((resolve) => setTimeout(resolve, busyPause));
      }
    }
  }

  /** Without neighbours the transaction is all there is to undo. */
  async #runAlone(job: Job): Promise<() => void> {
    const value = await job.work();
    return () => job.resolve(value);
  }

  async #runInSavepoint(job: Job): Promise<() => void> {
    this.#connection.exec('SAVEPOINT job');
    try {
      const value = await job.work();
      this.#connection.exec('RELEASE job');
      return () => job.resolve(value);
    } catch (error) {
      // A full disk or an I/O error may have rolled the whole transaction back: then the group fails as one.
      if (!this.#connection.inTransaction) throw error;
      this.#connection.exec('ROLLBACK TO job');
      this.#connection.exec('RELEASE job');
      return () => job.reject(describe(error));
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Database.SqliteError ? error.code : '';
}

function isBusy(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_BUSY');
}

function describe(error: unknown): unknown {
  const code = codeOf(error);
  if (code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR')) return insufficientStorage(error);
  if (isBusy(error))
    return unavailable(
      'storage.busy',
      'Another process kept the registry locked for 10 s. Nothing was changed: try again.',
      error,
    );
  return error;
}
