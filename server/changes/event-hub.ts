import { type Actor, can, rightsOf } from '../accounts/actor.ts';
import { reloadActor } from '../accounts/account.store.ts';
import { canSee, type VisibilityFields } from '../agents/visibility.ts';
import type { Context } from '../context.ts';
import type { HeadListener } from '../journal/head.ts';
import { type Author, canReadChange } from './readable.ts';
import { readTransactionsAfter, type Transaction, type TransactionBatch } from './transactions.ts';

/** Where events of one reader go. */
export interface EventSink {
  /** @returns false when the reader is too slow: he is dropped and may resume */
  send(frame: { id: string; event: string; data: unknown }): boolean;
  /** From here on nothing is missed, and this is the place to resume from even when nothing happens. */
  mark(id: string): void;
  end(): void;
}

/** What else a stream tells of, which has a count of its own: conversations. */
export interface SideFeed {
  /** The number up to which everybody who follows has been told. */
  readonly position: number;
  /** The number of what happened last. */
  newest(): Promise<number>;
  /**
   * Tells a reader what happened since a number (undefined: from now on), then what happens.
   *
   * @returns ends it; undefined when he has missed too much to be told
   */
  follow(reader: SideReader, since: number | undefined): Promise<(() => void) | undefined>;
}

/** A reader of a side feed. */
export interface SideReader {
  /** Who he is now. */
  readonly actor: Actor;
  /** @returns false when he is too slow: he is told nothing more */
  send(event: string, data: unknown, position: number): boolean;
}

interface Stream {
  actor: Actor;
  /** When his session or key ends, unless it was refreshed. */
  expiresAt: number;
  position: number;
  /** False while he is told what he missed: what happens meanwhile is told after that. */
  isJoined: boolean;
  /** His place in the side feed, until he follows it. */
  sidePosition: number | undefined;
  leaveSide: () => void;
  /** The last look at who he is; looks follow each other, so that none overtakes a newer one. */
  renewing: Promise<unknown>;
  sink: EventSink;
}

/** A reader that is further behind starts anew instead of being told everything. */
const resumeLimit = 10_000;
/** A transaction of more changes is summed up. */
const listedChanges = 100;
const pollInterval = 250;

/**
 * Tells every open stream what changed, as far as its reader may know (design 5.6, Events). A transaction is read once
 * for all streams and is one frame in each; a frame's id is the place to resume from.
 */
export class EventHub {
  readonly #ctx: Context;
  readonly #side: SideFeed;
  readonly #streams = new Set<Stream>();
  readonly #unsubscribe: () => void;
  readonly #timer: NodeJS.Timeout;
  #position: number;
  #advancing: Promise<void> | undefined;
  #ending: Promise<void> | undefined;

