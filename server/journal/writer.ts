import type { Kysely, UpdateObject } from 'kysely';
import { notFound } from '../kernel/errors.ts';
import type { Reader } from '../storage/storage.ts';
import { insertRows } from '../storage/insert.ts';
import type { Tables } from '../storage/tables.ts';
import type { AnyEntity, Entity } from './entity.ts';
import { newSalt, payloadDigest } from './hash.ts';
import { type ChangeRow, noteShape, rowShape } from './journal.schema.ts';

/** Tables that hold no changes of the registry: texts, ciphertext, leases. Their writes are not recorded. */
export type OperationalTable =
  | 'recovery_codes'
  | 'second_factor_challenges'
  | 'web_chat_sessions'
  | 'web_chat_messages'
  | 'web_chat_responses'
  | 'deliveries'
  | 'chat_head'
  | 'letta_agents'
  | 'sealed_values'
  | 'data_keys'
  | 'journal_checkpoints'
  | 'idempotency_keys';

/** What a transaction that changes nothing may do. */
export interface OperationalWriter {
  readonly read: Reader;
  /** The time of the transaction, RFC 3339. */
  readonly now: string;
  /** Tables without history, for any statement. */
  readonly rows: Kysely<Pick<Tables, OperationalTable>>;
  /** Sets operational columns of a journaled row: no revision, no ETag. Does nothing when the row is gone. */
  touch<Row extends object, Operational extends keyof Row>(
    entity: Entity<keyof Tables, Row, Operational>,
    key: string | number,
    values: Partial<Pick<Row, Operational>>,
  ): Promise<void>;
  /** Tells other processes, once this is committed, that there is something new to read. */
  announce(): Promise<void>;
}

const storeChunk = 50;
const mostSeen = 5000;
/** A transaction of many rows lets other work run this often (design 5.6: never stalls the event loop over 50 ms). */
const longestStall = 20;

export function operationalWriter(
  db: Kysely<Tables>,
  now: string,
  announce: OperationalWriter['announce'],
): OperationalWriter {
  return {
    announce,
    read: db,
    now,
    rows: db,
    touch: async (entity, key, values) => {
      await db
        .updateTable(entity.table)
        .set(entity.encode(values as object) as UpdateObject<Tables, keyof Tables>)
        .where(entity.key as never, '=', key as never)
        .execute();
    },
  };
}

/** The writing half of one journaled transaction: each write of a row leaves its record. */
export class Writer implements OperationalWriter {
  readonly read: Reader;
  readonly now: string;
  readonly rows: OperationalWriter['rows'];
  readonly touch: OperationalWriter['touch'];
  readonly announce: OperationalWriter['announce'];
  /** The number that this transaction gets if it changes anything. */
  readonly revision: number;
  readonly changes: ChangeRow[] = [];
  readonly #db: Kysely<Tables>;
  /** Rows that this transaction has seen; it holds the journal's lock, so they stay as they are. */
  readonly #seen = new Map<string, object>();
  readonly #fingerprint: (text: string) => string;
  #lastPause = performance.now();

  constructor(
    db: Kysely<Tables>,
    revision: number,
    now: string,
    announce: OperationalWriter['announce'],
    fingerprint: (text: string) => string,
  ) {
    const operational = operationalWriter(db, now, announce);
    this.announce = announce;
    this.read = operational.read;
    this.rows = operational.rows;
    this.touch = async (entity, key, values) => {
      this.#seen.delete(`${entity.table} ${key}`);
      await operational.touch(entity, key, values);
    };
    this.now = now;
    this.revision = revision;
    this.#db = db;
    this.#fingerprint = fingerprint;
  }

