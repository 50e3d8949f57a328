import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { AppError, conflict } from '../kernel/errors.ts';
import { keyFingerprint } from './cipher.ts';

const keyBytes = 32;

/** Where the master key comes from: given as text, or kept in a file (design §6, SANCTUM_MASTER_KEY[_FILE]). */
export type MasterKeySource = ({ key: string } | { file: string }) & {
  /** The key that the next rotation changes to, when people choose it (SANCTUM_MASTER_KEY_NEXT). */
  next?: string | undefined;
};

/**
 * The keys that there are, the one in use first: behind it the one of a rotation that a crash may have cut short, and
 * the one that people named as the next.
 */
export function readMasterKeys(source: MasterKeySource): Buffer[] {
  const keys =
    'key' in source
      ? [parseKey(source.key, 'SANCTUM_MASTER_KEY')]
      : [source.file, nextFile(source.file)]
          .filter((file) => existsSync(file))
          .map((file) => parseKey(readFileSync(file, 'utf8'), file));
  return source.next === undefined ? keys : [...keys, parseKey(source.next, 'SANCTUM_MASTER_KEY_NEXT')];
}

/**
 * The key that a rotation changes to. One in a file is made beside the present one, and takes its place with
 * `putInPlace` once the database is wrapped with it.
 *
 * @throws AppError 409 `secrets.next_key_missing` when the present key is a variable and no next one is named
 */
export function prepareNextKey(source: MasterKeySource): Buffer {
  if (source.next !== undefined) return parseKey(source.next, 'SANCTUM_MASTER_KEY_NEXT');
  if ('file' in source) return createMasterKeyFile(nextFile(source.file));
  throw conflict(
    'secrets.next_key_missing',
    'The master key comes from SANCTUM_MASTER_KEY, so the next one does too: start with SANCTUM_MASTER_KEY_NEXT set to 32 fresh bytes (openssl rand -base64 32), then rotate.',
  );
}

/**
 * Makes the key that the database is wrapped with the one in the file. The one before stays beside it under its
 * fingerprint: older backups need it.
 */
export function putInPlace(source: MasterKeySource, key: Buffer): void {
  if (!('file' in source)) return;
  const { file } = source;
  const [current] = readMasterKeys({ file });
  if (current?.equals(key)) {
    rmSync(nextFile(file), { force: true });
    return;
  }
  if (
    !existsSync(nextFile(file)) ||
    !parseKey(readFileSync(nextFile(file), 'utf8'), nextFile(file)).equals(key)
  )
    return;
  if (current && existsSync(file)) linkSafely(file, `${file}.${keyFingerprint(current)}`);
  renameSync(nextFile(file), file);
}

function nextFile(file: string): string {
  return `${file}.next`;
}

function linkSafely(file: string, target: string): void {
  try {
    linkSync(file, target);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/**
 * Makes a key file (0600) and gives the key. When another process makes one at the same moment, both get the one
 * that was there first: the file appears whole or not at all.
 */
export function createMasterKeyFile(file: string): Buffer {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const descriptor = openSync(draft, 'wx', 0o600);
  try {
    writeSync(descriptor, `${randomBytes(keyBytes).toString('base64')}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
  return parseKey(readFileSync(file, 'utf8'), file);
}

function parseKey(text: string, source: string): Buffer {
  const trimmed = text.trim();
  const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, 'hex') : Buffer.from(trimmed, 'base64');
  if (key.length === keyBytes) return key;
  throw new AppError(
    500,
    'secrets.master_key_malformed',
    `The master key in ${source} is not 32 bytes in base64 or hex. Put the original key back; do not make a new one, it would open nothing.`,
  );
}
