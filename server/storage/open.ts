import { openPostgres, withoutPassword } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import type { Storage } from './storage.ts';

/**
 * Opens a database by its URL.
 *
 * @param url `sqlite:` and a path, or `postgres://…` (design §6, SANCTUM_DATABASE_URL)
 */
export function openStorage(url: string): Storage {
  const file = embeddedFile(url);
  return file === undefined ? openPostgres(url) : openSqlite(file);
}

/** The file of the embedded database that a URL names; undefined when the database is a server's. */
export function embeddedFile(url: string): string | undefined {
  return url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : undefined;
}

/** Where a URL leads, without a password: to be shown. */
export function locationOf(url: string): string {
  return embeddedFile(url) ?? withoutPassword(url);
}
