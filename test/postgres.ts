import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The administrator's URL of the PostgreSQL server that this run started; null when there is none. */
    postgresUrl: string | null;
  }
}

const adminUrl = inject('postgresUrl');

/** Is there a PostgreSQL server in this run? test/global-setup.ts says loudly why when there is not. */
export const postgresAvailable = adminUrl !== null;

/** The URL of a new, empty database, with a UTF-8 encoding and a collation that differs from byte order. */
export async function freshPostgresUrl(): Promise<string> {
  if (!adminUrl) throw new Error('No PostgreSQL server runs: ask postgresAvailable first.');
  const name = `sanctum_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}
