import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { AppError } from '../kernel/errors.ts';
import type { Journal } from '../journal/journal.ts';
import { rowDecoder } from '../journal/entity.ts';
import type { OperationalWriter } from '../journal/writer.ts';
import type { Reader } from '../storage/storage.ts';
import { violationOf } from '../storage/violations.ts';
import { decrypt, encrypt, keyedFingerprint, keyFingerprint } from './cipher.ts';
import { createMasterKeyFile, type MasterKeySource, readMasterKey } from './master-key.ts';
import { DataKeyRow } from './secret.schema.ts';

const decodeDataKey = rowDecoder(DataKeyRow);

/** To whom a sealed value belongs. Part of what is authenticated: moved elsewhere, the ciphertext does not open. */
export interface SealOwner {
  table: string;
  /** What names the owner for ever, such as the key of a configuration. */
  owner: string;
  /** The column or the path within it. */
  path: string;
}

/** Everything that needs a key (design 5.7). */
export interface Keyring {
  /** Public name of the master key. */
  readonly masterFingerprint: string;
  /** Signs and verifies access and refresh tokens. */
  readonly tokenKey: Buffer;
  /** Ed25519; signs heads of the journal. */
  readonly signingKey: KeyObject;
  /** The public half, base64 SPKI. */
  readonly publicKey: string;
  /** Keyed fingerprint of a text that must not be readable. */
  fingerprint(text: string): string;
  /** Encrypts a text that is kept for a short time only; `context` must be the same to decrypt it. */
  protect(plaintext: string, context: string): string;
  unprotect(protectedText: string, context: string): string;
  /** Encrypts a value and stores it; the row of the owner keeps only the id that this gives. */
  seal(tx: OperationalWriter, owner: SealOwner, plaintext: string): Promise<string>;
  /**
   * Opens a sealed value.
   *
   * @throws AppError 500 `secrets.unreadable` when it is not the owner's, was altered, or its key is gone
   */
  open(read: Reader, id: string, owner: SealOwner): Promise<string>;
}

/**
 * Loads the data keys, or makes them on the first start.
 *
 * @throws AppError `secrets.wrong_master_key` when the master key is missing or not the one that wrapped the data keys
 */
export async function openKeyring(journal: Journal, read: Reader, source: MasterKeySource): Promise<Keyring> {
  const existing = await dataKeys(read);
  const master = readKeyOf(existing, source) ?? createMasterKey(source);
  if (existing.length > 0) return unlock(master, existing);
  await createDataKeys(journal, master);
  return openKeyring(journal, read, source);
}

/**
 * The master key, once it is known to be the one that this database was sealed with; undefined when there is neither
 * a key nor anything sealed.
 *
 * @throws AppError `secrets.wrong_master_key` with the fingerprint that is needed
 */
export async function findMasterKey(read: Reader, source: MasterKeySource): Promise<Buffer | undefined> {
  return readKeyOf(await dataKeys(read), source);
}

function readKeyOf(existing: DataKeyRow[], source: MasterKeySource): Buffer | undefined {
  const needed = existing[0]?.master_fingerprint;
  const master = readMasterKey(source);
  if (needed && (!master || keyFingerprint(master) !== needed)) throw wrongMasterKey(source, needed, master);
  return master;
}

function createMasterKey(source: MasterKeySource): Buffer {
  if ('key' in source) throw new Error('SANCTUM_MASTER_KEY is set and was not read.');
  return createMasterKeyFile(source.file);
}

async function dataKeys(read: Reader): Promise<DataKeyRow[]> {
  return (await read.selectFrom('data_keys').selectAll().orderBy('id').execute()).map(decodeDataKey);
}

async function createDataKeys(journal: Journal, master: Buffer): Promise<void> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const fresh: Record<DataKeyRow['purpose'], Buffer> = {
    seal: randomBytes(32),
    fingerprint: randomBytes(32),
    token: randomBytes(32),
    signing: privateKey.export({ type: 'pkcs8', format: 'der' }),
  };
  const master_fingerprint = keyFingerprint(master);
  try {
    await journal.operate(async ({ rows }) => {
      for (const [purpose, key] of Object.entries(fresh) as [DataKeyRow['purpose'], Buffer][])
        await rows
          .insertInto('data_keys')
          .values({
            purpose,
            wrapped_key: wrap(master, purpose, key),
            master_fingerprint,
            is_current: true,
          } as never)
          .execute();
    });
  } catch (error) {
    // Another process started at the same moment and was first: its keys are the keys.
    if (violationOf(error) !== 'unique') throw error;
  }
}

