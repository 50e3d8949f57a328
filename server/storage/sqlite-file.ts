import { execFile, type ExecFileException } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  createReadStream,
  existsSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { invalid } from '../kernel/errors.ts';
import type { Extract, Wanted } from './sqlite-extract.ts';

const execFileAsync = promisify(execFile);

/** What a database file of another program holds, as far as it was wanted. */
export interface ForeignFile extends Extract {
  /** The rows of a wanted table, one after the other, in the order in which they lie in it. */
  rows(table: string): AsyncIterable<Record<string, string | number | null>>;
}

const magic = 'SQLite format 3\0';
/** The most memory, in MiB, that reading a file may take beside the database's own cache. */
const memoryLimit = 256;
const seconds = 1000;

/**
 * Reads a file of which nothing is trusted, in a process of its own: this one stays free, and the other one is ended
 * when it takes too long.
 *
 * @param file alone in a folder that is the caller's: what was read is put beside it
 * @param wanted the tables and columns that are understood
 * @param timeLimit in milliseconds
 * @throws AppError 400 `import.not_a_database` for anything that is no sound SQLite file; `reason` says why
 */
export async function readForeignFile(
  file: string,
  wanted: Readonly<Record<string, Wanted>>,
  timeLimit = 60 * seconds,
): Promise<ForeignFile> {
  requireDatabase(file);
  const folder = dirname(file);
  const answer = await runExtract([file, folder, JSON.stringify(wanted)], timeLimit);
  if ('problem' in answer) throw notDatabase(file, answer.problem);
  return { ...answer, rows: (table) => readLines(join(folder, `${table}.jsonl`)) };
}

async function runExtract(parameters: string[], timeLimit: number): Promise<Extract | { problem: string }> {
  // Built it is JavaScript, like this file.
  const program = join(import.meta.dirname, `sqlite-extract${extname(import.meta.filename)}`);
  try {
    const { stdout } = await execFileAsync(
      process.execPath,
      [`--max-old-space-size=${memoryLimit}`, program, ...parameters],
      { timeout: timeLimit, killSignal: 'SIGKILL', env: {} },
    );
    return JSON.parse(stdout) as Extract | { problem: string };
  } catch (error) {
    const { killed, signal } = error as ExecFileException;
    if (killed) return { problem: `reading it takes longer than ${timeLimit / seconds} s` };
    // Ended by the system or by itself: for lack of memory, or because the file misleads the engine.
    if (signal) return { problem: 'reading it takes too much memory' };
    throw error;
  }
}

async function* readLines(file: string): AsyncGenerator<Record<string, string | number | null>> {
  if (!existsSync(file)) return;
  for await (const line of createInterface({ input: createReadStream(file) }))
    yield JSON.parse(line) as Record<string, string | number | null>;
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

function notDatabase(file: string, why: string) {
  return invalid(
    'import.not_a_database',
    `${file.split('/').at(-1) ?? file} is not a sound SQLite database: ${why}. Point to the old configurator's database file, such as control/db/sanctum.db.`,
    { reason: why },
  );
}
