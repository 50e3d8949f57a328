import { randomBytes } from 'node:crypto';
import { type FileHandle, lstat, open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { EnvFileError } from '../client/env-file.ts';

/**
 * Writes a file of mode 0600, whole or not at all; a long text may come bit by bit.
 *
 * @throws EnvFileError when something other than a regular file is in its place, or when there is no such folder
 */
export async function writeEnvFile(file: string, text: string | AsyncIterable<string>): Promise<void> {
  const target = resolve(file);
  await requireReplaceable(target);
  const draft = `${target}.${randomBytes(6).toString('hex')}`;
  const handle = await openDraft(draft);
  try {
    try {
      await handle.chmod(0o600);
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(dirname(target));
}

async function requireReplaceable(file: string): Promise<void> {
  const found = await lstat(file).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (!found || found.isFile()) return;
  const kind = found.isSymbolicLink()
    ? 'a symbolic link'
    : found.isDirectory()
      ? 'a folder'
      : 'no regular file';
  throw new EnvFileError(
    `${file} is ${kind}, and is left as it is. Give the path of a file, or of none yet.`,
  );
}

async function openDraft(draft: string): Promise<FileHandle> {
  try {
    return await open(draft, 'wx', 0o600);
  } catch (error) {
    if (isMissing(error)) throw new EnvFileError(`There is no folder ${dirname(draft)}. Make it first.`);
    throw error;
  }
}

/** So that the new name outlives a power cut. Some systems cannot do this with a folder; the file is there anyway. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
