import { type Kysely, sql } from 'kysely';
import { type Clock, isoTime } from '../kernel/clock.ts';
import { insertRows } from '../storage/insert.ts';
import type { Reader, Storage } from '../storage/storage.ts';
import type { Tables } from '../storage/tables.ts';
import { newSalt, personalDigest, revisionHash } from './hash.ts';
import type { ActorType } from './journal.schema.ts';
import type { z } from 'zod';
import { type OperationalWriter, Writer, operationalWriter } from './writer.ts';

/**
 * Makes sure, once a transaction holds the journal's lock, that who asked for it still may: it may have been a while.
 *
 * @throws AppError 401, 403
 */
export type Confirm = (within: { read: Reader; revision: number; now: number }) => Promise<void>;

/** Why a transaction happens: who, through which request, from where. */
export interface Cause {
  readonly actor: {
    readonly type: z.infer<typeof ActorType>;
    readonly id: number | null;
    readonly user_id: number | null;
    readonly name: string;
  };
  readonly request_id: string | null;
  readonly address: string | null;
  /** For whom was authenticated before; not for who proves within the transaction who he is. */
  readonly confirm?: Confirm | undefined;
}

/** The registry itself as the cause: start, timers, commands on the host. */
export function systemCause(name: string): Cause {
  return { actor: { type: 'system', id: null, user_id: null, name }, request_id: null, address: null };
}

/** The one way to write. */
export interface Journal {
  /**
   * Runs a transaction whose every change is recorded with it (design 5.6). It first locks the journal's head, so
   * that transactions are numbered in the order in which they commit and checks made inside hold until then; whether
   * the actor still may is the first of them. Keep network and password hashing out of `work`. When nothing changed,
   * no revision is used.
   */
  write<T>(cause: Cause, work: (tx: Writer) => Promise<T>): Promise<T>;
  /** Runs a transaction that touches only what is not a change: operational columns, chat texts, sealed values. */
  operate<T>(work: (tx: OperationalWriter) => Promise<T>): Promise<T>;
}

/** What the journal needs from around it. */
export interface JournalOptions {
  storage: Storage;
  clock: Clock;
  /** Keyed fingerprint of a text that must not be readable in the journal. */
  fingerprint: (text: string) => string;
  /** Called after a journaled transaction of this process is on disk. */
  committed: () => void;
}

export function openJournal({ storage, clock, fingerprint, committed }: JournalOptions): Journal {
  return {
    write: async (cause, work) => {
      const { result, hasChanged } = await storage.transaction(async (db) => {
        const head = await lockHead(db);
        await cause.confirm?.({ read: db, revision: head.revision, now: clock.now() });
        const now = isoTime(Math.max(clock.now(), Date.parse(head.at)));
        const tx = new Writer(db, head.revision + 1, now, () => storage.announce(db), fingerprint);
        const result = await work(tx);
        const hasChanged = tx.changes.length > 0;
        if (hasChanged) {
          await record(db, cause, head, tx);
          await storage.announce(db);
        }
        return { result, hasChanged };
      });
      if (hasChanged) committed();
      return result;
    },
    operate: (work) =>
      storage.transaction((db) =>
        work(operationalWriter(db, isoTime(clock.now()), () => storage.announce(db))),
      ),
  };
}

interface Head {
  revision: number;
  hash: string;
  at: string;
}

/** An UPDATE takes the row lock on every engine; the embedded one holds its single write lock already. */
async function lockHead(db: Kysely<Tables>): Promise<Head> {
  const { rows } =
    await sql<Head>`update journal_head set revision = revision where id = 1 returning revision, hash, at`.execute(
      db,
    );
  const [head] = rows;
  if (!head) throw new Error('The journal has no head.');
  return head;
}

async function record(db: Kysely<Tables>, cause: Cause, head: Head, tx: Writer): Promise<void> {
  const salt = newSalt();
  const revision = {
    revision: tx.revision,
    at: tx.now,
    actor_type: cause.actor.type,
    actor_id: cause.actor.id,
    user_id: cause.actor.user_id,
    actor_name: cause.actor.name,
    address: cause.address,
    personal_salt: salt,
    personal_digest: personalDigest(salt, cause.actor.name, cause.address),
    request_id: cause.request_id,
    previous_hash: head.hash,
  };
  const hash = revisionHash(revision, tx.changes);
  await insertRows(db, 'revisions', [{ ...revision, hash }]);
  await tx.storeChanges();
  await sql`update journal_head set revision = ${tx.revision}, hash = ${hash}, at = ${tx.now} where id = 1`.execute(
    db,
  );
}
