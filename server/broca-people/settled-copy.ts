import { constants } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isAbsent } from './system-error.ts';

/** The largest database that is copied, in bytes. */
export const sizeLimit = 1024 * 1024 * 1024;
const tries = 6;
const between = 100;
/** How much of the beginning of a file tells one state of a database from another. */
const headLength = 100;

/** How a database of another program lies there just now. */
interface State {
  /** The same twice: nothing was written in between. */
  sign: string;
  /** Is a write under way, or was one broken off, whose undoing lies in the journal beside it? */
  isBeingWritten: boolean;
  isTooLarge: boolean;
}

export type Copy = { file: string; remove: () => Promise<void> } | { problem: 'busy' | 'too_large' };

/**
 * Copies a database that another program may be writing, in a state that it really had. The original is only read: not
 * even a lock is taken, and nothing appears beside it. A broken write is left to the program that can mend it.
 *
 * @returns a file alone in a folder of its own, which the caller removes
 * @throws the system's error for what is not there or cannot be read
 */
export async function copySettled(original: string): Promise<Copy> {
  const folder = await mkdtemp(join(tmpdir(), 'sanctum-broca-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const file = join(folder, 'copy.db');
  try {
    for (let attempt = 1; attempt <= tries; attempt++) {
      const before = await stateOf(original);
      if (before.isTooLarge) {
        await remove();
        return { problem: 'too_large' };
      }
      if (!before.isBeingWritten) {
        for (const suffix of ['', '-wal']) await copyFile(original + suffix, file + suffix);
        const after = await stateOf(original);
        if (after.sign === before.sign && !after.isBeingWritten) return { file, remove };
      }
      if (attempt < tries) await pause(between);
    }
  } catch (error) {
    await remove();
    throw error;
  }
  await remove();
  return { problem: 'busy' };
}

/**
 * The journal is looked for before the database and after it: whoever changes it meanwhile either has a journal at one of
 * these moments, or has counted the change by the last.
 */
async function stateOf(original: string): Promise<State> {
  const wasBeingWritten = await hasJournal(original);
  const database = await lookAt(original);
  const log = await lookAt(`${original}-wal`).catch(absent);
  return {
    sign: `${database.sign} ${log.sign}`,
    isBeingWritten: wasBeingWritten || (await hasJournal(original)),
    isTooLarge: database.size + log.size > sizeLimit,
  };
}

/** A journal that is kept after its write begins with zeros. */
async function hasJournal(original: string): Promise<boolean> {
  const { size, head } = await lookAt(`${original}-journal`).catch(absent);
  return size > 0 && head[0] !== 0;
}

interface Look {
  size: number;
  sign: string;
  head: Buffer;
}

/** Time and size, and the head, where a database counts its changes: clocks of files are coarse. */
async function lookAt(file: string): Promise<Look> {
  return withFile(file, async (handle) => {
    const { size, mtimeNs, ctimeNs, ino } = await handle.stat({ bigint: true });
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headLength), 0, headLength, 0);
    const head = buffer.subarray(0, bytesRead);
    return { size: Number(size), sign: `${size}.${mtimeNs}.${ctimeNs}.${ino}.${head.toString('hex')}`, head };
  });
}

function absent(error: unknown): Look {
  if (isAbsent(error)) return { size: 0, sign: '', head: Buffer.alloc(0) };
  throw error;
}

async function copyFile(from: string, to: string): Promise<void> {
  await rm(to, { force: true });
  try {
    await withFile(from, async (source) => {
      const target = await open(to, 'wx', 0o600);
      try {
        // What grows meanwhile is seen afterwards, and never fills the disk.
        await target.writeFile(source.createReadStream({ start: 0, end: sizeLimit, autoClose: false }));
      } finally {
        await target.close();
      }
    });
  } catch (error) {
    if (!to.endsWith('-wal') || !isAbsent(error)) throw error;
  }
}

/** Opens no link that was put there just now, and waits for no pipe. */
async function withFile<Result>(
  file: string,
  work: (handle: FileHandle) => Promise<Result>,
): Promise<Result> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!(await handle.stat()).isFile()) throw new Error(`${file} is no regular file.`);
    return await work(handle);
  } finally {
    await handle.close();
  }
}