function unlock(master: Buffer, rows: DataKeyRow[]): Keyring {
  const keys = new Map(rows.map((row) => [row.id, { ...row, key: unwrap(master, row) }]));
  const current = (purpose: DataKeyRow['purpose']) => {
    for (const key of keys.values()) if (key.purpose === purpose && key.is_current) return key;
    throw new AppError(
      500,
      'secrets.key_missing',
      `The database holds no current ${purpose} key: restore it from a backup.`,
    );
  };
  const signingKey = createPrivateKey({ key: current('signing').key, format: 'der', type: 'pkcs8' });
  const fingerprintKey = current('fingerprint').key;
  const sealing = current('seal');

  return {
    masterFingerprint: keyFingerprint(master),
    tokenKey: current('token').key,
    signingKey,
    publicKey: createPublicKey(signingKey).export({ type: 'spki', format: 'der' }).toString('base64'),
    fingerprint: (text) => keyedFingerprint(fingerprintKey, text),
    protect: (plaintext, context) => {
      const { nonce, ciphertext } = encrypt(sealing.key, Buffer.from(plaintext), context);
      return `${sealing.id}.${nonce}.${ciphertext}`;
    },
    unprotect: (protectedText, context) => {
      const [id, nonce = '', ciphertext = ''] = protectedText.split('.');
      return decrypt((keys.get(Number(id)) ?? sealing).key, { nonce, ciphertext }, context).toString();
    },
    seal: async (tx, owner, plaintext) => {
      const id = `sv_${randomBytes(16).toString('hex')}`;
      await tx.rows
        .insertInto('sealed_values')
        .values({
          id,
          owner_table: owner.table,
          owner: owner.owner,
          path: owner.path,
          data_key_id: sealing.id,
          ...encrypt(sealing.key, Buffer.from(plaintext), contextOf(id, owner)),
          fingerprint: keyedFingerprint(fingerprintKey, plaintext),
          created_at: tx.now,
        })
        .execute();
      return id;
    },
    open: async (read, id, owner) => {
      const row = await read.selectFrom('sealed_values').selectAll().where('id', '=', id).executeTakeFirst();
      const key = row && keys.get(row.data_key_id);
      if (!row || !key) throw unreadable(owner);
      try {
        return decrypt(key.key, row, contextOf(id, owner)).toString();
      } catch (error) {
        throw unreadable(owner, error);
      }
    },
  };
}

function contextOf(id: string, { table, owner, path }: SealOwner): string {
  return JSON.stringify([id, table, owner, path]);
}

function wrap(master: Buffer, purpose: string, key: Buffer): string {
  const { nonce, ciphertext } = encrypt(master, key, `data-key:${purpose}`);
  return `${nonce}.${ciphertext}`;
}

function unwrap(master: Buffer, row: DataKeyRow): Buffer {
  const [nonce = '', ciphertext = ''] = row.wrapped_key.split('.');
  try {
    return decrypt(master, { nonce, ciphertext }, `data-key:${row.purpose}`);
  } catch (error) {
    throw new AppError(
      500,
      'secrets.key_damaged',
      `The ${row.purpose} key ${row.id} in the database does not open with the master key ${row.master_fingerprint}: it was altered. Restore the database from a backup.`,
      {},
      error,
    );
  }
}

function unreadable(owner: SealOwner, cause?: unknown): AppError {
  return new AppError(
    500,
    'secrets.unreadable',
    `The sealed value of ${owner.table} ${owner.owner} cannot be opened: it was moved, altered, or its key is gone. Set the value again.`,
    {},
    cause,
  );
}

function wrongMasterKey(source: MasterKeySource, needed: string, found: Buffer | undefined): AppError {
  const place = 'key' in source ? 'SANCTUM_MASTER_KEY' : source.file;
  const state = found
    ? `The master key in ${place} has the fingerprint ${keyFingerprint(found)}`
    : `There is no master key in ${place}`;
  return new AppError(
    500,
    'secrets.wrong_master_key',
    `${state}, but this database was sealed with the key ${needed}. Put that key back (SANCTUM_MASTER_KEY_FILE or SANCTUM_MASTER_KEY); without it the secrets stay closed.`,
  );
}
