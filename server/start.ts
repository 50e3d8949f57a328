import { dirname } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from './config.ts';
import type { Context } from './context.ts';
import { Head } from './journal/head.ts';
import { openJournal } from './journal/journal.ts';
import { type Clock, systemClock } from './kernel/clock.ts';
import { AppError } from './kernel/errors.ts';
import { type Keyring, openKeyring } from './secrets/keyring.ts';
import { migrate } from './storage/migrate.ts';
import { sqlWords } from './storage/sql.ts';
import { openFailureOf } from './storage/open-failure.ts';
import { locationOf, openStorage } from './storage/open.ts';
import { makePrivateFolder } from './storage/private-folder.ts';

/** A registry that is open: everything a server, or a command on the host, works with. */
export interface Registry {
  context: Context;
  close(): Promise<void>;
}

/**
 * Opens the database, migrates it, unlocks the keys.
 *
 * @throws AppError when the database is damaged, cannot be reached, or is newer than this program; when the master key
 *   is not its own; when the home cannot be made
 */
export async function openRegistry(
  config: Config,
  log: FastifyBaseLogger,
  clock: Clock = systemClock,
): Promise<Registry> {
  makePrivateFolder(config.home);
  if ('file' in config.masterKey) makePrivateFolder(dirname(config.masterKey.file));
  try {
    return await open(config, log, clock);
  } catch (error) {
    const failure = openFailureOf(error, locationOf(config.databaseUrl));
    if (!failure) throw error;
    throw new AppError(503, failure.code, `${failure.message} ${failure.remedy}`, {}, error);
  }
}

async function open(config: Config, log: FastifyBaseLogger, clock: Clock): Promise<Registry> {
  const storage = openStorage(config.databaseUrl);
  try {
    const applied = await migrate(storage);
    if (applied.length > 0) log.info({ migrations: applied }, 'database migrated');
    // The journal fingerprints secrets with a key from the ring, and the ring is stored through the journal.
    let keyring: Keyring | undefined;
    const head = new Head(storage);
    const journal = openJournal({
      storage,
      clock,
      fingerprint: (text) => {
        if (!keyring) throw new Error('A secret was journaled before the keys were open.');
        return keyring.fingerprint(text);
      },
      committed: () => head.wake(),
    });
    keyring = await openKeyring(journal, storage.read, config.masterKey);
    await head.catchUp();
    const stopListening = await storage.listen(() => head.wake());
    return {
      context: {
        config,
        log,
        clock,
        storage,
        read: storage.read,
        words: sqlWords(storage.dialect),
        journal,
        head,
        keyring,
      },
      close: async () => {
        await stopListening();
        await storage.close();
      },
    };
  } catch (error) {
    await storage.close();
    throw error;
  }
}
