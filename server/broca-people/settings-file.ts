import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { HomeFinding } from './person.schema.ts';
import { codeOf } from './system-error.ts';

/** The largest `.env` that is read, in bytes. */
const sizeLimit = 256 * 1024;

/**
 * The DB_PATH that an `.env` of Broca's sets. Nothing else of it is kept or told: the rest are secrets.
 *
 * @param file no link
 */
export function databasePathIn(
  file: string,
): { path: string | undefined } | { finding: [HomeFinding['kind'], string] } {
  let descriptor: number;
  try {
    // Follows no link that was put there just now, and waits for no pipe.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return {
      finding: [
        'unreadable',
        `It cannot be read (${codeOf(error)}), so nobody knows of a DB_PATH in it: let the account that runs this server read it.`,
      ],
    };
  }
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile())
      return {
        finding: ['not_a_file', 'This is not a regular file and is not opened: replace it by a file.'],
      };
    if (stat.size > sizeLimit)
      return { finding: ['too_large', `Larger than ${sizeLimit / 1024} KiB and not read for a DB_PATH.`] };
    const path = parseEnv(readFileSync(descriptor, 'utf8')).DB_PATH;
    return { path: path === '' || path?.includes('\0') ? undefined : path };
  } finally {
    closeSync(descriptor);
  }
}
