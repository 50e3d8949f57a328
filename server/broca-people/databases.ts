import { statSync } from 'node:fs';
import type { Context } from '../context.ts';
import { type Belonging, findDatabases, type FoundDatabase, type PlaceFinding } from './find-databases.ts';
import { notReadYet, readDatabase, type Reading } from './read-database.ts';

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

/** How many databases are looked at, the first by path. */
const mostDatabases = 10_000;
/** How many databases are read at once, each by a process of its own. */
const atOnce = 2;
/** How many profiles are kept from one look to the next, over all databases. */
const mostKept = 200_000;
/** A file that was changed so recently may change again within the same tick of its clock, in milliseconds. */
const settled = 2000;

/** The databases of Broca in the home. Each is read again only when it changed. */
export class Databases {
  readonly #ctx: Context;
  readonly #timeLimit: number;
  readonly #kept = new Map<string, Kept>();

  /** @param timeLimit after so many milliseconds a look begins to read no further database */
  constructor(ctx: Context, timeLimit = 20_000) {
    this.#ctx = ctx;
    this.#timeLimit = timeLimit;
  }

  /**
   * Those that somebody may know of, as they are now; what cannot be read says why, and the rest goes on. What is
   * hidden from him does not even take time.
   */
  async look(
    isVisible: (belonging: Belonging) => boolean,
  ): Promise<{ databases: ReadDatabase[]; findings: PlaceFinding[] }> {
    const { config, storage } = this.#ctx;
    const found = await findDatabases({
      home: config.home,
      configured: config.brocaDatabases,
      own: storage.location,
    });
    const files = new Set(found.databases.map(({ file }) => file));
    for (const file of this.#kept.keys()) if (!files.has(file)) this.#kept.delete(file);
    const findings = found.findings.filter(isVisible);
    const visible = found.databases.filter(isVisible);
    const databases = visible.slice(0, mostDatabases);
    for (const { path, folders, ways } of visible.slice(mostDatabases, mostDatabases + 1))
      findings.push({ finding: { path, ...tooMany }, folders, ways });
    const end = performance.now() + this.#timeLimit;
    const read: ReadDatabase[] = [];
    const waiting = databases.entries();
    const work = async () => {
      for (const [index, database] of waiting)
        read[index] = { database, reading: await this.#read(database.file, end) };
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return { databases: read, findings };
  }

  /** Who asks while a file is being read waits for the same answer. */
  async #read(file: string, end: number): Promise<Reading> {
    const { stamp, isSettled } = stampOf(file);
    const kept = this.#kept.get(file);
    if (kept?.stamp === stamp) return kept.reading;
    if (performance.now() >= end) return notReadYet;
    const mine: Kept = { stamp, reading: readDatabase(file, this.#ctx.log), size: 0 };
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

const tooMany = {
  kind: 'too_many',
  message: `More than ${mostDatabases} databases: this one and those after it are not looked at.`,
} as const;

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