  /** Inserts a row; columns that are left out get the schema's defaults. */
  async insert<Name extends keyof Tables, Row extends object, Operational extends keyof Row>(
    entity: Entity<Name, Row, Operational>,
    values: Partial<Row>,
    action = 'create',
  ): Promise<Row> {
    await this.#pause();
    const inserted = await this.#db
      .insertInto(entity.table as 'users')
      .values({ ...entity.encode(values), ...this.#stamps(entity), revision: this.revision } as never)
      .returningAll()
      .executeTakeFirstOrThrow();
    const row = entity.decode(inserted);
    await this.#record(entity, action, row, undefined, row);
    return row;
  }

  /**
   * Changes columns of a row. Values that equal the present ones are no change; when none differs nothing is written.
   *
   * @throws AppError 404 when there is no such row
   */
  async update<Name extends keyof Tables, Row extends object, Operational extends keyof Row>(
    entity: Entity<Name, Row, Operational>,
    key: string | number,
    patch: Partial<Omit<Row, Operational>>,
    action = 'update',
    { hidden = [] }: { hidden?: readonly string[] } = {},
  ): Promise<Row> {
    await this.#pause();
    const before = await this.find(entity, key);
    if (!before) throw notFound(entity.table, key);
    const changed = differing(before, patch as Partial<Row>);
    if (Object.keys(changed).length === 0) return before;
    const updated = await this.#db
      .updateTable(entity.table as 'users')
      .set({
        ...entity.encode(changed),
        ...(entity.hasUpdatedAt ? { updated_at: this.now } : {}),
        ...this.#stamps(entity, changed),
        revision: this.revision,
      } as never)
      .where(entity.key as never, '=', key as never)
      .returningAll()
      .executeTakeFirstOrThrow();
    this.#seen.set(`${entity.table} ${key}`, updated);
    const after = entity.decode(updated);
    await this.#record(entity, action, after, pick(before, changed), pick(after, changed), new Set(hidden));
    return after;
  }

  /**
   * Deletes a row and keeps it whole in the journal.
   *
   * @throws AppError 404 when there is no such row
   */
  async delete<Name extends keyof Tables, Row extends object, Operational extends keyof Row>(
    entity: Entity<Name, Row, Operational>,
    key: string | number,
    action = 'delete',
  ): Promise<Row> {
    await this.#pause();
    const before = await this.find(entity, key);
    if (!before) throw notFound(entity.table, key);
    await this.#db
      .deleteFrom(entity.table as 'users')
      .where(entity.key as never, '=', key as never)
      .execute();
    if (entity.remembersRemovals)
      await this.#db
        .insertInto('removals')
        .values({ entity: entity.table, entity_id: entity.identity(before), revision: this.revision })
        .onConflict((clash) =>
          clash.columns(['entity', 'entity_id']).doUpdateSet({ revision: this.revision }),
        )
        .execute();
    // A foreign key may have taken others along.
    this.#seen.clear();
    await this.#record(entity, action, before, before, undefined);
    return before;
  }

  /**
   * Erases from the history of a row what a column once held in the clear. The chain still verifies: an erasure is a
   * change of its own, and names what it erased (design 5.6).
   */
  async erase(entity: Pick<AnyEntity, 'table'>, identity: string, column: string): Promise<void> {
    const changes = await this.#db
      .selectFrom('changes')
      .select(['revision', 'seq', 'agent_id', 'before', 'after'])
      .where('entity', '=', entity.table)
      .where('entity_id', '=', identity)
      .where('salt', 'is not', null)
      .execute();
    const telling = changes.filter(({ before, after }) => tells(before, column) || tells(after, column));
    if (telling.length === 0) return;
    const agent_id = telling.at(-1)?.agent_id ?? null;
    await this.eraseRecords({ entity: entity.table, entity_id: identity, agent_id }, telling, []);
  }

  /**
   * Erases what records hold, and who did what.
   *
   * @param of what the erasure is of
   * @param payloads the changes whose content goes
   * @param actors the revisions whose actor is not named any more
   */
  async eraseRecords(
    of: { entity: string; entity_id: string; agent_id: string | null },
    payloads: readonly { revision: number; seq: number }[],
    actors: readonly number[],
  ): Promise<void> {
    for (const { revision, seq } of payloads) {
      await this.#pause();
      await this.#db
        .updateTable('changes')
        .set({ before: null, after: null, salt: null })
        .where('revision', '=', revision)
        .where('seq', '=', seq)
        .execute();
    }
    for (const revision of actors) {
      await this.#pause();
      await this.#db
        .updateTable('revisions')
        .set({ actor_name: null, address: null, personal_salt: null })
        .where('revision', '=', revision)
        .execute();
    }
    const records = [
      ...payloads.map(({ revision, seq }) => `${revision}.${seq}`),
      ...actors.map((revision) => `${revision}.0`),
    ];
    this.note({ action: 'erase', ...of, detail: { records } });
  }

  /** Records something that happened without changing a row: a sign-in, a reveal, a refusal. */
  note(note: {
    action: string;
    entity: string;
    entity_id: string | number;
    agent_id?: string | null;
    detail?: Record<string, unknown>;
  }): void {
    this.#push(
      note.action,
      note.entity,
      String(note.entity_id),
      note.agent_id ?? null,
      null,
      note.detail ?? {},
      noteShape,
    );
  }

  /** The row of that key as this transaction sees it. */
  async find<Name extends keyof Tables, Row extends object, Operational extends keyof Row>(
    entity: Entity<Name, Row, Operational>,
    key: string | number,
  ): Promise<Row | undefined> {
    const name = `${entity.table} ${key}`;
    const seen = this.#seen.get(name);
    if (seen) return entity.decode(seen);
    const row = await this.#db
      .selectFrom(entity.table as 'users')
      .selectAll()
      .where(entity.key as never, '=', key as never)
      .executeTakeFirst();
    if (!row) return undefined;
    if (this.#seen.size >= mostSeen) this.#seen.clear();
    this.#seen.set(name, row);
    return entity.decode(row);
  }

  /** The values of the columns that remember when others changed. */
  #stamps(
    entity: Pick<Entity<keyof Tables, object, never>, 'stamps'>,
    changed?: object,
  ): Record<string, number> {
    const stamps: Record<string, number> = {};
    for (const [column, stamp] of entity.stamps)
      if (!changed || column in changed) stamps[stamp] = this.revision;
    return stamps;
  }

  /** Writes what was recorded; called once, by the journal. */
  async storeChanges(): Promise<void> {
    for (let start = 0; start < this.changes.length; start += storeChunk) {
      await this.#pause();
      await insertRows(this.#db, 'changes', this.changes.slice(start, start + storeChunk));
    }
  }

  async #record<Name extends keyof Tables, Row extends object, Operational extends keyof Row>(
    entity: Entity<Name, Row, Operational>,
    action: string,
    row: Row,
    before: Partial<Row> | undefined,
    after: Partial<Row> | undefined,
    hidden: ReadonlySet<string> = new Set(),
  ): Promise<void> {
    this.#push(
      action,
      entity.table,
      entity.identity(row),
      entity.agentOf(row),
      before ? await this.#readable(entity, before, row, hidden) : null,
      after ? await this.#readable(entity, after, row) : null,
    );
  }