  constructor(ctx: Context, side: SideFeed) {
    this.#ctx = ctx;
    this.#side = side;
    this.#position = ctx.head.revision;
    this.#unsubscribe = ctx.head.subscribe(this.#onNews, () => this.#streams.size > 0);
    // Other processes on the same file cannot wake this one, so while somebody listens it looks.
    this.#timer = setInterval(() => {
      ctx.head.wake();
      this.#ending ??= this.#endExpired().finally(() => (this.#ending = undefined));
    }, pollInterval).unref();
  }

  get size(): number {
    return this.#streams.size;
  }

  /** The id to resume from to be told all that happens from now on. */
  async here(): Promise<string> {
    return encodeId(this.#position, await this.#side.newest());
  }

  /**
   * Adds a reader, after telling him what he missed since `lastId`.
   *
   * @returns removes him
   */
  async open(actor: Actor, lastId: string | undefined, sink: EventSink): Promise<() => void> {
    const stream: Stream = {
      actor,
      expiresAt: Infinity,
      position: this.#position,
      isJoined: false,
      sidePosition: undefined,
      leaveSide: () => undefined,
      renewing: Promise.resolve(),
      sink,
    };
    // From here on he is looked at again with everything that changes rights, and once for what was before.
    this.#streams.add(stream);
    const last = lastId === undefined ? undefined : decodeId(lastId);
    const since = lastId === undefined ? this.#position : last?.revision;
    stream.sidePosition = last?.side;
    if (since === undefined || since > this.#position || this.#position - since > resumeLimit)
      this.#reset(stream, this.#position, 'too_old');
    else stream.position = since;
    try {
      if (!(await this.#renew(stream)) || !(await this.#replay(stream)) || !(await this.#followSide(stream)))
        this.#drop(stream);
      else sink.mark(this.#idAt(stream, stream.position));
    } catch (error) {
      this.#drop(stream);
      throw error;
    }
    // What was committed before anybody listened has not been looked for.
    this.#ctx.head.wake();
    return () => {
      this.#streams.delete(stream);
      stream.leaveSide();
    };
  }

  /** @returns false when the reader is too slow */
  async #followSide(stream: Stream): Promise<boolean> {
    let isFast = true;
    let isFollowing = false;
    const reader: SideReader = {
      get actor() {
        return stream.actor;
      },
      send: (event, data, position) => {
        if (!this.#streams.has(stream)) return false;
        if (!isFollowing) stream.sidePosition = position;
        isFast = stream.sink.send({ id: encodeId(stream.position, position), event, data });
        if (!isFast) this.#drop(stream);
        return isFast;
      },
    };
    let leave = await this.#side.follow(reader, stream.sidePosition);
    const isTooOld = !leave;
    leave ??= await this.#side.follow(reader, undefined);
    // From here on his place is everybody's.
    isFollowing = true;
    stream.sidePosition = undefined;
    // Not before, so that it has the place to go on from.
    if (isTooOld && this.#streams.has(stream)) this.#reset(stream, stream.position, 'too_old');
    stream.leaveSide = leave ?? stream.leaveSide;
    if (!this.#streams.has(stream)) stream.leaveSide();
    return isFast;
  }

  #idAt(stream: Stream, revision: number): string {
    return encodeId(revision, stream.sidePosition ?? this.#side.position);
  }

  #reset(stream: Stream, revision: number, reason: 'too_old' | 'rights_changed'): void {
    stream.position = Math.max(stream.position, revision);
    stream.sink.send({ id: this.#idAt(stream, revision), event: 'reset', data: { reason, revision } });
  }

  /**
   * Tells what is behind the place where all streams are; the rest comes with them.
   *
   * @returns false when the reader is too slow
   */
  async #replay(stream: Stream): Promise<boolean> {
    while (stream.position < this.#position && this.#streams.has(stream)) {
      const batch = await readTransactionsAfter(this.#ctx.read, stream.position);
      const missed = batch.transactions.filter(({ revision }) => revision.revision <= this.#position);
      if (missed.length === 0) break;
      for (const transaction of missed) {
        if (transaction.changes.some((change) => changesRights(stream.actor, change)))
          this.#reset(stream, this.#position, 'rights_changed');
        if (!deliver(stream, transaction, batch, (revision) => this.#idAt(stream, revision))) return false;
      }
    }
    // In the same turn as the last comparison, so that nothing comes in between.
    stream.isJoined = true;
    return true;
  }

  close(): void {
    this.#unsubscribe();
    clearInterval(this.#timer);
    for (const stream of this.#streams) this.#drop(stream);
  }

  readonly #onNews: HeadListener = (news) => {
    if ('reset' in news) {
      this.#position = this.#ctx.head.revision;
      // Nobody knows what changed, rights included: whoever still has them comes again.
      for (const stream of this.#streams) {
        this.#reset(stream, this.#position, 'too_old');
        this.#drop(stream);
      }
      return;
    }
    if (this.#streams.size === 0 && !this.#advancing) this.#position = this.#ctx.head.revision;
    else this.#advancing ??= this.#advance().finally(() => (this.#advancing = undefined));
  };

  async #advance(): Promise<void> {
    try {
      while (this.#position < this.#ctx.head.revision) {
        const batch = await readTransactionsAfter(this.#ctx.read, this.#position);
        if (batch.transactions.length === 0) return;
        for (const transaction of batch.transactions) {
          await this.#reloadActors(transaction);
          // A reader who joins from here on gets the next transaction from this loop and this one by himself.
          this.#position = transaction.revision.revision;
          for (const stream of this.#streams)
            if (
              stream.isJoined &&
              !deliver(stream, transaction, batch, (revision) => this.#idAt(stream, revision))
            )
              this.#drop(stream);
        }
      }
    } catch (error) {
      this.#ctx.log.warn({ err: error }, 'events are late: the journal could not be read');
    }
  }

  /** Rights may have changed: whoever lost his session is disconnected, whoever may see other things starts anew. */
  async #reloadActors(transaction: Transaction): Promise<void> {
    const touched = transaction.changes.filter(({ entity }) =>
      ['users', 'user_sessions', 'api_keys'].includes(entity),
    );
    if (touched.length === 0) return;
    for (const stream of this.#streams) {
      if (!touched.some((change) => concerns(stream.actor, change))) continue;
      const before = rightsOf(stream.actor);
      if (!(await this.#renew(stream))) this.#drop(stream);
      else if (rightsOf(stream.actor) !== before)
        this.#reset(stream, transaction.revision.revision, 'rights_changed');
    }
  }

  /** A session that was refreshed goes on; what has ended ends its streams. */
  async #endExpired(): Promise<void> {
    const now = this.#ctx.clock.now();
    for (const stream of this.#streams)
      try {
        if (stream.expiresAt <= now && !(await this.#renew(stream))) this.#drop(stream);
      } catch (error) {
        this.#ctx.log.warn({ err: error }, 'whether an event stream has ended could not be read');
      }
  }

  /**
   * Looks who the reader is now.
   *
   * @returns false when he may not listen any more
   */
  #renew(stream: Stream): Promise<boolean> {
    const renewal = stream.renewing
      .catch(() => undefined)
      .then(() => reloadActor(this.#ctx.read, stream.actor, this.#ctx.clock.now()))
      .then((found) => {
        if (!found || !can(found.actor, 'events:read')) return false;
        Object.assign(stream, found);
        return true;
      });
    stream.renewing = renewal;
    return renewal;
  }

  #drop(stream: Stream): void {
    this.#streams.delete(stream);
    stream.leaveSide();
    stream.sink.end();
  }
}

function concerns(actor: Actor, { entity, entity_id }: Transaction['changes'][number]): boolean {
  if (entity === 'users') return entity_id === String(actor.user_id);
  if (entity === 'user_sessions') return entity_id === actor.session_id;
  return actor.type === 'api_key' && entity_id === String(actor.id);
}

/** Did this change of his account or key give a reader who was away other rights? */
function changesRights(actor: Actor, change: Transaction['changes'][number]): boolean {
  if (change.entity === 'user_sessions' || change.before === null || !concerns(actor, change)) return false;
  const before = JSON.parse(change.before) as object;
  return ['role', 'permissions', 'agent_ids'].some((field) => field in before);
}

/** @returns false when the reader is too slow */
function deliver(
  stream: Stream,
  { revision, changes }: Transaction,
  { visibility }: TransactionBatch,
  idAt: (revision: number) => string,
): boolean {
  if (revision.revision <= stream.position) return true;
  stream.position = revision.revision;
  const told = changes.flatMap((change) => tell(stream.actor, change, revision, visibility) ?? []);
  if (told.length === 0) return true;
  return stream.sink.send({
    id: idAt(revision.revision),
    event: 'changes',
    data: {
      revision: revision.revision,
      at: revision.at,
      actor: { type: revision.actor_type, user_id: revision.user_id, name: revision.actor_name },
      count: told.length,
      ...(told.length <= listedChanges ? { changes: told } : { summary: countByEntity(told) }),
    },
  });
}

type Told = Pick<Transaction['changes'][number], 'action' | 'entity' | 'entity_id' | 'agent_id'>;

function tell(
  actor: Actor,
  change: Transaction['changes'][number],
  author: Author,
  visibility: ReadonlyMap<string, VisibilityFields>,
): Told | undefined {
  const { action, entity, entity_id, agent_id } = change;
  const isVisible = (agentId: string) => {
    const agent = visibility.get(agentId);
    return agent ? canSee(actor, agent, null) : actor.role === 'admin' && !actor.key?.agent_ids;
  };
  if (canReadChange(actor, { ...author, entity, entity_id, agent_id }, isVisible))
    return { action, entity, entity_id, agent_id };
  // Who just lost sight of an agent is told that it is gone, and nothing else (design 5.6).
  if (entity === 'agents' && couldSeeBefore(actor, change, visibility.get(entity_id)))
    return { action: 'gone', entity, entity_id, agent_id };
  return undefined;
}

function couldSeeBefore(
  actor: Actor,
  change: Transaction['changes'][number],
  now: VisibilityFields | undefined,
): boolean {
  if (change.before === null) return false;
  const before = {
    ...now,
    ...(JSON.parse(change.before) as Partial<VisibilityFields>),
    id: change.entity_id,
  };
  return 'is_active' in before && canSee(actor, before as VisibilityFields, 'agents:read');
}

function countByEntity(changes: Told[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { entity } of changes) counts[entity] = (counts[entity] ?? 0) + 1;
  return counts;
}

/** The place in both counts, to resume from. */
function encodeId(revision: number, side: number): string {
  return Buffer.from(`r${revision}.${side}`).toString('base64url');
}

function decodeId(id: string): { revision: number; side: number } | undefined {
  const match = /^r(\d{1,15})\.(\d{1,15})$/.exec(Buffer.from(id, 'base64url').toString());
  return match ? { revision: Number(match[1]), side: Number(match[2]) } : undefined;
}
