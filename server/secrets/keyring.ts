import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
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
import { createMasterKeyFile, type MasterKeySource, putInPlace, readMasterKeys } from './master-key.ts';
import { DataKeyRow, type SealedValueRow } from './secret.schema.ts';

/** Sealed values that are looked up at once. */
const lookupChunk = 500;

const decodeDataKey = rowDecoder(DataKeyRow);

/** To whom a sealed value belongs. Part of what is authenticated: moved elsewhere, the ciphertext does not open. */
export interface SealOwner {
  table: string;
  /** What names the owner for ever, such as the key of a configuration. */
  owner: string;
  /** The column or the path within it. */
  path: string;
}

/** A sealed value and its owner. */
export interface SealedReference {
  id: string;
  owner: SealOwner;
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
  /** Opens many at once, each for its own owner; in the order of the references, undefined for what does not open. */
  openAll(read: Reader, references: readonly SealedReference[]): Promise<(string | undefined)[]>;
  /** Makes a new key for what is sealed from now on; what is sealed already waits for `reseal`. */
  addSealingKey(tx: OperationalWriter): Promise<number>;
  /** The ciphertext of a value under the present sealing key; undefined when it cannot be opened. */
  reseal(row: SealedValueRow): Pick<SealedValueRow, 'data_key_id' | 'nonce' | 'ciphertext'> | undefined;
  /** Wraps every data key with another master key. */
  rewrap(tx: OperationalWriter, next: Buffer): Promise<void>;
  /** Reads the data keys again: another process may have changed them. */
  reload(read: Reader): Promise<void>;
}

/**
 * Loads the data keys, or makes them on the first start.
 *
 * @throws AppError `secrets.wrong_master_key` when the master key is missing or not the one that wrapped the data keys
 */
export async function openKeyring(journal: Journal, read: Reader, source: MasterKeySource): Promise<Keyring> {
  const existing = await dataKeys(read);
  const master = findKeyOf(existing, source) ?? createMasterKey(source);
  if (existing.length > 0) {
    putInPlace(source, master);
    return new Ring(master, existing, source);
  }
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
  return findKeyOf(await dataKeys(read), source);
}

function findKeyOf(existing: DataKeyRow[], source: MasterKeySource): Buffer | undefined {
  const needed = existing[0]?.master_fingerprint;
  const keys = readMasterKeys(source);
  if (!needed) return keys[0];
  const master = keys.find((key) => keyFingerprint(key) === needed);
  if (!master) throw wrongMasterKey(source, needed, keys[0]);
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
  try {
    await journal.operate(async ({ rows }) => {
      for (const [purpose, key] of Object.entries(fresh) as [DataKeyRow['purpose'], Buffer][])
        await rows
          .insertInto('data_keys')
          .values(newDataKey(master, purpose, key) as never)
          .execute();
    });
  } catch (error) {
    // Another process started at the same moment and was first: its keys are the keys.
    if (violationOf(error) !== 'unique') throw error;
  }
}

interface DataKey extends DataKeyRow {
  key: Buffer;
}

class Ring implements Keyring {
  readonly tokenKey: Buffer;
  readonly signingKey: KeyObject;
  readonly publicKey: string;
  readonly #fingerprintKey: Buffer;
  readonly #shortLivedKey: Buffer;
  readonly #source: MasterKeySource;
  #master: Buffer;
  #keys: ReadonlyMap<number, DataKey>;

