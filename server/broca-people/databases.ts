import { statSync } from 'node:fs';
import type { Context } from '../context.ts';
import { findDatabases, type FoundDatabase, type PlaceFinding } from './find-databases.ts';
import { readDatabase, type Reading } from './read-database.ts';

/** A database with what it gave. */
export interface ReadDatabase {
  database: FoundDatabase;
  reading: Reading;
}

interface Kept {
  stamp: string;
  reading: Promise<Reading>;
  /** How many profiles it holds; 0 while it is being read. */
  size: number;
}

/** How many databases are read at once, each by a process of its own. */
const atOnce = 2;
/** How many profiles are kept from one look to the next, over all databases. */
const mostKept = 200_000;
/** A file that was changed so recently may change again within the same tick of its clock, in milliseconds. */
const settled = 2000;

/** The databases of Broca in the home. Each is read again only when it changed. */
export class Databases {
  readonly #ctx: Context;
  readonly #kept = new Map<string, Kept>();

  constructor(ctx: Context) {
    this.#ctx = ctx;
  }

  /** All of them as they are now; what cannot be read says why, and the rest goes on. */
  async look(): Promise<{ databases: ReadDatabase[]; findings: PlaceFinding[] }> {
    const { config, storage } = this.#ctx;
    const { databases, findings } = await findDatabases({
      home: config.home,
      configured: config.brocaDatabases,
      own: storage.location,
    });
    const files = new Set(databases.map(({ file }) => file));
    for (const file of this.#kept.keys()) if (!files.has(file)) this.#kept.delete(file);
    const read: ReadDatabase[] = [];
    const waiting = databases.entries();
    const work = async () => {
      for (const [index, database] of waiting)
        read[index] = { database, reading: await this.#read(database.file) };
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return { databases: read, findings };
  }

  /** Who asks while a file is being read waits for the same answer. */
  async #read(file: string): Promise<Reading> {
    const { stamp, isSettled } = stampOf(file);
    const kept = this.#kept.get(file);
    if (kept?.stamp === stamp) return kept.reading;
    const mine: Kept = { stamp, reading: readDatabase(file), size: 0 };
    this.#kept.set(file, mine);
    const { isLasting, profiles } = await mine.reading;
    if (this.#kept.get(file) !== mine) return mine.reading;
    if (isLasting && isSettled && this.#size() + profiles.length <= mostKept) mine.size = profiles.length;
    else this.#kept.delete(file);
    return mine.reading;
  }

  #size(): number {
    let size = 0;
    for (const kept of this.#kept.values()) size += kept.size;
    return size;
  }
}

/** Tells whether a database changed since it was read: the file, or the log of writes beside it. */
function stampOf(file: string): { stamp: string; isSettled: boolean } {
  let stamp = '';
  let newest = 0;
  for (const suffix of ['', '-wal', '-journal']) {
    const stat = statSync(file + suffix, { throwIfNoEntry: false });
    stamp += stat ? `${stat.size}.${stat.mtimeMs}.${stat.ctimeMs}.${stat.ino} ` : '- ';
    newest = Math.max(newest, stat?.mtimeMs ?? 0, stat?.ctimeMs ?? 0);
  }
  return { stamp, isSettled: Date.now() - newest >= settled };
}