  #push(
    action: string,
    entity: string,
    entityId: string,
    agentId: string | null,
    before: object | null,
    after: object | null,
    shape = rowShape,
  ): void {
    const salt = newSalt();
    const texts = { before: before && JSON.stringify(before), after: after && JSON.stringify(after) };
    this.changes.push({
      revision: this.revision,
      seq: this.changes.length + 1,
      action,
      entity,
      entity_id: entityId,
      agent_id: agentId,
      shape,
      ...texts,
      salt,
      digest: payloadDigest(salt, texts.before, texts.after),
    });
  }

  /** The part of a row that the journal keeps: secrets as fingerprints, nothing operational. */
  async #readable<Row extends object, Operational extends keyof Row>(
    entity: Entity<keyof Tables, Row, Operational>,
    part: Partial<Row>,
    row: Row,
    hidden: ReadonlySet<string> = new Set(),
  ): Promise<Record<string, unknown>> {
    const readable: Record<string, unknown> = {};
    const sealed = entity.sealedColumn({ ...row, ...part });
    const stamps = new Set(entity.stamps.values());
    for (const [column, value] of Object.entries(part)) {
      if (column === 'revision' || column === 'updated_at' || stamps.has(column)) continue;
      if ((entity.operational as ReadonlySet<unknown>).has(column)) continue;
      if (value === null || value === undefined) readable[column] = null;
      else if ((entity.fingerprinted as ReadonlySet<unknown>).has(column) || hidden.has(column))
        readable[column] = { fingerprint: this.#fingerprint(asText(value)) };
      else if (column === sealed) readable[column] = await this.#sealedReference(asText(value));
      else readable[column] = value;
    }
    return readable;
  }

  /** The id lets a restore point back at the ciphertext; the fingerprint shows whether two values are the same. */
  async #sealedReference(id: string): Promise<{ sealed: string; fingerprint: string | null }> {
    const row = await this.read
      .selectFrom('sealed_values')
      .select('fingerprint')
      .where('id', '=', id)
      .executeTakeFirst();
    return { sealed: id, fingerprint: row?.fingerprint ?? null };
  }

  async #pause(): Promise<void> {
    if (performance.now() - this.#lastPause < longestStall) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#lastPause = performance.now();
  }
}

/** The entries of `patch` that differ from the record; JSON columns are compared by content. */
function differing<Row extends object>(record: Row, patch: Partial<Row>): Partial<Row> {
  const changed: Partial<Row> = {};
  for (const column of Object.keys(patch) as (keyof Row)[]) {
    const value = patch[column];
    if (value !== undefined && !isSame(record[column], value)) changed[column] = value;
  }
  return changed;
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return JSON.stringify(a) === JSON.stringify(b);
}

function pick<Row extends object>(record: Row, columns: Partial<Row>): Partial<Row> {
  const picked: Partial<Row> = {};
  for (const column of Object.keys(columns) as (keyof Row)[]) picked[column] = record[column];
  return picked;
}

/** Does a payload hold the column in the clear? */
function tells(payload: string | null, column: string): boolean {
  if (payload === null) return false;
  const value = (JSON.parse(payload) as Record<string, unknown>)[column];
  if (value === undefined || value === null) return false;
  return typeof value !== 'object' || !('fingerprint' in value);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
