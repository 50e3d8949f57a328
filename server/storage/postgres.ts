import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, sql } from 'kysely';
import pg from 'pg';
import type { Storage } from './storage.ts';
import type { Tables } from './tables.ts';
import { unavailable } from '../kernel/errors.ts';

const channel = 'sanctum_journal';
const migrationLock = 4_815_162_342;
const connectTimeout = 10_000;
const writers = 8;
const readers = 8;

/** Values as both engines give them: 64-bit integers as numbers, times as RFC 3339 text, JSON as the text it is. */
const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, Number],
  [pg.types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString()],
  [pg.types.builtins.JSON, (text) => text],
]);
type GetTypeParser = pg.CustomTypesConfig['getTypeParser'];
const types: pg.CustomTypesConfig = {
  getTypeParser: ((type: Parameters<GetTypeParser>[0]) =>
    parsers.get(type) ?? (pg.types.getTypeParser(type, 'text') as unknown)) as GetTypeParser,
};

/** Opens a PostgreSQL database: a pool that writes, and one whose every transaction is read-only. */
export function openPostgres(url: string): Storage {
  const shared: pg.PoolConfig = {
    connectionString: url,
    types,
    connectionTimeoutMillis: connectTimeout,
    allowExitOnIdle: true,
  };
  const writePool = new pg.Pool({ ...shared, max: writers });
  const readPool = new pg.Pool({ ...shared, max: readers, options: '-c default_transaction_read_only=on' });
  // A connection that breaks, idle or in use, is replaced at the next use; the event must not end the process.
  for (const pool of [writePool, readPool]) {
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
  }
  const read = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: speakingPool(readPool) }) });
  const write = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: writePool }) });

  return {
    dialect: 'postgres',
    location: withoutPassword(url),
    read,
    transaction: (work) => translated(write.transaction().setIsolationLevel('read committed').execute(work)),
    commitCounter: () => undefined,
    announce: async (db) => {
      await sql`select pg_notify(${channel}, '')`.execute(db);
    },
    listen: (wake) => listen(url, wake),
    migrate: (work) => translated(migrate(writePool, work)),
    backup: undefined,
    close: async () => {
      await Promise.all([read.destroy(), write.destroy()]);
    },
  };
}

async function migrate(
  pool: pg.Pool,
  work: (runner: { query(sql: string): Promise<unknown[]> }) => Promise<void>,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT pg_advisory_xact_lock(${migrationLock})`);
    await work({ query: async (sql) => (await client.query<Record<string, unknown>>(sql)).rows });
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/** Keeps one connection listening; reconnects after a pause when it breaks, and wakes then, since news may be lost. */
async function listen(url: string, wake: () => void): Promise<() => Promise<void>> {
  let stopped = false;
  let client: pg.Client | undefined;
  const connect = async (): Promise<void> => {
    client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectTimeout });
    client.on('notification', wake);
    client.on('error', () => undefined);
    client.on('end', () => {
      if (!stopped) setTimeout(() => void reconnect(), 1000).unref();
    });
    await client.connect();
    await client.query(`LISTEN ${channel}`);
    wake();
  };
  const reconnect = async (): Promise<void> => {
    if (stopped) return;
    await connect().catch(() => undefined);
  };
  await connect();
  return async () => {
    stopped = true;
    await client?.end();
  };
}

/** Reads stand alone, so a connection that breaks under one is said where it breaks. */
function speakingPool(pool: pg.Pool): PostgresPool {
  const connect = async () => {
    const client = await translated(pool.connect());
    const query = (text: string, parameters: unknown[]) => translated(client.query(text, parameters));
    return { query, release: () => client.release() } as unknown as PostgresPoolClient;
  };
  return { options: pool.options, connect, end: () => pool.end() };
}

async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isConnectionLoss(error)) throw error;
    throw unavailable(
      'storage.unreachable',
      'The registry database cannot be reached. Nothing is known to have changed: check that PostgreSQL runs, then try again.',
      error,
    );
  }
}

/** SQLSTATE classes 08 (connection exception) and 57P (operator intervention), and errors of the socket. */
function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    /^(08|57P)/.test(code) ||
    /^E[A-Z]+$/.test(code) ||
    /Connection terminated|timeout exceeded|not queryable/.test(error.message)
  );
}

/** The address of a database, to be shown. */
export function withoutPassword(url: string): string {
  const shown = new URL(url);
  if (shown.password) shown.password = '***';
  return shown.href;
}
