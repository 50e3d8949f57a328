import type { Kysely } from 'kysely';
import type { Dialect } from './columns.ts';
import type { Tables } from './tables.ts';

/** What a reader may do: select. The engine refuses anything else on these connections as well. */
export type Reader = Pick<Kysely<Tables>, 'selectFrom' | 'selectNoFrom' | 'with' | 'withRecursive' | 'fn'>;

/** Runs one SQL statement of a migration and gives its rows. */
export interface SqlRunner {
  query(sql: string): Promise<unknown[]>;
}

/** One database, whichever engine it is. Only the journal writes through it; everybody else gets a Reader. */
export interface Storage {
  readonly dialect: Dialect;
  /** Where the data lies, fit to be shown: a file, or a URL without its password. */
  readonly location: string;
  readonly read: Reader;
  /**
   * Runs `work` in one durable transaction and resolves after it is on disk. Whatever `work` throws rolls back all
   * of it. Use only the connection that `work` is given.
   */
  transaction<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>;
  /** A number that differs after anybody committed anything, free to ask; undefined where the engine has none. */
  commitCounter(): number | undefined;
  /** Tells listeners in other processes, once the transaction of `db` commits, that there is news. */
  announce(db: Kysely<Tables>): Promise<void>;
  /** Calls `wake` after another process committed, where the engine can tell. Resolves to a function that stops it. */
  listen(wake: () => void): Promise<() => Promise<void>>;
  /** Runs a migration: alone, in one transaction. */
  migrate(work: (runner: SqlRunner) => Promise<void>): Promise<void>;
  /** Writes a consistent copy to a file; undefined where the engine brings its own tools for that. */
  backup: ((target: string) => Promise<void>) | undefined;
  close(): Promise<void>;
}
