import type { FastifyBaseLogger } from 'fastify';
import type { Config } from './config.ts';
import type { Head } from './journal/head.ts';
import type { Journal } from './journal/journal.ts';
import type { Clock } from './kernel/clock.ts';
import type { Keyring } from './secrets/keyring.ts';
import type { SqlWords } from './storage/sql.ts';
import type { Reader, Storage } from './storage/storage.ts';

/** What a handler may reach. Built once at start; there is no other way to a dependency. */
export interface Context {
  readonly config: Config;
  readonly log: FastifyBaseLogger;
  readonly clock: Clock;
  readonly storage: Storage;
  /** Selects, on read-only connections. To write, see `journal`. */
  readonly read: Reader;
  /** What the engines spell differently. */
  readonly words: SqlWords;
  readonly journal: Journal;
  readonly head: Head;
  readonly keyring: Keyring;
}
