import type { Context } from '../context.ts';
import type { Cause } from '../journal/journal.ts';
import { conflict } from '../kernel/errors.ts';
import { keyFingerprint } from './cipher.ts';
import { prepareNextKey, putInPlace } from './master-key.ts';

/** What is known of the keys, none of which is shown. */
export interface KeyStatus {
  master_fingerprint: string;
  data_keys: { id: number; is_current: boolean; created_at: string; values: number }[];
  /** Values that still wait for the present key. */
  remaining: number;
  total: number;
  is_running: boolean;
  /** Values that the last run could not open: they stay as they are, and so does their key. */
  unreadable: number;
}

/** What opening everything came to. */
export interface KeyVerification {
  ok: boolean;
  values: number;
  /** Where values lie that cannot be opened, at most a hundred. */
  unreadable: { table: string; owner: string; path: string }[];
}

/** Values that are sealed anew in one transaction. */
const batch = 200;

/**
 * Rotation of keys while the registry works (design 5.7). A new data key is for what is sealed from then on; in the
 * background everything sealed before is sealed anew, history included, and at the end the old key is destroyed. What
 * is left to do is plain in the database, so a crash only delays it.
 */
export class KeyRotation {
  readonly #ctx: Context;
  #running: Promise<void> | undefined;
  #unreadable = 0;
  #isStopped = false;

  constructor(ctx: Context) {
    this.#ctx = ctx;
  }

  async status(): Promise<KeyStatus> {
    const keys = await this.#ctx.read
      .selectFrom('data_keys')
      .select(['id', 'is_current', 'created_at', 'master_fingerprint'])
      .where('purpose', '=', 'seal')
      .orderBy('id')
      .execute();
    const counts = await this.#ctx.read
      .selectFrom('sealed_values')
      .select((eb) => ['data_key_id', eb.fn.countAll<number>().as('values')])
      .groupBy('data_key_id')
      .execute();
    const valuesOf = new Map(counts.map(({ data_key_id, values }) => [data_key_id, values]));
    const data_keys = keys.map(({ id, is_current, created_at }) => ({
      id,
      is_current: Boolean(is_current),
      created_at,
      values: valuesOf.get(id) ?? 0,
    }));
    const total = data_keys.reduce((sum, { values }) => sum + values, 0);
    const current = data_keys.find(({ is_current }) => is_current)?.values ?? 0;
    return {
      master_fingerprint: keys[0]?.master_fingerprint ?? this.#ctx.keyring.masterFingerprint,
      data_keys,
      remaining: total - current,
      total,
      is_running: this.#running !== undefined,
      unreadable: this.#unreadable,
    };
  }

  /**
   * Makes a new data key and begins to seal everything with it.
   *
   * @throws AppError 409 `keys.rotation_running` while one is under way
   */
  async rotateDataKey(cause: Cause): Promise<void> {
    if (this.#running)
      throw conflict(
        'keys.rotation_running',
        'A rotation is under way: wait for its end (GET /api/v1/keys).',
      );
    await this.#ctx.journal.write(cause, async (tx) => {
      const id = await this.#ctx.keyring.addSealingKey(tx);
      tx.note({ action: 'rotate', entity: 'data_keys', entity_id: id });
    });
    this.resume();
  }

  /**
   * Wraps the data keys with another master key: the one in SANCTUM_MASTER_KEY_NEXT, or a new one that takes the place
   * of the file. The old file stays beside it, for older backups.
   *
   * @returns the fingerprint of the key that counts from now on
   */
  async rotateMasterKey(cause: Cause): Promise<string> {
    const { keyring, config, journal } = this.#ctx;
    const next = prepareNextKey(config.masterKey);
    const fingerprint = keyFingerprint(next);
    const before = keyring.masterFingerprint;
    if (fingerprint !== before) {
      await journal.write(cause, async (tx) => {
        await keyring.rewrap(tx, next);
        tx.note({
          action: 'rotate',
          entity: 'master_key',
          entity_id: fingerprint,
          detail: { before, after: fingerprint },
        });
      });
    }
    putInPlace(config.masterKey, next);
    return fingerprint;
  }

  /** Goes on with what a rotation left, in the background. */
  resume(): void {
    this.#running ??= this.#run()
      .catch((error: unknown) => this.#ctx.log.error({ err: error }, 'the rotation of keys stopped'))
      .finally(() => (this.#running = undefined));
  }

  /** Resolves when nothing is left to do, or it was stopped. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  /** Opens every value there is, and changes nothing. */
  async verify(): Promise<KeyVerification> {
    const unreadable: KeyVerification['unreadable'] = [];
    let values = 0;
    let last = '';
    for (;;) {
      const rows = await this.#ctx.read
        .selectFrom('sealed_values')
        .select(['id', 'owner_table', 'owner', 'path'])
        .where('id', '>', last)
        .orderBy('id')
        .limit(batch)
        .execute();
      const end = rows.at(-1);
      if (!end) return { ok: unreadable.length === 0, values, unreadable };
      last = end.id;
      values += rows.length;
      const opened = await this.#ctx.keyring.openAll(
        this.#ctx.read,
        rows.map(({ id, owner_table, owner, path }) => ({
          id,
          owner: { table: owner_table, owner, path },
        })),
      );
      for (const [index, { owner_table, owner, path }] of rows.entries())
        if (opened[index] === undefined && unreadable.length < 100)
          unreadable.push({ table: owner_table, owner, path });
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #run(): Promise<void> {
    const { keyring, journal, read } = this.#ctx;
    await keyring.reload(read);
    let unreadable = 0;
    let last = '';
    for (;;) {
      if (this.#isStopped) return;
      const rows = await this.#nextBatch(last);
      const end = rows.at(-1);
      if (!end) break;
      last = end.id;
      await journal.operate(async ({ rows: write }) => {
        for (const row of rows) {
          const sealed = keyring.reseal(row);
          if (sealed) await write.updateTable('sealed_values').set(sealed).where('id', '=', row.id).execute();
          else unreadable++;
        }
      });
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#unreadable = unreadable;
    await this.#destroyUnused();
  }

  #nextBatch(after: string) {
    return this.#ctx.read
      .selectFrom('sealed_values')
      .selectAll()
      .where('data_key_id', 'not in', (eb) =>
        eb
          .selectFrom('data_keys')
          .select('data_keys.id')
          .where('purpose', '=', 'seal')
          .where('is_current', '=', true),
      )
      .where('sealed_values.id', '>', after)
      .orderBy('sealed_values.id')
      .limit(batch)
      .execute();
  }

  /** A key that nothing is sealed with any more is only a risk. */
  async #destroyUnused(): Promise<void> {
    const { journal, keyring, read } = this.#ctx;
    const unused = (await this.status()).data_keys.filter(
      ({ is_current, values }) => !is_current && values === 0,
    );
    if (unused.length === 0) return;
    await journal.operate(async ({ rows }) => {
      for (const { id } of unused)
        await rows
          .deleteFrom('data_keys')
          .where('id', '=', id)
          .where((eb) =>
            eb.not(eb.exists(eb.selectFrom('sealed_values').select('id').where('data_key_id', '=', id))),
          )
          .execute();
    });
    await keyring.reload(read);
  }
}
