import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../kernel/errors.ts';

/**
 * Makes a folder, and those above it, for this account alone (0700). Node's own `recursive` never ends where the system
 * refuses to make any, such as in /proc.
 *
 * @throws AppError `storage.folder_refused`
 */
export function makePrivateFolder(folder: string): void {
  try {
    makeWithParents(folder);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'no reason is given';
    throw new AppError(
      500,
      'storage.folder_refused',
      `The folder ${folder} cannot be made (${why}). Make it yourself, or set SANCTUM_HOME to a folder in which this account may write.`,
      {},
      error,
    );
  }
}

function makeWithParents(folder: string): void {
  if (existsSync(folder)) return;
  makeWithParents(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
