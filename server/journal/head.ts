import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError, unavailable } from '../kernel/errors.ts';
import type { Storage } from '../storage/storage.ts';
import type { ChangeRow } from './journal.schema.ts';

/** What a cache needs to know of a change. */
export type ChangeNotice = Pick<ChangeRow, 'revision' | 'entity' | 'entity_id' | 'agent_id' | 'action'>;

/** Told of every change, in order, before any request sees the state after it. `reset` means: forget everything. */
export type HeadListener = (news: { notices: readonly ChangeNotice[] } | { reset: true }) => void;

/** Answers that are remembered at most. */
const rememberLimit = 20_000;
/** A process that fell this far behind drops its caches instead of reading what it missed. */
const catchUpLimit = 10_000;

/**
 * Keeps this process's caches true (design 5.6, Coherence). Before a request trusts a cache it calls `catchUp`, which
 * resolves after a read of the journal's head that began no earlier than the call; calls made at the same time share
 * one read.
 */
export class Head {
  readonly #storage: Storage;
  readonly #listeners = new Map<HeadListener, () => boolean>();
  readonly #wakers = new Set<() => void>();
  #revision = 0;
  #counter: number | undefined;
  #rememberedAt: number | undefined;
  readonly #remembered = new Map<string, unknown>();
  #journaledAt: number | undefined;
  readonly #journaled = new Map<string, unknown>();
  #arriving: Promise<void> | undefined;
  #reading: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** The newest revision that this process knows of. */
  get revision(): number {
    return this.#revision;
  }

  /**
   * @param isEager does the listener want news as it happens, not only before the next request?
   * @returns ends it
   */
  subscribe(listener: HeadListener, isEager: () => boolean = () => false): () => void {
    this.#listeners.set(listener, isEager);
    return () => this.#listeners.delete(listener);
  }

  /** @param waker told each time that something may have been committed, by whichever process @returns ends it */
  onWake(waker: () => void): () => void {
    this.#wakers.add(waker);
    return () => this.#wakers.delete(waker);
  }

  /** Something was committed, or may have been: looks at once when a listener is eager, else before the next request. */
  wake(): void {
    for (const waker of this.#wakers) waker();
    if ([...this.#listeners.values()].some((isEager) => isEager()))
      void this.catchUp().catch(() => undefined);
  }

  /**
   * Requests that arrive in the same turn of the event loop wait for its end and share one look.
   *
   * @throws AppError 503 when the head cannot be read
   */
  catchUp(): Promise<void> {
    this.#arriving ??= nextTurn().then(() => {
      this.#arriving = undefined;
      return this.#look();
    });
    return this.#arriving;
  }

  /**
   * What `load` gives, remembered until anybody commits anything, as of the last `catchUp`. Where the engine cannot
   * tell that for nothing, it is loaded each time. Absence is remembered as well: otherwise the time of an answer would
   * tell what exists and is hidden.
   *
   * @param key names the question; the same one always means the same type
   */
  async remember<T>(key: string, load: () => Promise<T>): Promise<T> {
    const counter = this.#counter;
    if (counter === undefined) return load();
    if (counter !== this.#rememberedAt) {
      this.#remembered.clear();
      this.#rememberedAt = counter;
    }
    if (this.#remembered.has(key)) return this.#remembered.get(key) as T;
    const value = await load();
    const isCurrent = this.#rememberedAt === counter && this.#storage.commitCounter() === counter;
    if (isCurrent && this.#remembered.size < rememberLimit) this.#remembered.set(key, value);
    return value;
  }

  /**
   * What `load` gives of rows that only the journal changes, remembered until the next revision, as of the last
   * `catchUp`: what people say and where programs stand, which is stored all the time, leaves it as it is.
   *
   * @param key names the question, as for `remember`
   */
  async rememberJournaled<T>(key: string, load: () => Promise<T>): Promise<T> {
    const revision = this.#revision;
    if (revision !== this.#journaledAt) {
      this.#journaled.clear();
      this.#journaledAt = revision;
    }
    if (this.#journaled.has(key)) return this.#journaled.get(key) as T;
    const value = await load();
    if (this.#journaledAt === revision && this.#journaled.size < rememberLimit)
      this.#journaled.set(key, value);
    return value;
  }

  /** The embedded engine knows at once whether anything was committed since the last look. */
  #look(): Promise<void> | undefined {
    const counter = this.#storage.commitCounter();
    if (counter !== undefined && counter === this.#counter) return undefined;
    // A read that is under way may have begun before this call, so a new caller waits for the one after it.
    if (!this.#reading) return this.#start(counter);
    this.#next ??= this.#reading
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.#start(this.#storage.commitCounter());
      });
    return this.#next;
  }

  #start(counter: number | undefined): Promise<void> {
    const reading = this.#read(counter).finally(() => {
      if (this.#reading === reading) this.#reading = undefined;
    });
    this.#reading = reading;
    return reading;
  }

  async #read(counter: number | undefined): Promise<void> {
    try {
      const { revision } = await this.#storage.read
        .selectFrom('journal_head')
        .select('revision')
        .executeTakeFirstOrThrow();
      if (revision !== this.#revision) await this.#apply(revision);
      this.#counter = counter;
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw unavailable(
        'storage.unreachable',
        'The registry database cannot be read right now: try again in a moment.',
        error,
      );
    }
  }

  async #apply(revision: number): Promise<void> {
    const notices = await this.#storage.read
      .selectFrom('changes')
      .select(['revision', 'entity', 'entity_id', 'agent_id', 'action'])
      .where('revision', '>', this.#revision)
      .where('revision', '<=', revision)
      .orderBy('revision')
      .orderBy('seq')
      .limit(catchUpLimit + 1)
      .execute();
    // A head that went back is a database that was restored underneath us.
    const lost = revision < this.#revision || notices.length > catchUpLimit || this.#revision === 0;
    this.#revision = revision;
    for (const listener of this.#listeners.keys()) listener(lost ? { reset: true } : { notices });
  }
}
