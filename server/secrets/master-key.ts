import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../kernel/errors.ts';

const keyBytes = 32;

/** Where the master key comes from: given as text, or kept in a file (design §6, SANCTUM_MASTER_KEY[_FILE]). */
export type MasterKeySource = { key: string } | { file: string };

/** The key, or undefined when its file does not exist. */
export function readMasterKey(source: MasterKeySource): Buffer | undefined {
  if ('key' in source) return parseKey(source.key, 'SANCTUM_MASTER_KEY');
  if (!existsSync(source.file)) return undefined;
  return parseKey(readFileSync(source.file, 'utf8'), source.file);
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