  constructor(master: Buffer, rows: DataKeyRow[], source: MasterKeySource) {
    this.#master = master;
    this.#source = source;
    this.#keys = unwrapAll(master, rows);
    this.tokenKey = this.#current('token').key;
    this.signingKey = createPrivateKey({ key: this.#current('signing').key, format: 'der', type: 'pkcs8' });
    this.publicKey = createPublicKey(this.signingKey)
      .export({ type: 'spki', format: 'der' })
      .toString('base64');
    this.#fingerprintKey = this.#current('fingerprint').key;
    this.#shortLivedKey = Buffer.from(hkdfSync('sha256', this.tokenKey, '', 'sanctum-short-lived', 32));
  }

  get masterFingerprint(): string {
    return keyFingerprint(this.#master);
  }

  fingerprint(text: string): string {
    return keyedFingerprint(this.#fingerprintKey, text);
  }

  protect(plaintext: string, context: string): string {
    const { nonce, ciphertext } = encrypt(this.#shortLivedKey, Buffer.from(plaintext), context);
    return `${nonce}.${ciphertext}`;
  }

  unprotect(protectedText: string, context: string): string {
    const [nonce = '', ciphertext = ''] = protectedText.split('.');
    return decrypt(this.#shortLivedKey, { nonce, ciphertext }, context).toString();
  }

  async seal(tx: OperationalWriter, owner: SealOwner, plaintext: string): Promise<string> {
    const key = await this.#sealingKey(tx.read);
    const id = `sv_${randomBytes(16).toString('hex')}`;
    await tx.rows
      .insertInto('sealed_values')
      .values({
        id,
        owner_table: owner.table,
        owner: owner.owner,
        path: owner.path,
        data_key_id: key.id,
        ...encrypt(key.key, Buffer.from(plaintext), contextOf(id, owner)),
        // Of the place as well: equal values elsewhere must not show as equal (decision 17).
        fingerprint: this.fingerprint(contextOf(plaintext, owner)),
        created_at: tx.now,
      })
      .execute();
    return id;
  }

  async open(read: Reader, id: string, owner: SealOwner): Promise<string> {
    const [text] = await this.openAll(read, [{ id, owner }]);
    if (text === undefined) throw unreadable(owner);
    return text;
  }

  async openAll(read: Reader, references: readonly SealedReference[]): Promise<(string | undefined)[]> {
    const opened: (string | undefined)[] = [];
    for (let start = 0; start < references.length; start += lookupChunk) {
      const part = references.slice(start, start + lookupChunk);
      const rows = await read
        .selectFrom('sealed_values')
        .selectAll()
        .where(
          'id',
          'in',
          part.map(({ id }) => id),
        )
        .execute();
      if (rows.some((row) => !this.#keys.has(row.data_key_id))) await this.reload(read);
      const byId = new Map(rows.map((row) => [row.id, row]));
      for (const { id, owner } of part) {
        const row = byId.get(id);
        opened.push(row && this.#decrypt(row, owner)?.toString());
      }
    }
    return opened;
  }

  async addSealingKey(tx: OperationalWriter): Promise<number> {
    await this.reload(tx.read);
    await tx.rows.updateTable('data_keys').set({ is_current: false }).where('purpose', '=', 'seal').execute();
    await tx.rows
      .insertInto('data_keys')
      .values(newDataKey(this.#master, 'seal', randomBytes(32)) as never)
      .execute();
    await this.reload(tx.read);
    return this.#current('seal').id;
  }

  reseal(row: SealedValueRow): Pick<SealedValueRow, 'data_key_id' | 'nonce' | 'ciphertext'> | undefined {
    const owner = { table: row.owner_table, owner: row.owner, path: row.path };
    const plaintext = this.#decrypt(row, owner);
    const key = this.#current('seal');
    return plaintext && { data_key_id: key.id, ...encrypt(key.key, plaintext, contextOf(row.id, owner)) };
  }

  async rewrap(tx: OperationalWriter, next: Buffer): Promise<void> {
    await this.reload(tx.read);
    for (const { id, purpose, key } of this.#keys.values())
      await tx.rows
        .updateTable('data_keys')
        .set({ wrapped_key: wrap(next, purpose, key), master_fingerprint: keyFingerprint(next) })
        .where('id', '=', id)
        .execute();
    this.#master = next;
  }

  async reload(read: Reader): Promise<void> {
    const rows = await dataKeys(read);
    this.#master = findKeyOf(rows, { ...this.#source, next: this.#next() }) ?? this.#master;
    this.#keys = unwrapAll(this.#master, rows);
  }

  /** The key that this process holds is good as long as the database says so, even when its file was just replaced. */
  #next(): string {
    return this.#source.next ?? this.#master.toString('base64');
  }

  async #sealingKey(read: Reader): Promise<DataKey> {
    const row = await read
      .selectFrom('data_keys')
      .select('id')
      .where('purpose', '=', 'seal')
      .where('is_current', '=', true)
      .executeTakeFirst();
    if (row && !this.#keys.get(row.id)?.is_current) await this.reload(read);
    return this.#current('seal');
  }

  #current(purpose: DataKeyRow['purpose']): DataKey {
    for (const key of this.#keys.values()) if (key.purpose === purpose && key.is_current) return key;
    throw new AppError(
      500,
      'secrets.key_missing',
      `The database holds no current ${purpose} key: restore it from a backup.`,
    );
  }

  #decrypt(row: SealedValueRow, owner: SealOwner): Buffer | undefined {
    const key = this.#keys.get(row.data_key_id);
    if (!key) return undefined;
    try {
      return decrypt(key.key, row, contextOf(row.id, owner));
    } catch {
      return undefined;
    }
  }
}

function unwrapAll(master: Buffer, rows: DataKeyRow[]): Map<number, DataKey> {
  return new Map(rows.map((row) => [row.id, { ...row, key: unwrap(master, row) }]));
}

function newDataKey(master: Buffer, purpose: DataKeyRow['purpose'], key: Buffer) {
  return {
    purpose,
    wrapped_key: wrap(master, purpose, key),
    master_fingerprint: keyFingerprint(master),
    is_current: true,
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

function unreadable(owner: SealOwner): AppError {
  return new AppError(
    500,
    'secrets.unreadable',
    `The sealed value of ${owner.table} ${owner.owner} cannot be opened: it was moved, altered, or its key is gone. Set the value again.`,
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
